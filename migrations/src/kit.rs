//! The tables that every service has: outbox, inbox, idempotency keys and the audit.

mod audit;
mod audit_owner;
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
    ]
}
