//! What the checkpoints say, put to the chain while it is walked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};

use super::{
    fault::{AuditFault, AuditFaultKind},
    load::Loaded,
};
use crate::audit::{
    chain::{Hash, waiting_hash},
    checkpoint::{CHECKPOINT_EVERY, Checkpoint},
    fingerprint::Fingerprint,
};

/// How long an entry may take from its moment to its place in line, before a checkpoint that does not know
/// it shows that it was put there later.
fn longest_commit() -> Duration {
    Duration::minutes(1)
}

/// How much newer than the last checkpoint an entry can be: one checkpoint is due every minute, and as
/// much again is forgiven.
fn longest_gap() -> Duration {
    Duration::from_std(CHECKPOINT_EVERY * 2).unwrap_or(Duration::MAX)
}

/// The checkpoints of a chain, in order, and how far the walk has come past them.
pub(super) struct Witness<'c> {
    checkpoints: &'c [Checkpoint],
    /// The next that the walk has not come to.
    next: usize,
    /// The last number on which both agree.
    pub(super) attested: i64,
    /// Entries that waited at a checkpoint, and when it was made.
    known: BTreeMap<i64, (Fingerprint, DateTime<Utc>)>,
    unseen: BTreeSet<i64>,
    /// The newest key when the proof began. What comes while it runs is for later checkpoints.
    newest: i64,
}

impl<'c> Witness<'c> {
    pub(super) fn of(checkpoints: &'c [Checkpoint], newest: i64) -> Self {
        let mut known = BTreeMap::new();
        for checkpoint in checkpoints {
            for waiting in &checkpoint.named {
                known.insert(waiting.entry, (waiting.hash, checkpoint.at));
            }
        }
        let unseen = known.keys().copied().collect();
        let mut witness = Self {
            checkpoints,
            next: 0,
            attested: 0,
            known,
            unseen,
            newest,
        };
        // Those of an empty chain agree with every chain.
        witness.pass(0);
        witness
    }

    /// The chain holds up to this number, with this hash.
    pub(super) fn at_link(&mut self, at: i64, hash: Hash) -> Option<AuditFault> {
        while let Some(checkpoint) = self.checkpoints.get(self.next) {
            if checkpoint.sequence != at {
                break;
            }
            if checkpoint.hash != Fingerprint(hash) {
                return Some(AuditFault {
                    at: Some(at),
                    entry: None,
                    kind: AuditFaultKind::Forked {
                        after: self.attested,
                        known_at: checkpoint.at,
                    },
                });
            }
            self.attested = at;
            self.next += 1;
        }
        self.pass(at);
        None
    }

    /// Leaves behind what the walk has passed: a checkpoint of a chain that was shorter than one before it.
    fn pass(&mut self, at: i64) {
        while self
            .checkpoints
            .get(self.next)
            .is_some_and(|checkpoint| checkpoint.sequence <= at)
        {
            self.next += 1;
        }
    }

    /// An entry in the chain, or one that waits (`at` is `None`).
    pub(super) fn entry(
        &mut self,
        at: Option<i64>,
        key: i64,
        loaded: &Loaded,
    ) -> Option<AuditFault> {
        let fault = |kind| {
            Some(AuditFault {
                at,
                entry: Some(key),
                kind,
            })
        };
        self.unseen.remove(&key);
        if let Some((hash, _)) = self.known.get(&key) {
            let is_same = Fingerprint(waiting_hash(key, &loaded.text)) == *hash;
            return if is_same {
                None
            } else {
                fault(AuditFaultKind::Altered)
            };
        }
        let before = self.next.checked_sub(1)?;
        let before = self.checkpoints.get(before)?;
        let knew_all = usize::try_from(before.waiting).is_ok_and(|all| all == before.named.len());
        if knew_all && loaded.recorded_at + longest_commit() < before.at {
            let known_at = before.at;
            return fault(AuditFaultKind::Backdated { known_at });
        }
        let is_last = self.next == self.checkpoints.len() && key <= self.newest;
        if is_last && loaded.recorded_at > before.at + longest_gap() {
            let known_at = before.at;
            return fault(AuditFaultKind::Unattested { known_at });
        }
        None
    }

    /// The chain ends here.
    pub(super) fn at_end(&self, last: i64) -> Option<AuditFault> {
        let newest = self
            .checkpoints
            .iter()
            .max_by_key(|checkpoint| checkpoint.sequence)
            .filter(|newest| newest.sequence > last)?;
        Some(AuditFault {
            at: Some(last + 1),
            entry: None,
            kind: AuditFaultKind::Cut {
                missing: newest.sequence - last,
                knew: newest.sequence,
                known_at: newest.at,
            },
        })
    }

    /// Whether everything that waits has been looked at.
    pub(super) fn at_end_of_line(&self) -> Option<AuditFault> {
        let entry = *self.unseen.first()?;
        Some(AuditFault {
            at: None,
            entry: Some(entry),
            kind: AuditFaultKind::Missing,
        })
    }
}
