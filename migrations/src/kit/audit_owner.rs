//! Indexes by which the access log is read for the agency that owns the rows, month by month (SoLPUL 10 §).

use sea_orm_migration::{async_trait, prelude::*};

/// Finds the entries of an agency's rows, and those of a period.
pub(super) struct AuditOwner;

impl MigrationName for AuditOwner {
    fn name(&self) -> &'static str {
        "kit_0004_audit_owner"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for AuditOwner {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in INDEXES {
            manager
                .get_connection()
                .execute_unprepared(statement)
                .await?;
        }
        Ok(())
    }
}

const INDEXES: [&str; 2] = [
    "CREATE INDEX IF NOT EXISTS audit_subject_owner ON audit_subject (owner_id, entry)",
    "CREATE INDEX IF NOT EXISTS audit_entry_recorded ON audit_entry (recorded_at, entry)",
];
