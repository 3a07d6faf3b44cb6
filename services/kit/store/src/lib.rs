//! How a service keeps things: one database, one writer at a time, the event and the audit entry
//! in the same transaction as the change, and lists a page at a time.
//!
//! A change: [`Store::begin`], then the service's own statements on [`Tx::connection`], then
//! [`Tx::tell`], then [`Tx::commit`]. A read: [`Store::reading`], and [`Store::audit`] before the
//! answer leaves. What others are told goes by the relay ([`Store::relay_once`]), at least once;
//! [`Tx::take_once`] makes its effect happen once.
#![deny(missing_docs)]

mod audit;
mod background;
mod canonical;
mod column;
mod connect;
pub mod disposal;
mod fault;
mod idempotency;
mod inbox;
mod keeping;
mod outbox;
mod paging;
mod plain;
mod relay;
mod replay;
pub mod section_table;
mod settings;
mod store;
mod tables;
mod traced;
mod tx;

pub use audit::{
    checkpoint::{
        CHECKPOINT_EVERY, Checkpoint, CheckpointFault, CheckpointLog, CheckpointLogFault,
        Checkpoints, WaitingEntry, read_checkpoints,
    },
    entries::{AuditFilter, AuditPlace, Disclosing, KeptEntry},
    fingerprint::Fingerprint,
    verify::{
        AuditFault, AuditFaultKind, AuditHead, AuditReport, verify_audit, verify_audit_against,
    },
};
pub use background::{Background, spawn_background};
pub use column::{Coded, Codes, Json};
pub use connect::{RoleRights, count_missing_migrations, open_copy, take_in_log};
pub use fault::{DatabaseFault, FaultKind, Refusal, StoreFault};
pub use idempotency::{IdempotencyKey, NotAKey, Recalled};
pub use inbox::Taking;
pub use keeping::KeepingColumns;
pub use paging::{CursorKey, FIRST_MAX, List, NotACursor, Page, PageRefused, PageRequest, PageRow};
pub use plain::PlainDatabase;
pub use relay::{Deliver, Delivered, DeliveryFault, OutboxState, ParkedDelivery, Relayed};
pub use replay::ReplayedEvent;
pub use settings::{DeliverySettings, Durability, Route, StoreSecret, StoreSettings, nobody};
pub use store::Store;
pub use traced::TRACED;
pub use tx::Tx;
