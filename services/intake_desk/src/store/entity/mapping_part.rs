//! One part of the mapping, owned by the agency that wrote it; a correction supersedes and keeps the old row.

use domain::Section;
use domain::codes::EntrySource;
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `mapping_part`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mapping_part")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub part: Coded<Section>,
    pub agency_key: i64,
    pub unit_key: i64,
    pub author_staff_key: i64,
    pub source: Coded<EntrySource>,
    pub occurred_on: Date,
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
    pub content: store::Json<crate::model::mapping::MappingContent>,
    pub kept_from_participant: bool,
    pub kept_provision: Option<String>,
    pub kept_reason: Option<String>,
    pub kept_by_id: Option<Uuid>,
    pub kept_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "mapping_part");
