//! The data folder: `DIR/{lock, evi.json, keys/, db/, checkpoints/}`.
//!
//! A folder is ours when it holds our mark, `evi.json`. Nothing is ever written into, or removed
//! from, a folder that holds something else. `demo`, `serve` and `migrate` hold the folder alone
//! by a lock that the operating system lets go of when the process dies, however it dies.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use domain::ServiceName;
use serde::{Deserialize, Serialize};

use crate::fault::CommandFault;

const LOCK: &str = "lock";
const MARK: &str = "evi.json";
const NEW_MARK: &str = "evi.json.new";
const SPACE_PROBE: &str = "space";
/// The version of the folder's layout.
const FORMAT: u16 = 1;
/// A start needs at least this much room; less than this and the databases would stop at once.
const NEEDED_BYTES: usize = 1 << 20;

/// What kind of system a folder holds. A demo never runs on real data, and tokens are only ever
/// printed for a demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FolderKind {
    /// Invented people.
    Demo,
    /// Real use.
    Production,
}

impl FolderKind {
    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Production => "production",
        }
    }
}

/// What `--fresh` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Go on with what is there.
    Keep,
    /// Empty the folder first.
    Fresh,
}

/// How far a demo folder has been filled. A start that was cut off while filling begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filling {
    /// Not yet, or not to the end.
    Nothing,
    /// Agencies and staff.
    Registry,
    /// A lived-in system.
    World,
}

/// The people that follow-up was given beside those of the demo's stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Populated {
    /// How many.
    pub people: u64,
    /// Whether all of them are there.
    pub whole: bool,
}

/// The mark that makes a folder ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderMark {
    /// What the folder holds.
    pub kind: FolderKind,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// The version of the layout.
    pub format: u16,
    /// How far a demo has been filled.
    pub filling: Filling,
    /// How far the clock of the running system is ahead of the machine's, so that a token printed
    /// beside it is good for its clock.
    pub clock_ahead_millis: i64,
    /// The people that follow-up was given, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<Populated>,
}

impl FolderMark {
    /// Whether what the folder holds can be gone on with: a demo that was filled to its end, or
    /// anything real.
    fn is_whole(&self) -> bool {
        if self.population.is_some_and(|population| !population.whole) {
            return false;
        }
        match (self.kind, self.filling) {
            (FolderKind::Production, _)
            | (FolderKind::Demo, Filling::Registry | Filling::World) => true,
            (FolderKind::Demo, Filling::Nothing) => false,
        }
    }
}

/// Where things lie in a data folder.
#[derive(Debug, Clone)]
pub struct FolderPlaces {
    root: PathBuf,
}

impl FolderPlaces {
    /// Where things lie, or will lie, in a folder that is only looked at.
    pub fn at(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
        }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }
    /// The folder of the keys.
    pub fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }
    /// The folder of the embedded databases.
    pub fn databases(&self) -> PathBuf {
        self.root.join("db")
    }
    /// The folder of the checkpoints of the access logs.
    pub fn checkpoints(&self) -> PathBuf {
        self.root.join("checkpoints")
    }
    /// The embedded database of the pages.
    pub fn pages(&self) -> PathBuf {
        self.databases().join("web.sqlite")
    }
    /// The embedded database of a service.
    pub fn database(&self, service: ServiceName) -> PathBuf {
        self.databases().join(format!("{service}.sqlite"))
    }
}

/// A data folder that this process holds alone, until it is dropped.
#[derive(Debug)]
pub struct DataFolder {
    places: FolderPlaces,
    mark: FolderMark,
    /// INVARIANT: locked exclusively as long as this value lives.
    _lock: File,
}

impl DataFolder {
    /// Takes the folder, making it when it is not there.
    ///
    /// # Errors
    /// One [`CommandFault`] for each reason why it cannot be had; nothing is changed then.
    pub fn take(
        root: &Path,
        kind: FolderKind,
        opening: Opening,
        now: DateTime<Utc>,
    ) -> Result<Self, CommandFault> {
        let places = FolderPlaces {
            root: root.to_path_buf(),
        };
        fs::create_dir_all(root).map_err(|error| CommandFault::of_file(root, &error))?;
        refuse_foreign(root)?;
        let lock = lock(root)?;
        let found = read_mark(root)?;
        if let Some(mark) = &found
            && mark.kind != kind
        {
            return Err(CommandFault::FolderOfOtherKind {
                folder: root.to_path_buf(),
                found: mark.kind.word(),
                wanted: kind.word(),
            });
        }
        let mark = match (found, opening) {
            (Some(mark), Opening::Keep) if mark.is_whole() => mark,
            (Some(_), Opening::Keep | Opening::Fresh) => {
                empty(root)?;
                new_mark(kind, now)
            }
            (None, Opening::Keep | Opening::Fresh) => new_mark(kind, now),
        };
        let folder = Self {
            places,
            mark,
            _lock: lock,
        };
        write_mark(root, &folder.mark)?;
        probe_space(root)?;
        let databases = folder.places.databases();
        fs::create_dir_all(&databases).map_err(|error| CommandFault::of_file(databases, &error))?;
        Ok(folder)
    }

    /// Where things lie.
    pub fn places(&self) -> &FolderPlaces {
        &self.places
    }

    /// The mark.
    pub fn mark(&self) -> &FolderMark {
        &self.mark
    }

