//! An index for lists that begin at a desk: as the years pass, most of its cases are closed.

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index};

/// Lays out the index.
#[derive(Debug, Clone, Copy)]
pub struct Worklist;

impl MigrationName for Worklist {
    fn name(&self) -> &'static str {
        "desk_0016_worklist"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Worklist {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![index("shared_case", &["desk_unit_key", "phase"])];
        create(manager, Vec::new(), indexes).await
    }
}
