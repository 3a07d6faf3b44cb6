//! Tables of sections that were opened in an emergency (nödöppning), and of the reviews that they owe.

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index};
use crate::column::{code, day, id, instant, key, list, maybe, text};

/// Lays out the tables of openings and their reviews.
#[derive(Debug, Clone, Copy)]
pub struct Opening;

impl MigrationName for Opening {
    fn name(&self) -> &'static str {
        "desk_0011_opening"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Opening {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![opening(), opening_review(), opening_verdict()];
        let indexes = vec![
            index("opening", &["case_key", "staff_key"]),
            index("opening_review", &["opening_key"]),
            index("opening_review", &["case_key"]),
            index(
                "opening_review",
                &["agency_key", "settled_at", "due_on", "key"],
            ),
            index("opening_verdict", &["review_key"]),
        ];
        create(manager, tables, indexes).await
    }
}

/// Who opened, for which unit, why, and for how long. It holds from when it is recorded, and ends early
/// only when that is recorded: its valid time and its recorded time are one.
fn opening() -> TableCreateStatement {
    Table::create()
        .table("opening")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(key("case_key"))
        .col(key("staff_key"))
        .col(key("unit_key"))
        .col(code("role"))
        .col(code("category"))
        .col(text("reason"))
        .col(instant("opened_at"))
        .col(instant("ends_at"))
        .col(maybe(instant("ended_at")))
        .foreign_key(&mut leads_to("opening", "case_key", "shared_case"))
        .foreign_key(&mut leads_to("opening", "staff_key", "staff"))
        .foreign_key(&mut leads_to("opening", "unit_key", "unit"))
        .check(Expr::cust("ends_at > opened_at"))
        .to_owned()
}

/// What was opened of one owner, and the review that the owner owes.
fn opening_review() -> TableCreateStatement {
    Table::create()
        .table("opening_review")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(key("opening_key"))
        .col(key("case_key"))
        .col(key("agency_key"))
        .col(list("sections"))
        .col(day("due_on"))
        .col(maybe(instant("settled_at")))
        .foreign_key(&mut leads_to("opening_review", "opening_key", "opening"))
        .foreign_key(&mut leads_to("opening_review", "case_key", "shared_case"))
        .foreign_key(&mut leads_to("opening_review", "agency_key", "agency"))
        .to_owned()
}

/// What a reviewer found. Rows are only ever added.
fn opening_verdict() -> TableCreateStatement {
    Table::create()
        .table("opening_verdict")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("review_key"))
        .col(key("staff_key"))
        .col(code("verdict"))
        .col(maybe(text("note")))
        .col(instant("recorded_at"))
        .foreign_key(&mut leads_to(
            "opening_verdict",
            "review_key",
            "opening_review",
        ))
        .foreign_key(&mut leads_to("opening_verdict", "staff_key", "staff"))
        .to_owned()
}

fn leads_to(
    table: &'static str,
    column: &'static str,
    other: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, column)
        .to(other, "key")
        .to_owned()
}