    /// Writes down that the demo has been filled.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn note_filled(&mut self, filling: Filling) -> Result<(), CommandFault> {
        self.mark.filling = filling;
        write_mark(&self.places.root, &self.mark)
    }

    /// Writes down that follow-up is given people, or that all of them are there.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn note_population(&mut self, population: Populated) -> Result<(), CommandFault> {
        self.mark.population = Some(population);
        write_mark(&self.places.root, &self.mark)
    }

    /// Writes down how far this system's clock is ahead, for `evi token`.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn note_clock(&mut self, ahead_millis: i64) -> Result<(), CommandFault> {
        self.mark.clock_ahead_millis = ahead_millis;
        write_mark(&self.places.root, &self.mark)
    }
}

/// Looks at a folder beside a running system: no lock, nothing written.
///
/// # Errors
/// When there is no folder, or it is not ours.
pub fn look_at(root: &Path) -> Result<(FolderPlaces, FolderMark), CommandFault> {
    if !root.is_dir() {
        return Err(CommandFault::FolderMissing {
            folder: root.to_path_buf(),
        });
    }
    refuse_foreign(root)?;
    let mark = read_mark(root)?.ok_or_else(|| CommandFault::FolderMissing {
        folder: root.to_path_buf(),
    })?;
    Ok((
        FolderPlaces {
            root: root.to_path_buf(),
        },
        mark,
    ))
}

/// Tells whether another process holds the folder, without taking it.
///
/// # Errors
/// When the lock cannot be looked at.
pub fn is_in_use(root: &Path) -> Result<bool, CommandFault> {
    let path = root.join(LOCK);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(CommandFault::of_file(path, &error)),
    };
    match file.try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(CommandFault::of_file(path, &error)),
    }
}

fn new_mark(kind: FolderKind, now: DateTime<Utc>) -> FolderMark {
    FolderMark {
        kind,
        created: now,
        format: FORMAT,
        filling: Filling::Nothing,
        clock_ahead_millis: 0,
        population: None,
    }
}

/// A folder that was left between its making and its mark holds at most these names.
fn is_before_the_mark(name: &std::ffi::OsStr) -> bool {
    name == LOCK || name == NEW_MARK
}

fn refuse_foreign(root: &Path) -> Result<(), CommandFault> {
    let entries = fs::read_dir(root).map_err(|error| CommandFault::of_file(root, &error))?;
    let names: Vec<std::ffi::OsString> = entries
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<io::Result<_>>()
        .map_err(|error| CommandFault::of_file(root, &error))?;
    let is_ours =
        names.iter().any(|name| name == MARK) || names.iter().all(|name| is_before_the_mark(name));
    if is_ours {
        Ok(())
    } else {
        Err(CommandFault::FolderNotOurs {
            folder: root.to_path_buf(),
        })
    }
}

fn lock(root: &Path) -> Result<File, CommandFault> {
    let path = root.join(LOCK);
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(|error| CommandFault::of_file(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(CommandFault::FolderInUse {
            folder: root.to_path_buf(),
        }),
        Err(TryLockError::Error(error)) => Err(CommandFault::of_file(path, &error)),
    }
}

fn read_mark(root: &Path) -> Result<Option<FolderMark>, CommandFault> {
    let file = root.join(MARK);
    let text = match fs::read(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(CommandFault::of_file(file, &error)),
    };
    match serde_json::from_slice::<FolderMark>(&text) {
        Ok(mark) if mark.format == FORMAT => Ok(Some(mark)),
        Ok(_) | Err(_) => Err(CommandFault::FolderUnreadable { file }),
    }
}

/// Writes the mark beside its place and moves it there, so that a crash leaves the old one or the new.
fn write_mark(root: &Path, mark: &FolderMark) -> Result<(), CommandFault> {
    let (new, place) = (root.join(NEW_MARK), root.join(MARK));
    let write = || -> io::Result<()> {
        let mut file = File::create(&new)?;
        file.write_all(&serde_json::to_vec_pretty(mark)?)?;
        file.sync_all()?;
        fs::rename(&new, &place)
    };
    write().map_err(|error| CommandFault::of_file(&place, &error))
}

/// Removes everything but the lock, the mark last: a crash on the way leaves a folder that is ours.
fn empty(root: &Path) -> Result<(), CommandFault> {
    let remove_all = || -> io::Result<()> {
        for entry in fs::read_dir(root)? {
            let entry = entry?;
            if entry.file_name() == LOCK || entry.file_name() == MARK {
                continue;
            }
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        fs::remove_file(root.join(MARK))
    };
    remove_all().map_err(|error| CommandFault::of_file(root, &error))
}

/// Writes and removes as many bytes as a start needs, so that a full disk is told before anything
/// has begun and not by a database half-way.
fn probe_space(root: &Path) -> Result<(), CommandFault> {
    let path = root.join(SPACE_PROBE);
    let probe = || -> io::Result<()> {
        let mut file = File::create(&path)?;
        file.write_all(&vec![0_u8; NEEDED_BYTES])?;
        file.sync_all()
    };
    let outcome = probe();
    let removal = fs::remove_file(&path);
    outcome
        .and(removal)
        .map_err(|error| CommandFault::of_file(root, &error))
}

#[cfg(test)]
mod tests;
