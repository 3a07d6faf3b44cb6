//! A member of staff who works on a case for a unit. Bitemporal.

use sea_orm::entity::prelude::*;

/// One row of `case_assignment`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "case_assignment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub staff_key: i64,
    pub unit_key: i64,
    pub lead: bool,
    pub valid_from: DateTimeUtc,
    pub valid_to: Option<DateTimeUtc>,
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
}

/// What a row leans on.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::shared_case::Entity",
        from = "Column::CaseKey",
        to = "super::shared_case::Column::Key"
    )]
    SharedCase,
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

impl Related<super::shared_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::SharedCase.def()
    }
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

super::speak_no_values!(Model, "case_assignment");
