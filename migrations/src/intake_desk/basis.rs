//! Tables of the disclosure bases.

use sea_orm_migration::{async_trait, prelude::*};

use super::create;
use crate::column::{code, day, id, instant, key, list, maybe, text};

/// Lays out the tables of the disclosure bases.
#[derive(Debug, Clone, Copy)]
pub struct Basis;

impl MigrationName for Basis {
    fn name(&self) -> &'static str {
        "desk_0004_basis"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Basis {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![basis()];
        let indexes = vec![];
        create(manager, tables, indexes).await
    }
}

/// A ground for one agency to disclose sections to another (OSL 10 and 12). A withdrawal is written once and never undone.
fn basis() -> TableCreateStatement {
    Table::create()
        .table("basis")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(id("id").unique_key())
        .col(code("kind"))
        .col(key("from_agency_key"))
        .col(key("to_agency_key"))
        .col(list("sections"))
        .col(text("purpose"))
        .col(day("valid_from"))
        .col(day("valid_to"))
        .col(maybe(code("consent_form")))
        .col(maybe(text("witness")))
        .col(maybe(key("recorded_by_staff_key")))
        .col(key("recorded_by_agency_key"))
        .col(instant("recorded_at"))
        .col(maybe(instant("withdrawn_at")))
        .col(maybe(code("withdrawn_by")))
        .col(maybe(instant("withdrawal_recorded_at")))
        .col(maybe(code("withdrawal_recorded_by")))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("basis", "case_key")
                .to("shared_case", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("basis", "from_agency_key")
                .to("agency", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("basis", "to_agency_key")
                .to("agency", "key"),
        )
        .check(Expr::cust("valid_to >= valid_from"))
        .check(Expr::cust(
            "(withdrawn_at IS NULL) = (withdrawal_recorded_at IS NULL)",
        ))
        .to_owned()
}
