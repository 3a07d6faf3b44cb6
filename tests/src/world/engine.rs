//! Where a world keeps things: files in a folder of its own, or a PostgreSQL database of its own.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result};
use domain::{CodeList, Entropy, ServiceName, SystemEntropy};
use evi::platform::database::DatabasePlace;
use reqwest::Url;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use crate::{postgres, services::keeping};

/// The database engine of a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite files.
    Sqlite,
    /// PostgreSQL, a schema for each service.
    Postgres,
}

/// The databases of a world.
#[derive(Debug, Clone)]
pub enum Databases {
    /// A file for each service in the world's folder.
    Files,
    /// A database of the world's own, so that its schemas are nobody else's.
    OfPostgres {
        /// Its name.
        name: String,
    },
}

impl Databases {
    /// Makes what the engine needs.
    pub async fn make(engine: Engine) -> Result<Self> {
        match engine {
            Engine::Sqlite => Ok(Self::Files),
            Engine::Postgres => {
                let name = format!("evi_world_{}", SystemEntropy.uuid().simple());
                let admin = administrator().await?;
                let make = format!("CREATE DATABASE {name} TEMPLATE template0");
                admin.execute_unprepared(&make).await?;
                Ok(Self::OfPostgres { name })
            }
        }
    }

    /// Where each service keeps things.
    pub fn places(&self, folder: &Path) -> Result<BTreeMap<ServiceName, DatabasePlace>> {
        keeping()
            .into_iter()
            .map(|service| Ok((service, self.place(folder, service)?)))
            .collect()
    }

    /// Where the pages keep sessions and drafts.
    pub fn of_pages(&self, folder: &Path) -> Result<DatabasePlace> {
        match self {
            Self::Files => Ok(DatabasePlace::Embedded(folder.join("web.sqlite"))),
            // The database is the same for all, and each keeps to a schema of its own.
            Self::OfPostgres { .. } => self.place(folder, ServiceName::IntakeDesk),
        }
    }

    fn place(&self, folder: &Path, service: ServiceName) -> Result<DatabasePlace> {
        match self {
            Self::Files => {
                let file = folder.join(format!("{}.sqlite", service.code()));
                Ok(DatabasePlace::Embedded(file))
            }
            Self::OfPostgres { name } => {
                let mut url = Url::parse(&postgres::url()).context("EVI_TEST_POSTGRES is a URL")?;
                url.set_path(name);
                Ok(DatabasePlace::Postgres(url.into()))
            }
        }
    }

    /// Removes what outlives the world's folder.
    pub async fn remove(&self) -> Result<()> {
        match self {
            Self::Files => Ok(()),
            Self::OfPostgres { name } => {
                let admin = administrator().await?;
                let remove = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                admin.execute_unprepared(&remove).await?;
                Ok(())
            }
        }
    }
}

async fn administrator() -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(postgres::url());
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options)
        .await
        .context("PostgreSQL runs; EVI_TEST_POSTGRES says where")
}
