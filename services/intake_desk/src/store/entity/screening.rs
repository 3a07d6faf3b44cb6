//! The first assessment; a new one supersedes the one before.

use domain::codes::{Need, TargetGroup};
use sea_orm::entity::prelude::*;
use store::Codes;

/// One row of `screening`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "screening")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub in_target_group: bool,
    pub target_groups: Codes<TargetGroup>,
    pub needs: Codes<Need>,
    pub note: Option<String>,
    pub agency_key: i64,
    pub unit_key: i64,
    pub author_staff_key: i64,
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "screening");
