//! An invented register of names for demo numbers; empty everywhere else.

use sea_orm::entity::prelude::*;

/// One row of `population_register`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "population_register")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: String,
    pub given_name: String,
    pub family_name: String,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "population_register");
