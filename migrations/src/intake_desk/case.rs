//! Tables of the shared case, who takes part in it, and what is to be done.

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index};
use crate::column::{code, day, id, instant, key, list, maybe, number, text, truth};

/// Lays out the tables of the shared case, who takes part in it, and what is to be done.
#[derive(Debug, Clone, Copy)]
pub struct Case;

impl MigrationName for Case {
    fn name(&self) -> &'static str {
        "desk_0003_case"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Case {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            shared_case(),
            case_phase(),
            party(),
            case_assignment(),
            intake(),
            screening(),
            timeline_entry(),
            deadline(),
            task(),
        ];
        let indexes = vec![
            index("shared_case", &["person_key"]),
            index("shared_case", &["desk_unit_key", "key"]),
            index("party", &["unit_key", "case_key"]),
            index(
                "case_assignment",
                &["staff_key", "superseded_at", "case_key"],
            ),
            index("deadline", &["unit_key", "done_at", "due_on"]),
            index("deadline", &["case_key"]),
            index("task", &["unit_key", "done_at", "key"]),
            index("task", &["case_key"]),
        ];
        create(manager, tables, indexes).await
    }
}

/// The head of a shared case. `version` moves with phase, intake, screening and closure only.
fn shared_case() -> TableCreateStatement {
    Table::create()
        .table("shared_case")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(code("municipality"))
        .col(code("registry_number").unique_key())
        .col(code("phase"))
        .col(number("version"))
        .col(key("person_key"))
        .col(key("desk_unit_key"))
        .col(instant("opened_at"))
        .col(maybe(instant("closed_at")))
        .foreign_key(
            ForeignKey::create()
                .from("shared_case", "person_key")
                .to("person", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("shared_case", "desk_unit_key")
                .to("unit", "key"),
        )
        .check(Expr::cust("version >= 0"))
        .to_owned()
}

/// When a case reached a phase, append-only.
fn case_phase() -> TableCreateStatement {
    Table::create()
        .table("case_phase")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(code("phase"))
        .col(instant("at"))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("case_phase", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}

/// A unit that takes part in a case. Bitemporal: `standing` is a new row when it changes.
fn party() -> TableCreateStatement {
    Table::create()
        .table("party")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(key("unit_key"))
        .col(key("agency_key"))
        .col(code("standing"))
        .col(maybe(id("joined_by_referral")))
        .col(instant("valid_from"))
        .col(maybe(instant("valid_to")))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("party", "case_key")
                .to("shared_case", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("party", "unit_key")
                .to("unit", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("party", "agency_key")
                .to("agency", "key"),
        )
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .to_owned()
}

/// A member of staff who works on a case for a unit. Bitemporal.
fn case_assignment() -> TableCreateStatement {
    Table::create()
        .table("case_assignment")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(key("staff_key"))
        .col(key("unit_key"))
        .col(truth("lead"))
        .col(instant("valid_from"))
        .col(maybe(instant("valid_to")))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("case_assignment", "case_key")
                .to("shared_case", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("case_assignment", "staff_key")
                .to("staff", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("case_assignment", "unit_key")
                .to("unit", "key"),
        )
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .to_owned()
}

/// A registered intake (aktualisering).
fn intake() -> TableCreateStatement {
    Table::create()
        .table("intake")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(id("id").unique_key())
        .col(code("status"))
        .col(code("channel"))
        .col(text("reason"))
        .col(maybe(code("language")))
        .col(code("interpreter"))
        .col(key("author_staff_key"))
        .col(key("agency_key"))
        .col(key("unit_key"))
        .col(day("occurred_on"))
        .col(instant("recorded_at"))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("intake", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}

/// The first assessment; a new one supersedes the one before.
fn screening() -> TableCreateStatement {
    Table::create()
        .table("screening")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(truth("in_target_group"))
        .col(list("target_groups"))
        .col(list("needs"))
        .col(maybe(text("note")))
        .col(key("agency_key"))
        .col(key("unit_key"))
        .col(key("author_staff_key"))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("screening", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}

/// Something that happened, by kind and owner; its title is a message key.
fn timeline_entry() -> TableCreateStatement {
    Table::create()
        .table("timeline_entry")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(instant("at"))
        .col(code("kind"))
        .col(code("section"))
        .col(key("agency_key"))
        .col(maybe(id("subject_id")))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("timeline_entry", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}

/// A day by which a unit must have acted.
fn deadline() -> TableCreateStatement {
    Table::create()
        .table("deadline")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("case_key"))
        .col(key("unit_key"))
        .col(maybe(key("staff_key")))
        .col(code("kind"))
        .col(day("due_on"))
        .col(maybe(id("subject_id")))
        .col(maybe(instant("done_at")))
        .foreign_key(
            ForeignKey::create()
                .from("deadline", "case_key")
                .to("shared_case", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("deadline", "unit_key")
                .to("unit", "key"),
        )
        .to_owned()
}

/// Something to do or to know for a unit or a member of staff.
fn task() -> TableCreateStatement {
    Table::create()
        .table("task")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(key("case_key"))
        .col(key("unit_key"))
        .col(maybe(key("staff_key")))
        .col(code("kind"))
        .col(maybe(day("due_on")))
        .col(maybe(instant("done_at")))
        .col(maybe(id("subject_id")))
        .col(instant("created_at"))
        .foreign_key(
            ForeignKey::create()
                .from("task", "case_key")
                .to("shared_case", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("task", "unit_key")
                .to("unit", "key"),
        )
        .to_owned()
}
