//! How a case ended; unknown is a value, never left out.

use domain::codes::{ClosureReason, OccupationKind};
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `closure`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "closure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    pub reason: Coded<ClosureReason>,
    pub occupation_kind: Coded<OccupationKind>,
    pub occupation_detail: Option<String>,
    pub income_sources: store::Json<Vec<crate::model::closure::IncomeShare>>,
    pub agency_key: i64,
    pub unit_key: i64,
    pub author_staff_key: i64,
    pub closed_on: Date,
    pub recorded_at: DateTimeUtc,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "closure");
