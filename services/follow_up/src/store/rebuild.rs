//! A rebuild; private to the store.

use sea_orm::entity::prelude::*;

/// One row of `rebuild`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rebuild")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub rebuild_key: i64,
    pub rebuilt_at: DateTimeUtc,
}

/// Leans on nothing.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
