//! Writing checkpoints: one file for each service, a line each, on disk before it counts.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use access::SigningKey;
use chrono::{DateTime, Utc};
use domain::CodeList;

use super::{CHECKPOINT_EVERY, Checkpoint, SignedLine, hash_of, state::ChainState};
use crate::{
    audit::{fingerprint::Fingerprint, verify::knows_link},
    fault::StoreFault,
    store::Store,
};

/// How much of the end of a file is read to go on from it: more than the longest line.
const END_READ: u64 = 1 << 20;

/// Why a checkpoint was not written, or not where it should have been.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointFault {
    /// The end of the chain cannot be read.
    #[error("the end of the chain cannot be read")]
    Chain(#[from] StoreFault),
    /// The file cannot be written.
    #[error("the checkpoints {} cannot be written ({})", path.display(), source.kind())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody else has changed the file. The checkpoint was written behind what is there.
    #[error("the checkpoints {} are not as they were left", path.display())]
    Disturbed {
        /// The file.
        path: PathBuf,
    },
}

/// The checkpoints of one service's chain. A failure stops no read: the chain itself goes on in the
/// database, and people's cases do not wait for a full disk of the operator's. It is told as an error in
/// the log and makes the service not ready, so that whoever runs it takes it out or mends it.
pub struct Checkpoints {
    store: Store,
    path: PathBuf,
    key: SigningKey,
    written: tokio::sync::Mutex<Written>,
    health: Mutex<Health>,
}

struct Written {
    end: End,
    tried_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Health {
    Written,
    Failing,
}

/// The end of a file of checkpoints.
#[derive(Debug, Clone)]
struct End {
    /// The number of the last checkpoint; 0 before the first.
    number: u64,
    /// The hash of its line.
    line: Fingerprint,
    /// Where the chain ended then.
    known: Option<(i64, Fingerprint)>,
    /// How long the file is up to there.
    length: u64,
    /// What was torn behind it.
    torn: Option<Fingerprint>,
}

impl Checkpoints {
    /// Goes on from what the file holds; it and its folder are made when they are not there. A last line
    /// that was torn by a crash is told in the log, taken away, and named by the next checkpoint.
    ///
    /// # Errors
    /// When the folder cannot be made or the file cannot be read.
    pub fn open(store: Store, path: PathBuf, key: SigningKey) -> io::Result<Self> {
        let end = End::read(&path)?;
        if end.torn.is_some() {
            let service = store.service().code();
            tracing::warn!(service, "the last checkpoint was torn while it was written");
        }
        Ok(Self {
            store,
            path,
            key,
            written: tokio::sync::Mutex::new(Written {
                end,
                tried_at: None,
            }),
            health: Mutex::new(Health::Written),
        })
    }

    /// Writes a checkpoint of the chain as it is now.
    ///
    /// # Errors
    /// One [`CheckpointFault`]; the next attempt begins anew.
    pub async fn write(&self) -> Result<(), CheckpointFault> {
        let mut written = self.written.lock().await;
        self.write_next(&mut written).await
    }

    /// Writes one when the last attempt of this process is a minute old by the service's clock.
    ///
    /// # Errors
    /// As [`Checkpoints::write`].
    pub async fn write_if_due(&self) -> Result<(), CheckpointFault> {
        let mut written = self.written.lock().await;
        let now = self.store.inner().settings.clock.now();
        let is_due = written.tried_at.is_none_or(|tried| {
            (now - tried)
                .to_std()
                .is_ok_and(|since| since >= CHECKPOINT_EVERY)
        });
        if is_due {
            self.write_next(&mut written).await?;
        }
        Ok(())
    }

    /// Tells whether the last attempt succeeded.
    pub fn are_written(&self) -> bool {
        *self.health.lock().unwrap_or_else(PoisonError::into_inner) == Health::Written
    }

    async fn write_next(&self, written: &mut Written) -> Result<(), CheckpointFault> {
        let now = self.store.inner().settings.clock.now();
        let is_first = written.tried_at.replace(now).is_none();
        let remembered = written.end.known.filter(|_| is_first);
        let outcome = self.add(&mut written.end, now, remembered).await;
        let health = match &outcome {
            Ok(()) => Health::Written,
            Err(fault) => {
                let service = self.store.service().code();
                tracing::error!(service, error = %fault, "no checkpoint of the audit chain");
                Health::Failing
            }
        };
        *self.health.lock().unwrap_or_else(PoisonError::into_inner) = health;
        outcome
    }

