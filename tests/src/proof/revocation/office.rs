//! An assignment in a unit: the agency's administrator grants it and takes it back, and whoever holds it sees the
//! unit's part of the case by id, in the own list and as an entity of the service that keeps it.

use std::fmt;

use access::{AssuranceLevel, ReaderKind, SignIn};
use anyhow::{Context as _, Result};
use chrono::Duration;
use domain::{Clock as _, Subject};
use rand::{Rng as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::{
    right::{Sight, is_something, look},
    scene::Scene,
    shared::Unit,
};
use crate::{
    administration::{
        ADD_STAFF, CHANGE_ASSIGNMENT_END, END_ASSIGNMENT, GRANT_ASSIGNMENT, assignment_of, own_unit,
    },
    client::Reader,
    entities::look_up,
    journey::text,
};

/// The municipality of every unit here.
const MUNICIPALITY: &str = "0461";
/// A role that sees no case.
const ADMIN: &str = "AGENCY_ADMIN";

/// An assignment that comes and goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Office {
    unit: Unit,
    holder: Holder,
    loss: Loss,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// Somebody who has never held anything, and who is to answer for the unit.
    Newcomer,
    /// Who works on the case.
    Caseworker,
}

/// How it is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loss {
    /// At once.
    Ended,
    /// It is given a last day, and the day goes by.
    RunsOut,
    /// Another role takes its place, which sees no case.
    Exchanged,
}

/// Somebody new on an agency's staff.
#[derive(Debug, Clone)]
pub struct Newcomer {
    handle: String,
    staff: String,
}

impl Newcomer {
    /// Takes somebody on.
    pub async fn add(scene: &Scene<'_>, unit: Unit) -> Result<Self> {
        let handle = format!("newcomer.{}", unit.handle());
        let input = json!({ "subject": subject(&handle), "displayName": "Nora Nyström" });
        let added = ADD_STAFF.take(&scene.staff(unit.admin())?, input).await?;
        let staff = text(&added, "/staff/id")?;
        Ok(Self { handle, staff })
    }
}

fn subject(handle: &str) -> String {
    format!("staff:{handle}")
}

impl fmt::Display for Office {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unit, holder, loss } = self;
        write!(
            formatter,
            "the assignment of a {holder:?} of {unit:?} ({loss:?})"
        )
    }
}

impl Office {
    /// Any.
    pub fn draw(chance: &mut ChaCha8Rng) -> Result<Self> {
        let unit = *Unit::ALL.choose(chance).context("there are units")?;
        let holder = if chance.random() {
            Holder::Newcomer
        } else {
            Holder::Caseworker
        };
        let losses = [Loss::Ended, Loss::RunsOut, Loss::Exchanged];
        let loss = *losses.choose(chance).context("there are losses")?;
        Ok(Self { unit, holder, loss })
    }

