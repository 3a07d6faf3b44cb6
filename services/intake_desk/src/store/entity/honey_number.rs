//! The keyed digest of a number that nobody has.

use sea_orm::entity::prelude::*;

/// One row of `honey_number`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "honey_number")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: String,
    pub registered_at: DateTimeUtc,
}

/// Leans on nothing.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "honey_number");
