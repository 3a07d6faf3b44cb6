//! What was done about a look. Insert-only.

use sea_orm::entity::prelude::*;

/// One row of `log_follow_up`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "log_follow_up")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub item_key: i64,
    pub staff_key: i64,
    pub recorded_at: DateTimeUtc,
    pub action: String,
    pub done_on: Date,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "log_follow_up");
