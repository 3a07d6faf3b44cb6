//! The kit's tables as SeaORM entities. They stay inside this crate.

pub(crate) mod audit_entry;
pub(crate) mod audit_link;
pub(crate) mod audit_subject;
pub(crate) mod disposal_certificate;
pub(crate) mod disposal_sweep;
pub(crate) mod idempotency_key;
pub(crate) mod inbox_event;
pub(crate) mod outbox_delivery;
pub(crate) mod outbox_event;
