//! That two names are one person's; private to the store.

use sea_orm::entity::prelude::*;

/// One row of `pseudonym_merge`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pseudonym_merge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub merge_id: Uuid,
    pub kept: Option<String>,
    pub merged: Option<String>,
    pub undone: bool,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a row of pseudonym_merge")
    }
}

/// Leans on nothing.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
