//! SQLite: one writer, many readers, and every commit on disk before it is acknowledged.

use std::path::Path;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::shared_options;
use crate::{
    fault::{Refusal, StoreFault},
    settings::{Durability, StoreSettings},
};

/// The first library whose write-ahead log cannot corrupt the file (sqlite.org/wal.html).
const FIRST_SAFE_LIBRARY: (u32, u32, u32) = (3, 51, 3);

/// Whether every page of the file makes sense, as SQLite itself looks at it (sqlite.org/pragma.html).
pub(crate) async fn is_sound(connection: &DatabaseConnection) -> bool {
    let asked = Statement::from_string(DbBackend::Sqlite, "PRAGMA quick_check(1)");
    match connection.query_one_raw(asked).await {
        Ok(Some(row)) => row
            .try_get_by_index::<String>(0)
            .is_ok_and(|said| said == "ok"),
        Ok(None) | Err(_) => false,
    }
}

/// Opens the pool of readers and the pool of the one writer.
pub(super) async fn open(
    settings: &StoreSettings,
) -> Result<(DatabaseConnection, DatabaseConnection), StoreFault> {
    if is_in_memory(&settings.url) {
        return Err(StoreFault::Refused(Refusal::InMemory));
    }
    let writing = connect_writer(settings).await.map_err(unopened)?;
    check_library(&writing).await?;
    check_writer(&writing, settings.durability).await?;
    let reading = connect_readers(settings).await.map_err(unopened)?;
    Ok((reading, writing))
}

fn unopened(error: DbErr) -> StoreFault {
    StoreFault::Unopened(error.into())
}

fn is_in_memory(url: &str) -> bool {
    let place = url.trim_start_matches("sqlite:").trim_start_matches('/');
    place.is_empty()
        || place.starts_with('?')
        || url.contains(":memory:")
        || url.contains("mode=memory")
}

async fn connect_writer(settings: &StoreSettings) -> Result<DatabaseConnection, DbErr> {
    let patience = settings.patience;
    let synchronous = match settings.durability {
        Durability::BeforeAnswer => SqliteSynchronous::Full,
        Durability::WhenFilled => SqliteSynchronous::Off,
    };
    let mut options = shared_options(&settings.url, settings);
    options.max_connections(1).min_connections(1);
    keep_open(&mut options);
    options.map_sqlx_sqlite_opts(move |sqlite: SqliteConnectOptions| {
        sqlite
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true)
            .busy_timeout(patience)
            // A memory-mapped file can be torn by another process (security.md, finding 7).
            .pragma("mmap_size", "0")
    });
    Database::connect(options).await
}

async fn connect_readers(settings: &StoreSettings) -> Result<DatabaseConnection, DbErr> {
    let patience = settings.patience;
    let mut options = shared_options(&settings.url, settings);
    options.max_connections(settings.connections);
    keep_open(&mut options);
    options.map_sqlx_sqlite_opts(move |sqlite: SqliteConnectOptions| {
        sqlite
            .read_only(true)
            .create_if_missing(false)
            .busy_timeout(patience)
            .pragma("mmap_size", "0")
    });
    Database::connect(options).await
}

/// Opens a database file that lies still, to read it and nothing else: no lock, no log, no file beside it.
/// What a log beside it holds is not seen.
///
/// # Errors
/// When the file is no database.
pub async fn open_copy(file: &Path) -> Result<DatabaseConnection, StoreFault> {
    let file = file.to_path_buf();
    let mut options = ConnectOptions::new("sqlite://copy");
    options.max_connections(1).min_connections(1);
    options.sqlx_logging(false).record_stmt_in_spans(false);
    keep_open(&mut options);
    options.map_sqlx_sqlite_opts(move |sqlite: SqliteConnectOptions| {
        sqlite
            .filename(&file)
            .read_only(true)
            .create_if_missing(false)
            .immutable(true)
            .pragma("mmap_size", "0")
    });
    Database::connect(options).await.map_err(unopened)
}

/// Brings into a copied file what its copied log holds. Only ever done to a copy that is thrown away.
///
/// # Errors
/// When the two do not belong together.
pub async fn take_in_log(file: &Path) -> Result<(), StoreFault> {
    let file = file.to_path_buf();
    let mut options = ConnectOptions::new("sqlite://copy");
    options.max_connections(1).min_connections(1);
    options.sqlx_logging(false).record_stmt_in_spans(false);
    keep_open(&mut options);
    options.map_sqlx_sqlite_opts(move |sqlite: SqliteConnectOptions| {
        sqlite
            .filename(&file)
            .create_if_missing(false)
            .pragma("mmap_size", "0")
    });
    let connection = Database::connect(options).await.map_err(unopened)?;
    connection
        .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
        .await?;
    connection.close().await.map_err(unopened)
}

/// A file has no far end that could close a connection, so one is neither aged nor pinged.
fn keep_open(options: &mut ConnectOptions) {
    options
        .idle_timeout(None::<std::time::Duration>)
        .max_lifetime(None::<std::time::Duration>)
        .test_before_acquire(false);
}

