//! One person looked up by one member of staff: the budget counts these.

use sea_orm::entity::prelude::*;

/// One row of `lookup`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lookup")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub staff_key: i64,
    pub target_hash: String,
    pub at: DateTimeUtc,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "lookup");
