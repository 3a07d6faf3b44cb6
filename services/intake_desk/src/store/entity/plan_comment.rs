//! The participant's comment on the plan.

use sea_orm::entity::prelude::*;

/// One row of `plan_comment`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_comment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub text: String,
    pub written_at: DateTimeUtc,
    pub subject: String,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "plan_comment");
