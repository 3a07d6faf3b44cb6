//! Disposal (gallring): the certificates of what was erased, and how far the sweep of a day has come.

use sea_orm_migration::{async_trait, prelude::*, sea_orm::DbBackend};

use crate::{
    column::{code, day, id, instant, key, text, truth},
    section::index,
};

/// Creates `disposal_certificate`, which is only ever added to, and `disposal_sweep`.
pub(super) struct Disposal;

impl MigrationName for Disposal {
    fn name(&self) -> &'static str {
        "kit_0005_disposal"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Disposal {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(certificate()).await?;
        manager.create_table(sweep()).await?;
        let by_owner = index("disposal_certificate", &["agency_id", "key"]);
        manager.create_index(by_owner).await?;
        let triggers: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES_TRIGGERS,
            DbBackend::Sqlite => &SQLITE_TRIGGERS,
            other => {
                return Err(DbErr::BackendNotSupported {
                    db: other.as_str(),
                    ctx: "disposal triggers",
                });
            }
        };
        for statement in triggers {
            manager
                .get_connection()
                .execute_unprepared(statement)
                .await?;
        }
        Ok(())
    }
}

/// What was erased of one agency in one transaction, as canonical text. The id is made of the text's hash and stands in
/// the chained audit entry of the same transaction, so that a certificate that was changed or made up is seen.
fn certificate() -> TableCreateStatement {
    Table::create()
        .table("disposal_certificate")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(id("agency_id"))
        .col(instant("disposed_at"))
        .col(text("body"))
        .to_owned()
}

/// How far the sweep of a day has come, by the key of the last case that was looked at.
fn sweep() -> TableCreateStatement {
    Table::create()
        .table("disposal_sweep")
        .if_not_exists()
        .col(code("name").primary_key())
        .col(day("day"))
        .col(key("reached"))
        .col(truth("done"))
        .to_owned()
}

const SQLITE_TRIGGERS: [&str; 2] = [
    "CREATE TRIGGER IF NOT EXISTS disposal_certificate_kept BEFORE UPDATE ON disposal_certificate
        BEGIN SELECT RAISE(ABORT, 'insert-only'); END",
    "CREATE TRIGGER IF NOT EXISTS disposal_certificate_not_removed BEFORE DELETE ON disposal_certificate
        BEGIN SELECT RAISE(ABORT, 'insert-only'); END",
];

/// The function is the audit's.
const POSTGRES_TRIGGERS: [&str; 1] = ["CREATE OR REPLACE TRIGGER disposal_certificate_kept
        BEFORE UPDATE OR DELETE OR TRUNCATE ON disposal_certificate
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()"];
