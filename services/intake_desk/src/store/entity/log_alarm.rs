//! Something that the reviewers of an agency's log must look at.

use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::stop::LogAlarmKind;

/// One row of `log_alarm`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "log_alarm")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub agency_key: i64,
    pub unit_key: i64,
    pub staff_key: i64,
    pub kind: Coded<LogAlarmKind>,
    pub raised_at: DateTimeUtc,
    pub done_at: Option<DateTimeUtc>,
    pub done_by_staff_key: Option<i64>,
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

super::speak_no_values!(Model, "log_alarm");
