//! The columns that every table of an agency's sections has, and the indexes that every read needs.

use sea_orm_migration::prelude::*;

use crate::column::{code, day, id, instant, key, maybe, truth};

/// A table whose rows carry where they come from; the section's own columns follow.
pub fn section_table(name: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(id("id").unique_key())
        .col(id("case_id"))
        .col(id("person_id"))
        .col(id("agency_id"))
        .col(id("unit_id"))
        .col(id("author_id"))
        .col(code("source"))
        .col(day("occurred_on"))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .col(maybe(id("replaces_id")))
        .col(truth("kept_from_participant").default(false))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .to_owned()
}

/// Creates section tables with their indexes: by case for the reader, by agency for the owner.
pub async fn create_sections(
    manager: &SchemaManager<'_>,
    tables: Vec<(&'static str, TableCreateStatement)>,
) -> Result<(), DbErr> {
    for (name, table) in tables {
        manager.create_table(table).await?;
        for columns in [["case_id", "superseded_at"], ["agency_id", "case_key"]] {
            manager.create_index(index(name, &columns)).await?;
        }
    }
    Ok(())
}

/// An index named by what it covers.
pub fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut statement = Index::create()
        .if_not_exists()
        .name(format!("{table}_by_{}", columns.join("_")))
        .table(table)
        .to_owned();
    for column in columns {
        statement.col(*column);
    }
    statement
}