    async fn add(
        &self,
        end: &mut End,
        now: DateTime<Utc>,
        remembered: Option<(i64, Fingerprint)>,
    ) -> Result<(), CheckpointFault> {
        if let Some((sequence, hash)) = remembered {
            self.compare(sequence, hash).await?;
        }
        let state = ChainState::of(&self.store).await?;
        let checkpoint = Checkpoint {
            service: self.store.service(),
            number: end.number + 1,
            at: now,
            sequence: state.sequence,
            hash: state.hash,
            waiting: state.waiting,
            named: state.named,
            previous: end.line,
            torn: end.torn,
        };
        let known = (checkpoint.sequence, checkpoint.hash);
        let line = SignedLine::sign(checkpoint, &self.key)?.text()?;
        let next = End {
            number: end.number + 1,
            line: hash_of(line.as_bytes()),
            known: Some(known),
            length: end.length,
            torn: None,
        };
        let (path, before) = (self.path.clone(), end.clone());
        let appended = tokio::task::spawn_blocking(move || append(&path, &before, &line)).await;
        let (length, was_left) = appended
            .map_err(io::Error::other)
            .and_then(|appended| appended)
            .map_err(|source| of_file(&self.path, source))?;
        *end = End { length, ..next };
        match was_left {
            Left::AsItWas => Ok(()),
            Left::Changed => Err(CheckpointFault::Disturbed {
                path: self.path.clone(),
            }),
        }
    }

    /// Looks, once a start, whether the chain still holds what the last checkpoint knew.
    async fn compare(&self, sequence: i64, hash: Fingerprint) -> Result<(), StoreFault> {
        let reading = &self.store.inner().connections.background_reading;
        if !knows_link(reading, sequence, hash).await? {
            let service = self.store.service().code();
            tracing::error!(
                service,
                sequence,
                "the audit chain is not the one that the last checkpoint knew"
            );
        }
        Ok(())
    }
}

fn of_file(path: &Path, source: io::Error) -> CheckpointFault {
    CheckpointFault::File {
        path: path.to_path_buf(),
        source,
    }
}

impl End {
    fn read(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::of(0, &[])),
            Err(error) => return Err(error),
        };
        let from = file.metadata()?.len().saturating_sub(END_READ);
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Self::of(from, &bytes))
    }

    /// The end of a file whose last bytes, from this place on, are these.
    fn of(from: u64, bytes: &[u8]) -> Self {
        let whole = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        let fragment = &bytes[whole..];
        let mut end = Self {
            number: 0,
            line: Fingerprint::NOTHING,
            known: None,
            length: from + u64::try_from(whole).unwrap_or(u64::MAX),
            torn: (!fragment.is_empty()).then(|| hash_of(fragment)),
        };
        let mut lines = bytes[..whole].split(|byte| *byte == b'\n').rev();
        let last =
            lines.find_map(|line| Some((line, serde_json::from_slice::<SignedLine>(line).ok()?)));
        if let Some((line, signed)) = last {
            end.number = signed.checkpoint.number;
            end.line = hash_of(line);
            end.known = (signed.checkpoint.sequence > 0)
                .then_some((signed.checkpoint.sequence, signed.checkpoint.hash));
        }
        end
    }
}

/// Whether a file was found as it had been left.
enum Left {
    AsItWas,
    Changed,
}

/// Appends a line and waits until it is on disk. What is behind the known end was torn by a crash or by a
/// full disk, and is taken away; a file that has become shorter, or that was torn by nobody, is told.
fn append(path: &Path, end: &End, line: &str) -> io::Result<(u64, Left)> {
    let is_new = !path.exists();
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)?;
    let found = file.metadata()?.len();
    let left = if found > end.length && is_torn(&mut file, end.length)? {
        file.set_len(end.length)?;
        Left::AsItWas
    } else if found == end.length {
        Left::AsItWas
    } else {
        Left::Changed
    };
    file.write_all(format!("{line}\n").as_bytes())?;
    file.sync_all()?;
    if is_new && let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok((file.metadata()?.len(), left))
}

/// A torn line is the beginning of one: it has no end.
fn is_torn(file: &mut File, from: u64) -> io::Result<bool> {
    file.seek(SeekFrom::Start(from))?;
    let mut behind = Vec::new();
    file.take(END_READ).read_to_end(&mut behind)?;
    Ok(!behind.contains(&b'\n'))
}
