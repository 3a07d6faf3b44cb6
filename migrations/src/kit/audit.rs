//! The audit: who asked for what, about whom, what was shown and why (threat T28).

use sea_orm_migration::{async_trait, prelude::*, sea_orm::DbBackend};

use crate::column::{bytes, code, counted_key, id, instant, key, maybe, number, text};

/// Creates `audit_entry`, `audit_subject` and `audit_link`, and the triggers that keep entries
/// and subjects insert-only and put every new entry in line for the chain.
pub(super) struct Audit;

impl MigrationName for Audit {
    fn name(&self) -> &'static str {
        "kit_0003_audit"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Audit {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(audit_entry()).await?;
        manager.create_table(audit_subject()).await?;
        manager.create_table(audit_link()).await?;
        let connection = manager.get_connection();
        for statement in INDEXES {
            connection.execute_unprepared(statement).await?;
        }
        let triggers: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES_TRIGGERS,
            DbBackend::Sqlite => &SQLITE_TRIGGERS,
            other => {
                return Err(DbErr::BackendNotSupported {
                    db: other.as_str(),
                    ctx: "audit triggers",
                });
            }
        };
        for statement in triggers {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

const INDEXES: [&str; 4] = [
    "CREATE INDEX IF NOT EXISTS audit_subject_person ON audit_subject (person_id, entry)",
    "CREATE INDEX IF NOT EXISTS audit_subject_case ON audit_subject (case_id, entry)",
    "CREATE UNIQUE INDEX IF NOT EXISTS audit_link_sequence ON audit_link (sequence)",
    "CREATE INDEX IF NOT EXISTS audit_link_unlinked ON audit_link (entry) WHERE sequence IS NULL",
];

/// The entry itself is kept as canonical text: what the chain hashes is what is stored.
fn audit_entry() -> TableCreateStatement {
    Table::create()
        .table("audit_entry")
        .if_not_exists()
        .col(counted_key("entry"))
        .col(instant("recorded_at"))
        .col(code("reader"))
        .col(code("operation"))
        .col(id("trace_id"))
        .col(text("body"))
        .to_owned()
}

fn audit_subject() -> TableCreateStatement {
    Table::create()
        .table("audit_subject")
        .if_not_exists()
        .col(key("entry"))
        .col(number("ordinal"))
        .col(maybe(id("person_id")))
        .col(maybe(id("case_id")))
        .col(maybe(code("section")))
        .col(maybe(id("owner_id")))
        .primary_key(Index::create().col("entry").col("ordinal"))
        .to_owned()
}

fn audit_link() -> TableCreateStatement {
    Table::create()
        .table("audit_link")
        .if_not_exists()
        .col(key("entry").primary_key().take())
        .col(maybe(key("sequence")))
        .col(maybe(bytes("previous_hash")))
        .col(maybe(bytes("hash")))
        .to_owned()
}

const SQLITE_TRIGGERS: [&str; 5] = [
    "CREATE TRIGGER IF NOT EXISTS audit_entry_in_line AFTER INSERT ON audit_entry
        BEGIN INSERT INTO audit_link (entry) VALUES (NEW.entry); END",
    "CREATE TRIGGER IF NOT EXISTS audit_entry_kept BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'insert-only'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_entry_not_removed BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'insert-only'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_subject_kept BEFORE UPDATE ON audit_subject
        BEGIN SELECT RAISE(ABORT, 'insert-only'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_subject_not_removed BEFORE DELETE ON audit_subject
        BEGIN SELECT RAISE(ABORT, 'insert-only'); END",
];

const POSTGRES_TRIGGERS: [&str; 5] = [
    "CREATE OR REPLACE FUNCTION audit_entry_put_in_line() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO audit_link (entry) VALUES (NEW.entry); RETURN NULL; END $$",
    "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'insert-only'; END $$",
    "CREATE OR REPLACE TRIGGER audit_entry_in_line AFTER INSERT ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_put_in_line()",
    "CREATE OR REPLACE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()",
    "CREATE OR REPLACE TRIGGER audit_subject_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_subject
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()",
];
