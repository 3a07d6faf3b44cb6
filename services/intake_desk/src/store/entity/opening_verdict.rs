//! What a reviewer found of an opening. Rows are only ever added.

use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::opening::ReviewVerdict;

/// One row of `opening_verdict`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "opening_verdict")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub review_key: i64,
    pub staff_key: i64,
    pub verdict: Coded<ReviewVerdict>,
    pub note: Option<String>,
    pub recorded_at: DateTimeUtc,
}

/// What a row leans on.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::staff::Entity",
        from = "Column::StaffKey",
        to = "super::staff::Column::Key"
    )]
    Staff,
}

impl Related<super::staff::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Staff.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "opening_verdict");
