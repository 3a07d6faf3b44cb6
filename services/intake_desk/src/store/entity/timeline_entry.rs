//! Something that happened, by kind and owner; its title is a message key.

use domain::Section;
use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::timeline::TimelineKind;

/// One row of `timeline_entry`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "timeline_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub at: DateTimeUtc,
    pub kind: Coded<TimelineKind>,
    pub section: Coded<Section>,
    pub agency_key: i64,
    pub subject_id: Option<Uuid>,
    pub kept_from_participant: bool,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "timeline_entry");
