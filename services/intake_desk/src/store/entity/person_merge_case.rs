//! A case that a merge took from the merged person to the kept one.

use sea_orm::entity::prelude::*;

/// One row of `person_merge_case`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person_merge_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub merge_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "person_merge_case");
