//! The decision by which a note or a part of the mapping is kept from the participant, and the mark that
//! its entry in the timeline shares.

use sea_orm_migration::{async_trait, prelude::*};

use crate::{
    column::truth,
    kit::keeping::{self, add_column},
};

/// Adds the decision to notes and parts of the mapping, and the mark to the timeline.
#[derive(Debug, Clone, Copy)]
pub struct Keeping;

impl MigrationName for Keeping {
    fn name(&self) -> &'static str {
        "desk_0010_keeping"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Keeping {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let decision = keeping::Keeping {
            name: "desk_0010_keeping",
            tables: &["mapping_part", "journal_note"],
        };
        decision.up(manager).await?;
        let mut mark = truth("kept_from_participant");
        add_column(manager, "timeline_entry", mark.default(false).to_owned()).await
    }
}
