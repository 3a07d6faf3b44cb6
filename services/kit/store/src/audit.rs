//! The audit: every disclosure and every act, kept before it takes effect and linked into a chain
//! in which a change shows (`access.md` rule 9, threat T28).

pub(crate) mod chain;
pub(crate) mod checkpoint;
pub(crate) mod entries;
pub(crate) mod fingerprint;
pub(crate) mod link;
pub(crate) mod sink;
pub(crate) mod verify;
pub(crate) mod write;
