//! A database for what is nobody's record, such as sessions: opened and guarded like a service's, without events,
//! audit log or cursors.

use std::fmt;

use domain::ServiceName;
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

use crate::{
    connect::{Connections, migrate},
    fault::StoreFault,
    settings::{StoreSecret, StoreSettings},
};

/// The connections of such a database.
#[derive(Clone)]
pub struct PlainDatabase {
    connections: Connections,
    schema: Option<String>,
}

impl fmt::Debug for PlainDatabase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PlainDatabase(..)")
    }
}

impl PlainDatabase {
    /// Opens `url` as [`StoreSettings::url`] says, in PostgreSQL in a schema of its own.
    ///
    /// # Errors
    /// When it cannot be opened or could lose what it has acknowledged.
    pub async fn open(url: String, schema: Option<String>) -> Result<Self, StoreFault> {
        // Nothing is made of the secret: there are neither cursors nor keys of mutations here.
        let unused = StoreSecret::new([0; 32]);
        let mut settings = StoreSettings::new(ServiceName::Gateway, url, unused);
        settings.schema = schema;
        Ok(Self {
            connections: Connections::open(&settings).await?,
            schema: settings.schema,
        })
    }

    /// Brings its tables up to date, as [`Store::migrate`](crate::Store::migrate) does.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn migrate<M: MigratorTrait>(&self) -> Result<(), StoreFault> {
        migrate::<M>(&self.connections, self.schema.as_deref()).await
    }

    /// For reading.
    pub const fn reading(&self) -> &DatabaseConnection {
        &self.connections.reading
    }

    /// For writing, one statement that stands alone.
    pub const fn writing(&self) -> &DatabaseConnection {
        &self.connections.writing
    }
}
