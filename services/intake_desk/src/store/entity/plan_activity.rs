//! An activity of the plan.

use domain::codes::ActivityStatus;
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `plan_activity`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_activity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub id: Uuid,
    pub title: String,
    pub status: Coded<ActivityStatus>,
    pub due_on: Option<Date>,
    pub responsible_unit_key: Option<i64>,
    pub position: i32,
    pub removed_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "plan_activity");
