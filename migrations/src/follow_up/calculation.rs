//! The table of what calculations of programmes assume: every version is kept.

use sea_orm_migration::{async_trait, prelude::*};

use super::evaluation::document;
use crate::{
    column::{code, day, key, text},
    section::index,
};

/// Lays out the table of assumptions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calculations;

impl MigrationName for Calculations {
    fn name(&self) -> &'static str {
        "follow_up_0102_calculations"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Calculations {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = document("assumption");
        for column in [
            code("kind"),
            key("low"),
            key("likely"),
            key("high"),
            text("source"),
            day("assumed_on"),
        ] {
            table.col(column);
        }
        manager.create_table(table).await?;
        let columns = ["programme_id", "superseded_at"];
        manager.create_index(index("assumption", &columns)).await?;
        let mut versions = index("assumption", &["id", "version"]);
        versions.unique();
        manager.create_index(versions).await
    }
}
