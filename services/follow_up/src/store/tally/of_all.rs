//! A line of all municipalities together; private to the store. Triggers write it, and nothing else does.

use sea_orm::entity::prelude::*;

/// One row of `tally_of_all`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "tally_of_all")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub factor: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub value: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: i32,
    pub people: i64,
}

/// Leans on nothing.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
