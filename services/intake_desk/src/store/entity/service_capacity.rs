//! The places of a unit for a service. A service without a row needs no place.

use sea_orm::entity::prelude::*;

/// One row of `service_capacity`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "service_capacity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: String,
    pub places: i32,
    pub reserved: i32,
    pub version: i32,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "service_capacity");
