//! PostgreSQL: one pool, one schema, and a server that waits for its disk.

use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement,
};

use super::shared_options;
use crate::{
    fault::{Refusal, StoreFault},
    settings::StoreSettings,
};

/// Opens the pool.
pub(super) async fn open(settings: &StoreSettings) -> Result<DatabaseConnection, StoreFault> {
    let mut options = shared_options(&settings.url, settings);
    options.max_connections(settings.connections);
    options.set_application_name(domain::CodeList::code(settings.service));
    if let Some(schema) = &settings.schema {
        check_schema_name(schema)?;
        options.set_schema_search_path(schema);
    }
    // A machine is made for a statement that looks costly, and that takes longer than any of ours: they read a few rows by
    // their keys. Said when a session begins, so that neither role nor server needs a setting of its own.
    options.map_sqlx_postgres_opts(|session| session.options([("jit", "off")]));
    let connection = Database::connect(options)
        .await
        .map_err(|error| StoreFault::Unopened(error.into()))?;
    check_server(&connection).await?;
    Ok(connection)
}

/// The name goes into statements as it stands, so it may hold nothing that needs quoting.
fn check_schema_name(name: &str) -> Result<(), StoreFault> {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let starts_well = name.starts_with(|letter: char| letter.is_ascii_lowercase());
    if starts_well && name.len() <= 63 && name.chars().all(plain) {
        Ok(())
    } else {
        Err(StoreFault::Refused(Refusal::SchemaName))
    }
}

/// What of the server decides whether an acknowledged commit is kept.
#[derive(Debug, Clone)]
struct Durability {
    synchronous_commit: String,
    fsync: String,
    full_page_writes: String,
    standby: String,
}

impl Durability {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            synchronous_commit: row.try_get("", "synchronous_commit")?,
            fsync: row.try_get("", "fsync")?,
            full_page_writes: row.try_get("", "full_page_writes")?,
            standby: row.try_get("", "standby")?,
        })
    }

    fn refusal(&self) -> Option<Refusal> {
        if self.synchronous_commit == "off" {
            return Some(Refusal::SynchronousCommitOff);
        }
        if self.fsync == "off" {
            return Some(Refusal::FsyncOff);
        }
        if self.full_page_writes == "off" {
            return Some(Refusal::FullPageWritesOff);
        }
        (self.standby == "true").then_some(Refusal::Standby)
    }
}

async fn check_server(connection: &DatabaseConnection) -> Result<(), StoreFault> {
    let question = "SELECT current_setting('synchronous_commit') AS synchronous_commit,
        current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
        pg_is_in_recovery()::text AS standby";
    let row = connection
        .query_one_raw(Statement::from_string(DbBackend::Postgres, question))
        .await
        .map_err(|error| StoreFault::Unopened(error.into()))?
        .ok_or(StoreFault::Unreadable("setting"))?;
    let durability = Durability::read(&row).map_err(|error| StoreFault::Unopened(error.into()))?;
    match durability.refusal() {
        Some(refusal) => Err(StoreFault::Refused(refusal)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe() -> Durability {
        Durability {
            synchronous_commit: "on".into(),
            fsync: "on".into(),
            full_page_writes: "on".into(),
            standby: "false".into(),
        }
    }

    #[test]
    fn a_server_that_does_not_wait_for_its_disk_is_refused() {
        assert_eq!(safe().refusal(), None);
        let careless = |change: fn(&mut Durability)| {
            let mut durability = safe();
            change(&mut durability);
            durability.refusal()
        };
        assert_eq!(
            careless(|d| d.fsync = "off".into()),
            Some(Refusal::FsyncOff)
        );
        assert_eq!(
            careless(|d| d.full_page_writes = "off".into()),
            Some(Refusal::FullPageWritesOff)
        );
        assert_eq!(
            careless(|d| d.synchronous_commit = "off".into()),
            Some(Refusal::SynchronousCommitOff)
        );
        assert_eq!(
            careless(|d| d.standby = "true".into()),
            Some(Refusal::Standby)
        );
    }

    #[test]
    fn a_schema_name_needs_no_quoting() {
        assert!(check_schema_name("intake_desk").is_ok());
        for name in ["", "Desk", "1desk", "desk; drop", "desk\"", "desk,public"] {
            assert!(check_schema_name(name).is_err(), "{name}");
        }
    }
}
