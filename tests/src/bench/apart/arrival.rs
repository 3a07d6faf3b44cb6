//! The people of the desk whose cases are asked for: each is worked with by four agencies, all of which may see what the
//! others write.

use std::time::Duration;

use anyhow::{Context as _, Result};
use domain::{Clock as _, SystemClock};
use evi::{demo::staff::find_staff, keys::KeyFolder, platform::trust};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};

use super::{
    Apart,
    installation::Installation,
    sides::{Caller, Side},
};
use crate::{
    bench::{crowd, statements::Statements},
    client::{Gateway, Reader},
    journey::{self, Journey, Place},
    people,
    services::keeping,
};

/// How long a token is good for: longer than a block takes.
const TOKEN_LIFE: chrono::Duration = chrono::Duration::minutes(5);
/// How long is waited for events to be taken.
const PATIENCE: Duration = Duration::from_mins(1);
/// People who are received and not referred yet.
const FRESH: usize = 5;

/// Everything that is asked, and by whom.
pub struct Town {
    /// What is measured.
    pub installation: Installation,
    /// The database, for somebody who sees every schema.
    pub connection: DatabaseConnection,
    /// The bare statements.
    pub bare: Statements,
    /// The cases of the desk in which four agencies work.
    pub cases: Vec<Journey>,
    /// Cases that nobody has been asked to yet.
    pub fresh: Vec<Journey>,
    /// What is asked of the other server, if there is one.
    peer: Option<Caller>,
    keys: KeyFolder,
    gateway: Gateway,
}

impl Town {
    /// Has them come.
    ///
    /// # Errors
    /// When the installation refuses anybody.
    pub async fn arrive(installation: &Installation, settings: Apart) -> Result<Self> {
        let connection = connect(&installation.database, settings.at_once).await?;
        let mut town = Self {
            bare: Statements::over(connection.clone()).await?,
            connection,
            cases: Vec::new(),
            fresh: Vec::new(),
            peer: None,
            keys: KeyFolder::at(&installation.keys),
            gateway: Gateway::at(&installation.gateway),
            installation: installation.clone(),
        };
        for index in 0..settings.people {
            town.cases
                .push(town.worked_with(&people::number(index)).await?);
        }
        for index in settings.people..settings.people + FRESH {
            let desk = town.staff("desk.gnesta")?;
            let fresh = journey::receive_person(&desk, &people::number(index)).await?;
            town.fresh.push(fresh);
        }
        town.settle().await?;
        if let Some(peer) = &town.installation.peer {
            let database = connect(&peer.database, 1).await?;
            town.peer = Some(Caller::peer(peer, &database).await?);
        }
        Ok(town)
    }

    /// A member of the demo's staff, signed in just now.
    ///
    /// # Errors
    /// When there is nobody of that handle.
    pub fn staff(&self, handle: &str) -> Result<Reader> {
        let member = find_staff(handle).with_context(|| handle.to_owned())?;
        let token = trust::demo_token(&self.keys, member.subject(), SystemClock.now(), TOKEN_LIFE)?;
        Ok(self.gateway.reader(token))
    }

    /// Those who can be measured.
    pub fn sides(&self) -> Vec<Side> {
        let peer = self.peer.as_ref().map(|_| Side::Peer);
        [Side::Platform, Side::Bare]
            .into_iter()
            .chain(peer)
            .collect()
    }

    /// Who calls a side, signed in just now.
    ///
    /// # Errors
    /// When nobody can be signed in.
    pub fn caller(&self, side: Side) -> Result<Caller> {
        let cases = || {
            self.cases
                .iter()
                .map(|journey| journey.case.clone())
                .collect()
        };
        match side {
            Side::Platform => Caller::platform(
                (self.staff("labour.gnesta")?, self.staff("desk.gnesta")?),
                cases(),
            ),
            Side::Bare => Ok(Caller::Bare {
                bare: self.bare.clone(),
                cases: cases(),
            }),
            Side::Peer => self.peer.clone().context("there is no peer"),
        }
    }

    /// Waits until every event has been taken.
    ///
    /// # Errors
    /// When it takes too long.
    pub async fn settle(&self) -> Result<()> {
        let kept = keeping();
        let waiting = kept.iter().map(|service| {
            format!(
                "SELECT count(*) AS number FROM {}.outbox_delivery WHERE state = 'WAITING'",
                domain::CodeList::code(*service)
            )
        });
        let waiting: Vec<String> = waiting.collect();
        let question = format!(
            "SELECT sum(number)::bigint AS number FROM ({}) AS waiting",
            waiting.join(" UNION ALL ")
        );
        let empty = async {
            while crowd::number(&self.connection, &question).await? > 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, empty)
            .await
            .context("events are taken")?
    }

    /// A case in which four agencies work, and of which the labour-market unit may see what the others write.
    async fn worked_with(&self, number: &str) -> Result<Journey> {
        let under_way = journey::get_under_way(&|handle| self.staff(handle), number).await?;
        let journey = under_way.journey;
        let places = &journey.places;
        let told: [(&str, &Place, &[&str]); 3] = [
            (
                "welfare.gnesta",
                &places.welfare,
                &["WELFARE_ASSISTANCE", "WELFARE_HOUSEHOLD"],
            ),
            (
                "employment.sormland",
                &places.employment,
                &["EMPLOYMENT_REGISTRATION", "EMPLOYMENT_PROGRAMME"],
            ),
            (
                "insurance.sormland",
                &places.insurance,
                &["INSURANCE_BENEFIT", "INSURANCE_REHABILITATION"],
            ),
        ];
        for (handle, from, sections) in told {
            let by = self.staff(handle)?;
            journey::record_basis(
                &by,
                &journey.case,
                "CONSENT",
                from,
                &places.labour,
                sections,
            )
            .await?;
        }
        Ok(journey)
    }
}

async fn connect(address: &str, most: usize) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(address);
    options
        .max_connections(u32::try_from(most)?)
        .sqlx_logging(false);
    let connection = Database::connect(options).await?;
    connection.ping().await?;
    Ok(connection)
}
