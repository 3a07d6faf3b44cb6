//! The tables that every service has: outbox, inbox, idempotency keys, the audit and certificates of disposal.

mod audit;
mod audit_owner;
mod disposal;
mod events;
mod idempotency;
pub mod keeping;

use sea_orm_migration::MigrationTrait;

/// The kit's migrations, which every service's migrator runs before its own.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(events::Events),
        Box::new(idempotency::Idempotency),
        Box::new(audit::Audit),
        Box::new(audit_owner::AuditOwner),
        Box::new(disposal::Disposal),
    ]
}
