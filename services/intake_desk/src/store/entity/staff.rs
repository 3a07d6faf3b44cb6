//! A member of staff, found by the subject of the token.

use sea_orm::entity::prelude::*;

/// One row of `staff`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub subject: String,
    pub display_name: String,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "staff");
