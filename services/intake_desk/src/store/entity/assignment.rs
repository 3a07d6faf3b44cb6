//! What a member of staff does in a unit. Bitemporal: one row a version, `id` names the assignment.

use domain::Role;
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `assignment`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub staff_key: i64,
    pub unit_key: i64,
    pub role: Coded<Role>,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
    pub version: i32,
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
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::UnitKey",
        to = "super::unit::Column::Key"
    )]
    Unit,
}

impl Related<super::staff::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Staff.def()
    }
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "assignment");
