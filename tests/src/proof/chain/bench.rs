//! A store of follow-up's own, with nothing around it.

use std::sync::Arc;

use access::{Cx, SystemPrincipal};
use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use domain::{Clock, ServiceName, SystemClock, SystemEntropy};
use evi::platform::database::{self, DatabasePlace, Opening};
use store::{Store, StoreSecret};
use tempfile::TempDir;

use crate::world::{Engine, engine::Databases};

/// A store, thrown away at the end.
pub struct Bench {
    engine: Engine,
    store: Store,
    cx: Cx,
    databases: Databases,
    _folder: TempDir,
}

impl Bench {
    /// Makes one.
    pub async fn make(engine: Engine) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let databases = Databases::make(engine).await?;
        let mut places = databases.places(folder.path())?;
        let service = ServiceName::FollowUp;
        let place = places
            .remove(&service)
            .context("follow-up keeps something")?;
        let place = match place {
            // It is thrown away whether or not it is on disk.
            DatabasePlace::Embedded(file) => DatabasePlace::BeingFilled(file),
            other @ (DatabasePlace::BeingFilled(_) | DatabasePlace::Postgres(_)) => other,
        };
        let store = database::open(Opening {
            service,
            place,
            secret: StoreSecret::draw(&SystemEntropy),
            route: store::nobody,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        });
        let store = store.await?;
        database::migrate(&store).await?;
        let cx = Cx::system(
            SystemPrincipal::Seeder,
            Arc::new(SystemClock),
            Arc::new(SystemEntropy),
        );
        Ok(Self {
            engine,
            store,
            cx,
            databases,
            _folder: folder,
        })
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// By whom it is filled.
    pub fn cx(&self) -> &Cx {
        &self.cx
    }

    /// The day on which the people are looked at: always the same, so that a seed gives the same people.
    pub fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 27).unwrap_or_else(|| SystemClock.today())
    }

    /// What the engine is called.
    pub fn name(&self) -> &'static str {
        self.named(["SQLite", "PostgreSQL"])
    }

    /// The first on SQLite, the second on PostgreSQL.
    pub fn named(&self, [sqlite, postgres]: [&'static str; 2]) -> &'static str {
        match self.engine {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
        }
    }

    /// Removes what outlives the folder.
    pub async fn remove(self) -> Result<()> {
        drop(self.store);
        self.databases.remove().await
    }
}