    /// Its kind, for the figures.
    pub fn kind(self) -> &'static str {
        match self.loss {
            Loss::Ended => "offices_ended",
            Loss::RunsOut => "offices_run_out",
            Loss::Exchanged => "offices_exchanged",
        }
    }

    /// Whether nobody holds it before it is given.
    pub fn is_new(self) -> bool {
        self.holder == Holder::Newcomer
    }

    /// Grants it to who does not hold it yet.
    pub async fn give(self, scene: &Scene<'_>) -> Result<String> {
        match self.holder {
            Holder::Newcomer => self.grant(scene, self.role()).await,
            Holder::Caseworker => Ok(String::new()),
        }
    }

    /// Takes it back.
    pub async fn take_back(self, scene: &Scene<'_>) -> Result<()> {
        match self.loss {
            Loss::Ended => self.end(scene, self.role()).await,
            Loss::Exchanged => {
                self.end(scene, self.role()).await?;
                self.grant(scene, ADMIN).await.map(|_| ())
            }
            Loss::RunsOut => self.run_out(scene).await,
        }
    }

    /// Gives back what the next round begins with.
    pub async fn restore(self, scene: &Scene<'_>) -> Result<()> {
        if self.loss == Loss::Exchanged {
            self.end(scene, ADMIN).await?;
        }
        match self.holder {
            Holder::Newcomer => Ok(()),
            Holder::Caseworker => self.grant(scene, self.role()).await.map(|_| ()),
        }
    }

    /// Who works on the case writes something new, unless it is theirs that was lost.
    pub async fn write_anew(self, scene: &Scene<'_>, number: u64) -> Result<()> {
        match self.holder {
            Holder::Newcomer => self.unit.section().write(scene, number).await,
            Holder::Caseworker => Ok(()),
        }
    }

    /// What whoever is to hold it sees now.
    pub async fn sight(self, scene: &Scene<'_>) -> Result<Sight> {
        let reader = scene
            .world
            .reader(Subject::new(subject(self.handle(scene)?)))?;
        Ok(Sight::of(&[
            self.is_seen_by_id(scene, &reader).await?,
            is_listed(scene, &reader).await?,
            self.is_seen_as_entity(scene).await?,
        ]))
    }

    async fn is_seen_by_id(self, scene: &Scene<'_>, reader: &Reader) -> Result<bool> {
        let (pointer, selection) = self.selection();
        let case = look(reader, scene.case(), selection).await?;
        Ok(is_something(case.pointer(pointer)))
    }

    async fn is_seen_as_entity(self, scene: &Scene<'_>) -> Result<bool> {
        let (pointer, selection) = self.selection();
        let asker = (scene.world, sign_in(scene, self.handle(scene)?));
        let asked = (self.unit.keeper(), selection);
        let came = look_up(asker, asked, &[scene.case()]).await?;
        let case: Value = serde_json::from_str(came.first().context("one answer")?)?;
        Ok(is_something(case.pointer(pointer)))
    }

    /// Where it stands in an answer, and by which selection it is asked for.
    fn selection(self) -> (&'static str, &'static str) {
        self.unit.section().selection()
    }

    fn role(self) -> &'static str {
        match self.holder {
            Holder::Newcomer => self.unit.is_looked_after_by(),
            Holder::Caseworker => self.unit.works_as(),
        }
    }

    fn newcomer<'s>(self, scene: &'s Scene<'_>) -> Result<&'s Newcomer> {
        let place = Unit::ALL.iter().position(|unit| *unit == self.unit);
        let found = place.and_then(|place| scene.newcomers.get(place));
        found.context("every unit has somebody new")
    }

    fn handle<'s>(self, scene: &'s Scene<'_>) -> Result<&'s str> {
        match self.holder {
            Holder::Newcomer => Ok(&self.newcomer(scene)?.handle),
            Holder::Caseworker => Ok(self.unit.handle()),
        }
    }

    async fn grant(self, scene: &Scene<'_>, role: &str) -> Result<String> {
        let admin = scene.staff(self.unit.admin())?;
        let (unit, _) = own_unit(&admin, MUNICIPALITY).await?;
        let staff = match self.holder {
            Holder::Newcomer => self.newcomer(scene)?.staff.clone(),
            Holder::Caseworker => scene.worker(self.unit)?.to_owned(),
        };
        let input = json!({ "staffId": staff, "unitId": unit, "role": role });
        let granted = GRANT_ASSIGNMENT.take(&admin, input).await?;
        text(&granted, "/assignment/id")
    }

    async fn held(self, scene: &Scene<'_>, role: &str) -> Result<Value> {
        let admin = scene.staff(self.unit.admin())?;
        assignment_of(&admin, self.handle(scene)?, role).await
    }

    async fn end(self, scene: &Scene<'_>, role: &str) -> Result<()> {
        let held = self.held(scene, role).await?;
        let admin = scene.staff(self.unit.admin())?;
        let input = json!({ "assignmentId": held["id"] });
        END_ASSIGNMENT.take(&admin, input).await.map(|_| ())
    }

    async fn run_out(self, scene: &Scene<'_>) -> Result<()> {
        let held = self.held(scene, self.role()).await?;
        let today = scene.world.clock.today().to_string();
        let input = json!({
            "assignmentId": held["id"], "expectedVersion": held["version"], "validTo": today,
        });
        let admin = scene.staff(self.unit.admin())?;
        CHANGE_ASSIGNMENT_END.take(&admin, input).await?;
        scene.world.forward(Duration::days(1));
        Ok(())
    }
}

/// Whether the case stands in the reader's own list.
async fn is_listed(scene: &Scene<'_>, reader: &Reader) -> Result<bool> {
    let query = "{ worklist(first: 50) { edges { node { case { id } } } } }";
    let data = reader.query(query, json!({})).await?;
    let mut edges = data["worklist"]["edges"].as_array().into_iter().flatten();
    Ok(edges.any(|edge| edge["node"]["case"]["id"] == scene.case()))
}

fn sign_in(scene: &Scene<'_>, handle: &str) -> SignIn {
    let now = scene.world.now();
    SignIn {
        subject: Subject::new(subject(handle)),
        kind: ReaderKind::Staff,
        level: AssuranceLevel::Loa3,
        signed_in_at: now,
        expires_at: now + Duration::minutes(5),
    }
}
