//! A number that a person has or had.

use sea_orm::entity::prelude::*;

/// One row of `person_identifier`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person_identifier")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub person_key: i64,
    pub kind: String,
    pub value: String,
    pub issuer: Option<String>,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "person_identifier");
