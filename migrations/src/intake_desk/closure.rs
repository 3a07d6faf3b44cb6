//! Tables of how a case ended and what came after.

use sea_orm_migration::{async_trait, prelude::*};

use super::create;
use crate::column::{code, day, instant, key, list, maybe, number, text};

/// Lays out the tables of how a case ended and what came after.
#[derive(Debug, Clone, Copy)]
pub struct Closure;

impl MigrationName for Closure {
    fn name(&self) -> &'static str {
        "desk_0007_closure"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Closure {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![closure(), follow_up_due()];
        let indexes = vec![];
        create(manager, tables, indexes).await
    }
}

/// How a case ended; unknown is a value, never left out.
fn closure() -> TableCreateStatement {
    Table::create()
        .table("closure")
        .if_not_exists()
        .col(key("case_key").primary_key())
        .col(code("reason"))
        .col(code("occupation_kind"))
        .col(maybe(text("occupation_detail")))
        .col(list("income_sources"))
        .col(key("agency_key"))
        .col(key("unit_key"))
        .col(key("author_staff_key"))
        .col(day("closed_on"))
        .col(instant("recorded_at"))
        .foreign_key(
            ForeignKey::create()
                .from("closure", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}

/// A follow-up after closure and, once recorded, its result.
fn follow_up_due() -> TableCreateStatement {
    Table::create()
        .table("follow_up_due")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(number("months"))
        .col(day("due_on"))
        .col(maybe(instant("recorded_at")))
        .col(maybe(list("result")))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("follow_up_due", "case_key")
                .to("shared_case", "key"),
        )
        .check(Expr::cust("months > 0"))
        .to_owned()
}
