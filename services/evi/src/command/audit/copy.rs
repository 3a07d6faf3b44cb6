//! One database file of one service, read where it lies and never written to.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use domain::{CodeList, ServiceName};
use sea_orm::DatabaseConnection;
use store::{open_copy, take_in_log};
use tempfile::TempDir;

use crate::{fault::CommandFault, platform::catalogue::TABLES};

/// How often a file that changes while it is copied is copied again.
const ATTEMPTS: usize = 3;

/// A database file, open for reading only.
pub struct Copied {
    file: PathBuf,
    connection: DatabaseConnection,
    seen: &'static str,
    /// Held as long as it is read: the file and its log, brought together.
    _folder: Option<TempDir>,
}

impl Copied {
    /// Opens the file. A log beside it (`FILE-wal`) holds what had not been moved into the file yet; then
    /// both are copied into a folder of their own and brought together there.
    pub async fn open(file: &Path) -> Result<Self, CommandFault> {
        if !file.is_file() {
            return Err(unverifiable(file, "there is no such file"));
        }
        let log = with_ending(file, "-wal");
        if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
            let folder = tempfile::tempdir().map_err(|error| copying(file, &error))?;
            let copy = folder.path().join("copy.sqlite");
            together(file, &log, &copy)?;
            let taken_in = take_in_log(&copy).await;
            taken_in.map_err(|_| unverifiable(file, "it and its log do not belong together"))?;
            let connection = connect(file, &copy).await?;
            let seen = "; the file was read with its log";
            return Ok(Self::of(file, connection, seen, Some(folder)));
        }
        let connection = connect(file, file).await?;
        let seen = "; the file was read alone, for no log lies beside it";
        Ok(Self::of(file, connection, seen, None))
    }

    fn of(
        file: &Path,
        connection: DatabaseConnection,
        seen: &'static str,
        folder: Option<TempDir>,
    ) -> Self {
        Self {
            file: file.to_path_buf(),
            connection,
            seen,
            _folder: folder,
        }
    }

    /// What is read.
    pub fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// What was read, for whoever must know whether it is all.
    pub fn seen(&self) -> &str {
        self.seen
    }

    /// Whose database it is: the one service that knows every change of its tables, else the one that the
    /// file is named after.
    pub async fn service(&self) -> Result<ServiceName, CommandFault> {
        let mut knowing = Vec::new();
        for (service, tables) in TABLES {
            if (tables.pending)(&self.connection).await.is_ok() {
                knowing.push(*service);
            }
        }
        if let [service] = knowing.as_slice() {
            return Ok(*service);
        }
        let stem = self.file.file_stem().and_then(|stem| stem.to_str());
        stem.and_then(ServiceName::from_code)
            .filter(|service| *service != ServiceName::Gateway)
            .ok_or_else(|| unverifiable(&self.file, "it is no service's database"))
    }
}

async fn connect(file: &Path, place: &Path) -> Result<DatabaseConnection, CommandFault> {
    open_copy(place)
        .await
        .map_err(|_| unverifiable(file, "it is no database"))
}

/// Copies the file and its log as they are at one moment: neither may change meanwhile.
fn together(file: &Path, log: &Path, copy: &Path) -> Result<(), CommandFault> {
    for _ in 0..ATTEMPTS {
        let before = (state(file)?, state(log)?);
        fs::copy(file, copy).map_err(|error| copying(file, &error))?;
        fs::copy(log, with_ending(copy, "-wal")).map_err(|error| copying(log, &error))?;
        if (state(file)?, state(log)?) == before {
            return Ok(());
        }
    }
    Err(unverifiable(
        file,
        "a system is writing to it; verify its data folder with --data, or a copy",
    ))
}

fn state(file: &Path) -> Result<(u64, Option<SystemTime>), CommandFault> {
    let metadata = fs::metadata(file).map_err(|error| copying(file, &error))?;
    Ok((metadata.len(), metadata.modified().ok()))
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn copying(file: &Path, error: &io::Error) -> CommandFault {
    unverifiable(file, &format!("it cannot be copied ({})", error.kind()))
}

fn unverifiable(file: &Path, reason: &str) -> CommandFault {
    CommandFault::NotVerifiable {
        file: file.to_path_buf(),
        reason: reason.to_owned(),
    }
}
