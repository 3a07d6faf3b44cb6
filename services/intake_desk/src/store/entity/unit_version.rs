//! What a unit was until a day; what it is now stands in `unit`.

use domain::basis::SecrecyRegime;
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `unit_version`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub unit_key: i64,
    pub version: i32,
    pub name: String,
    pub secrecy_regime: Coded<SecrecyRegime>,
    pub takes_referrals_from: Date,
    pub takes_referrals_to: Option<Date>,
    pub successor_unit_key: Option<i64>,
    pub closed_on: Option<Date>,
    pub held_from: Option<Date>,
    pub held_to: Date,
    pub superseded_at: DateTimeUtc,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "unit_version");