/// Brings to disk what was committed without waiting for it. SQLite does it itself: whoever else opens
/// and closes its files in this process lets go of its locks (sqlite.org/howtocorrupt.html, 2.2).
pub(super) async fn bring_to_disk(writing: &DatabaseConnection) -> Result<(), StoreFault> {
    writing
        .execute_unprepared("PRAGMA synchronous = FULL")
        .await?;
    // One page to write at least, so that the checkpoint has something to wait for the disk with.
    writing
        .execute_unprepared("PRAGMA user_version = 0")
        .await?;
    let checkpoint = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
    let row = writing.query_one_raw(checkpoint).await?;
    let busy = row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?;
    match busy {
        Some(0) => Ok(()),
        Some(_) | None => Err(StoreFault::Refused(Refusal::NotSynchronous)),
    }
}

async fn check_library(connection: &DatabaseConnection) -> Result<(), StoreFault> {
    let version = ask(connection, "SELECT sqlite_version() AS value").await?;
    if is_safe_library(&version) {
        Ok(())
    } else {
        Err(StoreFault::Refused(Refusal::OldLibrary))
    }
}

fn is_safe_library(version: &str) -> bool {
    let mut parts = version.split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch))) => {
            (major, minor, patch) >= FIRST_SAFE_LIBRARY
        }
        _ => false,
    }
}

/// Asks the settings back: a file system without shared memory keeps its old journal, silently.
async fn check_writer(
    connection: &DatabaseConnection,
    durability: Durability,
) -> Result<(), StoreFault> {
    let journal = ask(
        connection,
        "SELECT journal_mode AS value FROM pragma_journal_mode",
    )
    .await?;
    let synchronous = ask(
        connection,
        "SELECT CAST(synchronous AS TEXT) AS value FROM pragma_synchronous",
    )
    .await?;
    let foreign_keys = ask(
        connection,
        "SELECT CAST(foreign_keys AS TEXT) AS value FROM pragma_foreign_keys",
    )
    .await?;
    match judge_writer(&journal, (durability, &synchronous), &foreign_keys) {
        Some(refusal) => Err(StoreFault::Refused(refusal)),
        None => Ok(()),
    }
}

fn judge_writer(
    journal: &str,
    (durability, synchronous): (Durability, &str),
    foreign_keys: &str,
) -> Option<Refusal> {
    if !journal.eq_ignore_ascii_case("wal") {
        return Some(Refusal::NoWriteAheadLog);
    }
    // 2 is FULL, 3 is EXTRA.
    let is_synchronous = synchronous == "2" || synchronous == "3";
    match durability {
        Durability::BeforeAnswer if !is_synchronous => return Some(Refusal::NotSynchronous),
        Durability::BeforeAnswer | Durability::WhenFilled => {}
    }
    (foreign_keys != "1").then_some(Refusal::NoForeignKeys)
}

async fn ask(connection: &DatabaseConnection, question: &str) -> Result<String, StoreFault> {
    let row = connection
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, question))
        .await
        .map_err(unopened)?;
    row.ok_or(StoreFault::Unreadable("setting"))?
        .try_get::<String>("", "value")
        .map_err(unopened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_before_the_repair_are_refused() {
        for version in ["3.51.3", "3.52.0", "4.0.0"] {
            assert!(is_safe_library(version), "{version}");
        }
        for version in ["3.51.2", "3.46.0", "3.7.17", "2.9.9", "", "newest"] {
            assert!(!is_safe_library(version), "{version}");
        }
    }

    #[test]
    fn settings_that_could_lose_a_commit_are_refused() {
        let judge = |journal, synchronous, keys| {
            judge_writer(journal, (Durability::BeforeAnswer, synchronous), keys)
        };
        assert_eq!(judge("wal", "2", "1"), None);
        assert_eq!(judge("delete", "2", "1"), Some(Refusal::NoWriteAheadLog));
        for lax in ["0", "1"] {
            assert_eq!(judge("wal", lax, "1"), Some(Refusal::NotSynchronous));
        }
        assert_eq!(judge("wal", "2", "0"), Some(Refusal::NoForeignKeys));
    }

    #[test]
    fn a_database_that_is_thrown_away_need_not_wait_for_the_disk() {
        let judge = |journal, keys| judge_writer(journal, (Durability::WhenFilled, "0"), keys);
        assert_eq!(judge("wal", "1"), None);
        assert_eq!(judge("delete", "1"), Some(Refusal::NoWriteAheadLog));
        assert_eq!(judge("wal", "0"), Some(Refusal::NoForeignKeys));
    }

    #[test]
    fn databases_in_memory_are_recognised() {
        for url in [
            "sqlite::memory:",
            "sqlite://",
            "sqlite:",
            "sqlite://a?mode=memory",
        ] {
            assert!(is_in_memory(url), "{url}");
        }
        assert!(!is_in_memory("sqlite:///data/desk.db"));
    }
}
