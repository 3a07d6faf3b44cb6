//! Opening a database, and refusing one that could lose what it has acknowledged (row R19).

mod postgres;
pub(crate) mod sqlite;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

pub use sqlite::{open_copy, take_in_log};

use crate::{
    fault::{Refusal, StoreFault},
    settings::StoreSettings,
};

/// The connections of one service. Requests and background work share pools, and are counted
/// apart, so that a test can count the statements of a request while the relay runs.
#[derive(Clone)]
pub(crate) struct Connections {
    pub(crate) reading: DatabaseConnection,
    pub(crate) writing: DatabaseConnection,
    pub(crate) background: DatabaseConnection,
    pub(crate) background_reading: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Connections {
    pub(crate) async fn open(settings: &StoreSettings) -> Result<Self, StoreFault> {
        if settings.connections == 0 {
            return Err(StoreFault::Refused(Refusal::EmptyPool));
        }
        let (reading, writing) = if settings.url.starts_with("sqlite:") {
            sqlite::open(settings).await?
        } else if settings.url.starts_with("postgres://")
            || settings.url.starts_with("postgresql://")
        {
            let pool = postgres::open(settings).await?;
            (pool.clone(), pool)
        } else {
            return Err(StoreFault::Refused(Refusal::UnknownAddress));
        };
        Ok(Self::counted(reading, writing))
    }

    fn counted(mut reading: DatabaseConnection, mut writing: DatabaseConnection) -> Self {
        let statements = Arc::new(AtomicU64::new(0));
        let background = writing.clone();
        let background_reading = reading.clone();
        for connection in [&mut reading, &mut writing] {
            let counter = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
            });
        }
        Self {
            reading,
            writing,
            background,
            background_reading,
            statements,
        }
    }

    /// Brings to disk what was committed without waiting for it. PostgreSQL has always waited.
    pub(crate) async fn bring_to_disk(&self) -> Result<(), StoreFault> {
        match self.background.get_database_backend() {
            DbBackend::Sqlite => sqlite::bring_to_disk(&self.background).await,
            _ => Ok(()),
        }
    }

    pub(crate) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }
}

/// Begins a transaction that may write. On SQLite it takes the writer's place at once: one that
/// begins as a reader and then writes fails, whatever the patience.
pub(crate) async fn begin(connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    connection
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await
}

/// Brings the tables up to date, all of it or nothing. On PostgreSQL the schema is made when it is missing. Two
/// starting instances wait for each other.
pub(crate) async fn migrate<M: MigratorTrait>(
    connections: &Connections,
    schema: Option<&str>,
) -> Result<(), StoreFault> {
    migrate_as_one::<M>(connections, schema)
        .await
        .map_err(|error| StoreFault::Unmigrated(error.into()))
}

async fn migrate_as_one<M: MigratorTrait>(
    connections: &Connections,
    schema: Option<&str>,
) -> Result<(), DbErr> {
    let transaction = begin(&connections.background).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        for statement in [
            "SET LOCAL lock_timeout = '10s'",
            "SELECT pg_advisory_xact_lock(hashtextextended('evi migrate', 0))",
        ] {
            transaction.execute_unprepared(statement).await?;
        }
        if let Some(schema) = schema {
            // The name was checked when the store was opened: it needs no quoting.
            let make = format!("CREATE SCHEMA IF NOT EXISTS {schema}");
            transaction.execute_unprepared(&make).await?;
        }
    }
    M::up(&transaction, None).await?;
    transaction.commit().await
}

/// Begins a read of one moment. SQLite's deferred transaction keeps the state of its first read;
/// PostgreSQL needs to be told.
pub(crate) async fn snapshot(
    connection: &DatabaseConnection,
) -> Result<DatabaseTransaction, DbErr> {
    let options = match connection.get_database_backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        },
        _ => TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            ..TransactionOptions::default()
        },
    };
    connection.begin_with_options(options).await
}

/// Options that both engines share. Statements are never logged: they hold values.
fn shared_options(url: &str, settings: &StoreSettings) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .acquire_timeout(settings.patience)
        .connect_timeout(settings.patience);
    options
}
