//! Checkpoints: signed statements of where a chain ends, kept outside its database. A chain whose end was
//! cut, replaced or restored from a backup holds by itself; a checkpoint that knew more shows it
//! (threat T28).

mod file;
mod journal;
mod state;

use access::{SigningKey, VerifyingKey};
use chrono::{DateTime, Utc};
use domain::ServiceName;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::fingerprint::Fingerprint;
use crate::{canonical::canonical_text, fault::StoreFault};

pub use file::{CheckpointLog, CheckpointLogFault, read_checkpoints};
pub use journal::{CheckpointFault, Checkpoints};

/// How often a checkpoint is written (`security.md`, T28).
pub const CHECKPOINT_EVERY: std::time::Duration = std::time::Duration::from_mins(1);

/// How many waiting entries one checkpoint names. Linking follows every commit, so there are seldom any;
/// those beyond are counted, and the next checkpoint knows them.
const NAMED_MAX: u64 = 1000;

/// What a signature over a checkpoint says first.
const SIGNED_AS: &[u8] = b"evi audit checkpoint 1\n";

/// Where the chain of one service ended at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Checkpoint {
    /// Whose chain.
    pub service: ServiceName,
    /// Its own number, from 1 without a gap.
    pub number: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The number of the last link; 0 before the first.
    pub sequence: i64,
    /// The hash of the last link.
    pub hash: Fingerprint,
    /// How many entries waited to be linked.
    pub waiting: u64,
    /// Those entries, the first 1 000 of them.
    pub named: Vec<WaitingEntry>,
    /// The hash of the line of the checkpoint before it.
    pub previous: Fingerprint,
    /// The hash of what stood between that line and this one: a line that was torn while it was written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub torn: Option<Fingerprint>,
}

/// An entry that waited to be linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitingEntry {
    /// Its key.
    pub entry: i64,
    /// The hash of its key and of all that is stored of it.
    pub hash: Fingerprint,
}

/// One line of the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignedLine {
    checkpoint: Checkpoint,
    key: String,
    signature: String,
}

impl SignedLine {
    fn sign(checkpoint: Checkpoint, key: &SigningKey) -> Result<Self, StoreFault> {
        let message = message(&checkpoint)?;
        let signature = key
            .sign_message(&message)
            .ok_or(StoreFault::Unwritable("checkpoint"))?;
        Ok(Self {
            checkpoint,
            key: key.id().to_owned(),
            signature,
        })
    }

    /// The line as it stands in the file, without its end.
    fn text(&self) -> Result<String, StoreFault> {
        canonical_text(self, "checkpoint")
    }

    fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        message(&self.checkpoint).is_ok_and(|message| key.has_signed(&message, &self.signature))
    }
}

fn message(checkpoint: &Checkpoint) -> Result<Vec<u8>, StoreFault> {
    let text = canonical_text(checkpoint, "checkpoint")?;
    Ok([SIGNED_AS, text.as_bytes()].concat())
}

fn hash_of(bytes: &[u8]) -> Fingerprint {
    Fingerprint(Sha256::digest(bytes).into())
}
