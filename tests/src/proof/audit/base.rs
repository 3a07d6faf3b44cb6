//! The log that is altered: that of the desk after a run of journeys, copied out of its system with its
//! checkpoints, and with entries that still wait to be linked.

use std::fs;

use access::{SigningKey, VerifyingKey};
use anyhow::{Context, Result};
use chrono::Duration;
use domain::ServiceName;
use evi::{keys::PairName, platform::checkpoints};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use store::{
    Checkpoint, CheckpointLog, Checkpoints, Store, StoreSecret, StoreSettings, read_checkpoints,
};
use tempfile::TempDir;

use super::rows::{Rows, read_rows};
use crate::{
    people,
    view::case_view,
    world::{Engine, TestWorld},
};

/// Whose log it is.
pub const SERVICE: ServiceName = ServiceName::IntakeDesk;

/// How many checkpoints the run makes.
const ROUNDS: usize = 10;

/// Whoever holds the database can take these away.
const GUARDS: [&str; 4] = [
    "DROP TRIGGER audit_entry_kept",
    "DROP TRIGGER audit_entry_not_removed",
    "DROP TRIGGER audit_subject_kept",
    "DROP TRIGGER audit_subject_not_removed",
];

/// A log with everything that is known of it.
pub struct Base {
    /// Its database, with one connection, so that every alteration is undone by a rollback.
    pub connection: DatabaseConnection,
    /// What it holds.
    pub rows: Rows,
    /// The file of its checkpoints.
    pub file: Vec<u8>,
    /// The key that signed them.
    pub key: SigningKey,
    /// What they say.
    pub checkpoints: Vec<Checkpoint>,
    _folder: TempDir,
}

impl Base {
    /// Makes it, in a system of its own.
    pub async fn make() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let copy = folder.path().join("copy.sqlite");
        let url = format!("sqlite://{}", copy.display());
        let file = folder.path().join("copy.jsonl");
        let mut key = None;
        TestWorld::run(Engine::Sqlite, async |world| {
            live(world).await?;
            let signing = world.keys.signing_key(PairName::Checkpoint(SERVICE))?;
            let copying = format!("VACUUM INTO '{}'", copy.display());
            let reading = world.store(SERVICE).reading();
            reading.execute_unprepared(&copying).await?;
            let own = checkpoints::file(&world.folder().join("checkpoints"), SERVICE);
            fs::copy(own, &file)?;
            let mut settings = StoreSettings::new(SERVICE, url.clone(), StoreSecret::new([7; 32]));
            settings.clock = world.clock.clone();
            let store = Store::open(settings).await?;
            // What waits now is named by this checkpoint.
            Checkpoints::open(store, file.clone(), signing.clone())?
                .write()
                .await?;
            key = Some(signing);
            Ok(())
        })
        .await?;
        let key = key.context("the system ran")?;
        let connection = connect(&url).await?;
        let file = fs::read(&file)?;
        let log = read_checkpoints(&file, SERVICE, &[key.verifying_key()]);
        Ok(Self {
            rows: read_rows(&connection).await?,
            connection,
            file,
            checkpoints: log.checkpoints,
            key,
            _folder: folder,
        })
    }

    /// What a file of checkpoints says, with the right key.
    pub fn read(&self, file: &[u8]) -> CheckpointLog {
        let keys: [VerifyingKey; 1] = [self.key.verifying_key()];
        read_checkpoints(file, SERVICE, &keys)
    }
}

/// Several people are received and looked at, with a checkpoint every five minutes, and some more entries
/// after the last.
async fn live(world: &TestWorld) -> Result<()> {
    for round in 0..ROUNDS {
        world.forward(Duration::minutes(5));
        let number = people::number(round);
        let journey = world.received_person(&number).await?;
        for reader in [world.desk()?, world.participant(&number)?] {
            case_view(&reader, &journey.case).await?;
        }
        if round + 1 < ROUNDS {
            world.settle().await?;
        }
    }
    Ok(())
}

async fn connect(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .min_connections(1)
        .sqlx_logging(false);
    let connection = Database::connect(options).await?;
    for guard in GUARDS {
        connection.execute_unprepared(guard).await?;
    }
    Ok(connection)
}
