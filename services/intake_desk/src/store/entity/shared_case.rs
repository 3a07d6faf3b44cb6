//! The head of a shared case. `version` moves with phase, intake, screening and closure only.

use domain::CasePhase;
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `shared_case`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "shared_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub municipality: String,
    pub registry_number: String,
    pub phase: Coded<CasePhase>,
    pub version: i32,
    pub person_key: i64,
    pub desk_unit_key: i64,
    pub opened_at: DateTimeUtc,
    pub closed_at: Option<DateTimeUtc>,
    pub opened_for_id: Option<Uuid>,
}

/// What a row leans on.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::PersonKey",
        to = "super::person::Column::Key"
    )]
    Person,
    #[sea_orm(
        belongs_to = "super::unit::Entity",
        from = "Column::DeskUnitKey",
        to = "super::unit::Column::Key"
    )]
    Unit,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "shared_case");
