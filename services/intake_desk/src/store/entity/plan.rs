//! The head of the one shared plan of a case, with a version of its own.

use sea_orm::entity::prelude::*;

/// One row of `plan`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    pub version: i32,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "plan");
