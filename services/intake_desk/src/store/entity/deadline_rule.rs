//! How long something may take, by agreement; a row without unit holds for all.

use sea_orm::entity::prelude::*;

/// One row of `deadline_rule`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub unit_key: Option<i64>,
    pub code: String,
    pub amount: i32,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "deadline_rule");
