//! The sign-off of a review: one a review. Insert-only.

use sea_orm::entity::prelude::*;

/// One row of `log_review_signature`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "log_review_signature")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_key: i64,
    pub staff_key: i64,
    pub recorded_at: DateTimeUtc,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "log_review_signature");
