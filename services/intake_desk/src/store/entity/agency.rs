//! An agency: one board of one municipality, or one state agency.

use domain::AgencyKind;
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `agency`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub slug: String,
    pub kind: Coded<AgencyKind>,
    pub name: String,
    pub municipality: Option<String>,
    pub active_from: Date,
    pub active_to: Option<Date>,
}

/// What leans on a row.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_many = "super::unit::Entity")]
    Unit,
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "agency");
