//! A follow-up after closure and, once recorded, its result.

use sea_orm::entity::prelude::*;

/// One row of `follow_up_due`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "follow_up_due")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub months: i32,
    pub due_on: Date,
    pub recorded_at: Option<DateTimeUtc>,
    pub result: Option<store::Json<crate::model::closure::Heard>>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "follow_up_due");
