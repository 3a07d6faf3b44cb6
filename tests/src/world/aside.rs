//! A world put aside: its folder, with nothing running. Copies of it can be taken up any number of times,
//! each a whole system of its own that begins where the first one stopped.

use std::{fs, path::Path, sync::Arc};

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use evi::{keys::KeyFolder, platform::database::DatabasePlace};
use sea_orm::ConnectionTrait as _;
use tempfile::TempDir;

use super::{
    Databases, Ending, Engine, TestWorld,
    clock::{SeededEntropy, TestClock},
    faults::FaultLog,
    here_without,
};
use crate::{client::Gateway, services::keeping};

/// The seed of the chance that every world has.
pub(super) const SEED: u64 = 0x0461;

/// A world put aside.
pub struct Aside {
    folder: TempDir,
    at: DateTime<Utc>,
}

impl TestWorld {
    /// Begins a world on SQLite that is to be put aside.
    pub async fn found() -> Result<Self> {
        let databases = Databases::make(Engine::Sqlite).await?;
        Self::begin(databases, super::Beginning::default()).await
    }

    /// Keeps what this world has, and ends it. Each database is copied by itself, so that the copy is
    /// whole whenever the last connection closes.
    pub async fn put_aside(mut self) -> Result<Aside> {
        self.settle().await?;
        let folder = tempfile::tempdir()?;
        for service in keeping() {
            let place = self.databases.places(folder.path())?.remove(&service);
            let Some(DatabasePlace::Embedded(file)) = place else {
                bail!("only files can be put aside");
            };
            let copy = format!("VACUUM INTO '{}'", file.display());
            let store = self.store(service);
            store.reading().execute_unprepared(&copy).await?;
        }
        let keys = folder.path().join("keys");
        fs::create_dir(&keys)?;
        copy(&self.folder.path().join("keys"), &keys)?;
        let at = self.now();
        self.stop().await;
        Ok(Aside { folder, at })
    }

    /// Ends this world and throws away what it has.
    pub async fn end(mut self) {
        self.stop().await;
    }
}

impl Aside {
    /// Takes up a copy.
    pub async fn take_up(&self) -> Result<TestWorld> {
        let folder = tempfile::tempdir()?;
        copy(self.folder.path(), folder.path())?;
        let mut world = TestWorld {
            clock: Arc::new(TestClock::at(self.at)),
            keys: KeyFolder::at(folder.path().join("keys")),
            entropy: Arc::new(SeededEntropy::from_seed(SEED)),
            faults: FaultLog::listen(),
            databases: Databases::Files,
            platform: None,
            gateway: Gateway::at(""),
            addresses: std::collections::BTreeMap::new(),
            elsewhere: std::collections::BTreeMap::new(),
            limits: super::unhurried(),
            ending: Ending::Quiet,
            folder,
        };
        world.start(&here_without(None)).await?;
        Ok(world)
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
