//! People who turned out to be one: their steps stand under one name while they are, and under their own again afterwards.

use sea_orm_migration::{async_trait, prelude::*};

use crate::{
    column::{code, id, maybe, truth},
    kit::keeping::add_column,
    section::index,
};

/// Lays out the table of merges, and says of steps under which name they were told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Merges;

impl MigrationName for Merges {
    fn name(&self) -> &'static str {
        "follow_up_0008_merges"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Merges {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "step", maybe(code("told_pseudonym"))).await?;
        manager.create_table(pseudonym_merge()).await?;
        for column in ["kept", "merged"] {
            manager
                .create_index(index("pseudonym_merge", &[column]))
                .await?;
        }
        Ok(())
    }
}

/// That two names are one person's, or were. Without names where the person is counted only.
fn pseudonym_merge() -> TableCreateStatement {
    Table::create()
        .table("pseudonym_merge")
        .if_not_exists()
        .col(id("merge_id").primary_key())
        .col(maybe(code("kept")))
        .col(maybe(code("merged")))
        .col(truth("undone"))
        .to_owned()
}
