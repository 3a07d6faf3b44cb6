//! Room for disposal (gallring): how long each agency keeps what it has written, and reviews of the access log that
//! outlive the cases that they ask about.

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index, log_review, unique_index};
use crate::column::{code, day, key, number, text};

/// Lays out the table of retention rules, and lets cases go that a review of the access log names.
#[derive(Debug, Clone, Copy)]
pub struct Disposal;

impl MigrationName for Disposal {
    fn name(&self) -> &'static str {
        "desk_0014_disposal"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Disposal {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![
            unique_index("retention_rule", &["agency_key", "valid_from"]),
            index("open_contact", &["number_value"]),
        ];
        create(manager, vec![retention_rule()], indexes).await?;
        log_review::let_cases_go(manager).await?;
        manager
            .create_index(index("log_review_item", &["case_key"]))
            .await
    }
}

/// How long an agency keeps what it has written in a case, from a day on and until the next rule. An agency without a
/// row keeps by the law of its kind.
fn retention_rule() -> TableCreateStatement {
    Table::create()
        .table("retention_rule")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("agency_key"))
        .col(number("years"))
        .col(code("starts"))
        .col(code("sample"))
        .col(text("source"))
        .col(day("valid_from"))
        .foreign_key(
            ForeignKey::create()
                .from("retention_rule", "agency_key")
                .to("agency", "key"),
        )
        .check(Expr::cust("years between 1 and 70"))
        .to_owned()
}
