//! Opening a database, and refusing one that could lose what it has acknowledged (row R19).

mod postgres;
pub(crate) mod rights;
pub(crate) mod sqlite;

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, EntityTrait, IsolationLevel, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::{MigratorTrait, SchemaManager, seaql_migrations};

pub use rights::RoleRights;
pub use sqlite::{open_copy, take_in_log};

use crate::{
    fault::{Refusal, StoreFault},
    settings::StoreSettings,
    traced,
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
            connection.set_metric_callback(move |info| {
                counter.fetch_add(1, Ordering::Relaxed);
                traced::statement(info);
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

    /// Waits until every statement has ended and every connection is closed. An error is no loss: what was
    /// committed stands, and the process ends its connections with itself.
    pub(crate) async fn close(&self) -> Result<(), StoreFault> {
        self.reading.close_by_ref().await?;
        Ok(self.writing.close_by_ref().await?)
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

/// How many migrations of this program the database has not seen, reading only. It may have seen more: a newer
/// program has been here, whose tables carry this one too (`migrations/README.md`).
///
/// # Errors
/// When the database does not answer.
pub async fn count_missing_migrations<M: MigratorTrait>(
    connection: &DatabaseConnection,
) -> Result<usize, DbErr> {
    let table = M::migration_table_name().to_string();
    let seen: HashSet<String> = if SchemaManager::new(connection).has_table(table).await? {
        let rows = seaql_migrations::Entity::find().all(connection).await?;
        rows.into_iter().map(|row| row.version).collect()
    } else {
        HashSet::new()
    };
    let known = M::migrations();
    let missing = known
        .iter()
        .filter(|migration| !seen.contains(migration.name()));
    Ok(missing.count())
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
    // A role that may only serve has no right to make tables, and needs none where they are there already.
    if count_missing_migrations::<M>(&connections.background).await? == 0 {
        return Ok(());
    }
    let transaction = begin(&connections.background).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        for statement in [
            "SET LOCAL lock_timeout = '10s'",
            "SELECT pg_advisory_xact_lock(hashtextextended('evi migrate', 0))",
        ] {
            transaction.execute_unprepared(statement).await?;
        }
        // `IF NOT EXISTS` would ask for the right to make schemas even where nothing is to be made.
        if let Some(schema) = schema
            && !has_schema(&transaction, schema).await?
        {
            // The name was checked when the store was opened: it needs no quoting.
            let make = format!("CREATE SCHEMA {schema}");
            transaction.execute_unprepared(&make).await?;
        }
    }
    M::up(&transaction, None).await?;
    transaction.commit().await
}

async fn has_schema(transaction: &DatabaseTransaction, schema: &str) -> Result<bool, DbErr> {
    let question = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT 1 AS found FROM pg_namespace WHERE nspname = $1",
        [schema.into()],
    );
    Ok(transaction.query_one_raw(question).await?.is_some())
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
