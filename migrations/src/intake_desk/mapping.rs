//! Tables of mapping, journal and the shared plan.

use sea_orm_migration::{async_trait, prelude::*};

use super::create;
use crate::column::{code, day, id, instant, key, list, maybe, number, text, truth};

/// Lays out the tables of mapping, journal and the shared plan.
#[derive(Debug, Clone, Copy)]
pub struct Mapping;

impl MigrationName for Mapping {
    fn name(&self) -> &'static str {
        "desk_0005_mapping"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Mapping {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            mapping_part(),
            journal_note(),
            plan(),
            plan_goal(),
            plan_activity(),
            plan_comment(),
        ];
        let indexes = vec![];
        create(manager, tables, indexes).await
    }
}

/// One part of the mapping, owned by the agency that wrote it; a correction supersedes and keeps the old row.
fn mapping_part() -> TableCreateStatement {
    Table::create()
        .table("mapping_part")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(code("part"))
        .col(key("agency_key"))
        .col(key("unit_key"))
        .col(key("author_staff_key"))
        .col(code("source"))
        .col(day("occurred_on"))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .col(list("content"))
        .col(truth("kept_from_participant").default(false))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("mapping_part", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}

/// A note in the journal. A locked note is corrected by a new one.
fn journal_note() -> TableCreateStatement {
    Table::create()
        .table("journal_note")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(id("id").unique_key())
        .col(key("agency_key"))
        .col(key("unit_key"))
        .col(key("author_staff_key"))
        .col(text("text"))
        .col(instant("written_at"))
        .col(maybe(instant("locked_at")))
        .col(maybe(id("corrects_id")))
        .col(truth("kept_from_participant").default(false))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("journal_note", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}

/// The head of the one shared plan of a case, with a version of its own.
fn plan() -> TableCreateStatement {
    Table::create()
        .table("plan")
        .if_not_exists()
        .col(key("case_key").primary_key())
        .col(number("version"))
        .foreign_key(
            ForeignKey::create()
                .from("plan", "case_key")
                .to("shared_case", "key"),
        )
        .check(Expr::cust("version >= 1"))
        .to_owned()
}

/// A goal of the plan.
fn plan_goal() -> TableCreateStatement {
    Table::create()
        .table("plan_goal")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(id("id").unique_key())
        .col(text("text"))
        .col(number("position"))
        .col(maybe(instant("removed_at")))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("plan_goal", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}

/// An activity of the plan.
fn plan_activity() -> TableCreateStatement {
    Table::create()
        .table("plan_activity")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(id("id").unique_key())
        .col(text("title"))
        .col(code("status"))
        .col(maybe(day("due_on")))
        .col(maybe(key("responsible_unit_key")))
        .col(number("position"))
        .col(maybe(instant("removed_at")))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("plan_activity", "case_key")
                .to("shared_case", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("plan_activity", "responsible_unit_key")
                .to("unit", "key"),
        )
        .to_owned()
}

/// The participant's comment on the plan.
fn plan_comment() -> TableCreateStatement {
    Table::create()
        .table("plan_comment")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(text("text"))
        .col(instant("written_at"))
        .col(code("subject"))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("plan_comment", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}
