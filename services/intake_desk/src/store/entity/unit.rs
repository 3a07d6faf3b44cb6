//! A unit of an agency. `position` puts the units in the order that people see.

use domain::basis::SecrecyRegime;
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `unit`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub slug: String,
    pub agency_key: i64,
    pub name: String,
    pub municipality: Option<String>,
    pub secrecy_regime: Coded<SecrecyRegime>,
    pub takes_referrals_from: Date,
    pub takes_referrals_to: Option<Date>,
    pub successor_unit_key: Option<i64>,
    pub position: i32,
    pub version: i32,
    pub closed_on: Option<Date>,
    pub held_from: Option<Date>,
}

/// What a row leans on.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::agency::Entity",
        from = "Column::AgencyKey",
        to = "super::agency::Column::Key"
    )]
    Agency,
}

impl Related<super::agency::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Agency.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "unit");
