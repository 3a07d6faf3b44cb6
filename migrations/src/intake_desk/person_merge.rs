//! The tables of persons who turned out to be one, so that their cases can lie together and be parted again.

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index};
use crate::{
    column::{code, id, instant, key, list, maybe, text},
    kit::keeping::add_column,
};

/// Lays out the tables of merges, and says of persons and cases which of them a merge has taken elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct PersonMerge;

impl MigrationName for PersonMerge {
    fn name(&self) -> &'static str {
        "desk_0015_person_merge"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for PersonMerge {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "person", maybe(key("merged_into_key"))).await?;
        add_column(manager, "shared_case", maybe(id("opened_for_id"))).await?;
        let tables = vec![person_merge(), person_merge_case()];
        let indexes = vec![
            index("person", &["merged_into_key"]),
            index("person_merge", &["kept_person_key", "undone_at"]),
            index("person_merge", &["merged_person_key"]),
            index("person_merge_case", &["case_key"]),
        ];
        create(manager, tables, indexes).await
    }
}

/// That two persons are one. A row is never changed but to say that it was a mistake. What the kept person was before
/// stands beside, for only that is taken back.
fn person_merge() -> TableCreateStatement {
    Table::create()
        .table("person_merge")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(key("kept_person_key"))
        .col(key("merged_person_key"))
        .col(text("reason"))
        .col(key("author_staff_key"))
        .col(key("author_unit_key"))
        .col(instant("recorded_at"))
        .col(maybe(key("protection_key")))
        .col(maybe(code("grade_before")))
        .col(list("handlers_before"))
        .col(maybe(key("contact_key")))
        .col(maybe(instant("undone_at")))
        .col(maybe(key("undone_by_staff_key")))
        .col(maybe(text("undone_reason")))
        .foreign_key(
            ForeignKey::create()
                .from("person_merge", "kept_person_key")
                .to("person", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("person_merge", "merged_person_key")
                .to("person", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("person_merge", "author_unit_key")
                .to("unit", "key"),
        )
        .check(Expr::cust("kept_person_key <> merged_person_key"))
        .to_owned()
}

/// A case that a merge took from the merged person to the kept one.
fn person_merge_case() -> TableCreateStatement {
    Table::create()
        .table("person_merge_case")
        .if_not_exists()
        .col(key("merge_key"))
        .col(key("case_key"))
        .primary_key(Index::create().col("merge_key").col("case_key"))
        .foreign_key(
            ForeignKey::create()
                .from("person_merge_case", "merge_key")
                .to("person_merge", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("person_merge_case", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}
