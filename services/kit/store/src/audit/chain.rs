//! What the chain hashes: everything that is stored of an entry and of its subjects, its number in
//! the chain, and the hash before it.

use sha2::{Digest, Sha256};

use crate::{
    fault::StoreFault,
    tables::{audit_entry, audit_subject},
};

/// The hash of one link.
pub(crate) type Hash = [u8; 32];

/// The hash before the first link: 32 zero bytes.
pub(crate) const BEFORE_FIRST: Hash = [0; 32];

/// The canonical bytes of a stored entry with its subjects in order.
pub(crate) fn entry_text(
    entry: &audit_entry::Model,
    subjects: &[audit_subject::Model],
) -> Result<String, StoreFault> {
    let subjects: Vec<_> = subjects
        .iter()
        .map(|row| {
            (
                row.ordinal,
                row.person_id,
                row.case_id,
                &row.section,
                row.owner_id,
            )
        })
        .collect();
    let stored = (
        entry.recorded_at.timestamp_micros(),
        &entry.reader,
        &entry.operation,
        entry.trace_id,
        &entry.body,
        subjects,
    );
    // Lists and plain values only: what serde_json writes of them is canonical already.
    serde_json::to_string(&stored).map_err(|_| StoreFault::Unwritable("audit entry"))
}

/// The hash of the link with this number, after this hash, over this entry.
pub(crate) fn link_hash(previous: &Hash, sequence: i64, entry_text: &str) -> Hash {
    let mut digest = Sha256::new();
    digest.update(b"evi audit link 1");
    digest.update(previous);
    digest.update(sequence.to_be_bytes());
    digest.update(entry_text.as_bytes());
    digest.finalize().into()
}

/// The hash of an entry that waits in line: its key, and what the link will hash of it.
pub(crate) fn waiting_hash(key: i64, entry_text: &str) -> Hash {
    let mut digest = Sha256::new();
    digest.update(b"evi audit waiting 1");
    digest.update(key.to_be_bytes());
    digest.update(entry_text.as_bytes());
    digest.finalize().into()
}

/// A stored hash, or `None` when it is not one.
pub(crate) fn stored_hash(bytes: Option<&Vec<u8>>) -> Option<Hash> {
    bytes?.as_slice().try_into().ok()
}
