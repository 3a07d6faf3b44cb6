//! What can go wrong with keeping, told without ever quoting a value.

use std::fmt;

use sea_orm::{DbErr, SqlErr};

/// A fault of the store. Its text names what was attempted and never a value: database messages
/// quote rows, so they end here (`stack.md`).
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// The database cannot be reached or opened.
    #[error("the database cannot be opened")]
    Unopened(#[source] DatabaseFault),
    /// The database runs with a setting under which an acknowledged change could be lost.
    #[error("the database is refused: {0}")]
    Refused(Refusal),
    /// The tables could not be brought up to date.
    #[error("the tables could not be brought up to date")]
    Unmigrated(#[source] DatabaseFault),
    /// A statement failed.
    #[error("a statement failed")]
    Statement(#[source] DatabaseFault),
    /// A stored value cannot be read back.
    #[error("the stored {0} cannot be read")]
    Unreadable(&'static str),
    /// A value cannot be written as JSON.
    #[error("the {0} cannot be written")]
    Unwritable(&'static str),
    /// A use case recalled two idempotency keys in one transaction.
    #[error("an idempotency key was recalled twice in one transaction")]
    RecalledTwice,
}

/// Why a database is refused at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither a SQLite file nor a PostgreSQL address.
    #[error("the address is neither sqlite: nor postgres:")]
    UnknownAddress,
    /// A SQLite database that lives in memory: each connection would have its own.
    #[error("a database in memory keeps nothing")]
    InMemory,
    /// A SQLite library from before the repair of the write-ahead log.
    #[error("the SQLite library is older than 3.51.3 and can corrupt its log")]
    OldLibrary,
    /// The file system does not carry a write-ahead log.
    #[error("journal_mode is not WAL")]
    NoWriteAheadLog,
    /// A commit would be acknowledged before it is on disk.
    #[error("synchronous is not FULL")]
    NotSynchronous,
    /// Foreign keys are not enforced.
    #[error("foreign_keys is off")]
    NoForeignKeys,
    /// PostgreSQL acknowledges before the log is on disk.
    #[error("synchronous_commit is off")]
    SynchronousCommitOff,
    /// PostgreSQL never waits for the disk.
    #[error("fsync is off")]
    FsyncOff,
    /// PostgreSQL cannot repair a torn page.
    #[error("full_page_writes is off")]
    FullPageWritesOff,
    /// A standby: reads could be older than a withdrawal.
    #[error("the server is a standby, and only a primary is read")]
    Standby,
    /// A schema name that is not lower-case letters, digits and underscores.
    #[error("the schema name is not lower-case letters, digits and underscores")]
    SchemaName,
    /// A pool without connections.
    #[error("the pool has no connections")]
    EmptyPool,
}

/// The kind of a database error, which is all that leaves the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// A unique index refused a row.
    NotUnique,
    /// A foreign key refused a row.
    Dangling,
    /// No connection could be had.
    Unreachable,
    /// Anything else.
    Other,
}

/// A database error, kept for its kind. The message of the database is held back, also from
/// `Debug` and from the chain of sources.
#[derive(Clone)]
pub struct DatabaseFault(DbErr);

impl DatabaseFault {
    /// What kind of error it is.
    pub fn kind(&self) -> FaultKind {
        match self.0.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => return FaultKind::NotUnique,
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => return FaultKind::Dangling,
            _ => {}
        }
        match self.0 {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => FaultKind::Unreachable,
            _ => FaultKind::Other,
        }
    }

    /// The database's own code (SQLSTATE, or SQLite's number), which never holds a value.
    pub fn code(&self) -> Option<String> {
        let (DbErr::Exec(runtime) | DbErr::Query(runtime) | DbErr::Conn(runtime)) = &self.0 else {
            return None;
        };
        match runtime {
            sea_orm::RuntimeErr::SqlxError(error) => error
                .as_database_error()
                .and_then(sea_orm::sqlx::error::DatabaseError::code)
                .map(std::borrow::Cow::into_owned),
            sea_orm::RuntimeErr::Internal(_) => None,
        }
    }
}

impl fmt::Display for DatabaseFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind() {
            FaultKind::NotUnique => "a unique index refused the row",
            FaultKind::Dangling => "a foreign key refused the row",
            FaultKind::Unreachable => "no connection to the database",
            FaultKind::Other => "the database answered with an error",
        };
        match self.code() {
            Some(code) => write!(formatter, "{kind} ({code})"),
            None => formatter.write_str(kind),
        }
    }
}

impl fmt::Debug for DatabaseFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for DatabaseFault {}

impl From<DbErr> for DatabaseFault {
    fn from(error: DbErr) -> Self {
        Self(error)
    }
}

impl From<DbErr> for StoreFault {
    fn from(error: DbErr) -> Self {
        Self::Statement(error.into())
    }
}

impl StoreFault {
    /// The kind of the database error underneath, if there is one.
    pub fn kind(&self) -> Option<FaultKind> {
        self.database().map(DatabaseFault::kind)
    }

    /// The database's own code for it, if there is one.
    pub fn code(&self) -> Option<String> {
        self.database().and_then(DatabaseFault::code)
    }

    fn database(&self) -> Option<&DatabaseFault> {
        match self {
            Self::Unopened(fault) | Self::Unmigrated(fault) | Self::Statement(fault) => Some(fault),
            Self::Refused(_) | Self::Unreadable(_) | Self::Unwritable(_) | Self::RecalledTwice => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_never_quotes_the_database() {
        let fault = StoreFault::from(DbErr::Custom("Key (number)=(198001019802)".into()));
        let told = format!("{fault} {fault:?} {:?}", std::error::Error::source(&fault));
        assert!(!told.contains("1980"), "{told}");
        assert_eq!(fault.kind(), Some(FaultKind::Other));
    }
}
