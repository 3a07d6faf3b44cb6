//! What a proof of the chain can find, and what it tells when it finds nothing.

use chrono::{DateTime, Utc};

use crate::audit::fingerprint::Fingerprint;

/// What is wrong, and where: the first place, in the order of the chain and then of the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditFault {
    /// The number in the chain; `None` for what stands in no chain.
    pub at: Option<i64>,
    /// The entry's key, where it is known.
    pub entry: Option<i64>,
    /// What is wrong with it.
    pub kind: AuditFaultKind,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFaultKind {
    /// The entry, its subjects or its link is not what was linked.
    Altered,
    /// The entry or its link is gone.
    Missing,
    /// Another entry of the chain stands here.
    Reordered,
    /// The entry has no place in line: its link was removed.
    Unlined,
    /// A subject of no entry.
    Stray,
    /// The end is gone: a checkpoint knew more.
    Cut {
        /// How many entries are gone.
        missing: i64,
        /// The number of the last one that was known.
        knew: i64,
        /// When the checkpoint that knew it was made.
        known_at: DateTime<Utc>,
    },
    /// The chain goes on otherwise than a checkpoint knew: its end was replaced.
    Forked {
        /// The last number on which chain and checkpoints agree; 0 for none.
        after: i64,
        /// When the checkpoint that disagrees was made.
        known_at: DateTime<Utc>,
    },
    /// The entry says that it was recorded before a checkpoint that did not know it.
    Backdated {
        /// When the checkpoint was made.
        known_at: DateTime<Utc>,
    },
    /// The entry is newer than the checkpoints, by more than they can be apart: later ones are gone.
    Unattested {
        /// When the last checkpoint was made.
        known_at: DateTime<Utc>,
    },
}

/// The end of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditHead {
    /// The number of the last link.
    pub sequence: i64,
    /// Its hash.
    pub hash: Fingerprint,
}

/// What a proof of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// Entries that are kept.
    pub entries: u64,
    /// Links of the chain that hold, from the first.
    pub linked: u64,
    /// Entries that wait to be linked.
    pub unlinked: u64,
    /// The end of the chain, as far as it holds; `None` for an empty one.
    pub head: Option<AuditHead>,
    /// The number up to which checkpoints agree with the chain; 0 for none.
    pub attested: i64,
    /// The first fault.
    pub fault: Option<AuditFault>,
}
