//! A day by which a unit must have acted.

use sea_orm::entity::prelude::*;

/// One row of `deadline`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub case_key: i64,
    pub unit_key: i64,
    pub staff_key: Option<i64>,
    pub kind: String,
    pub due_on: Date,
    pub subject_id: Option<Uuid>,
    pub done_at: Option<DateTimeUtc>,
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

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "deadline");
