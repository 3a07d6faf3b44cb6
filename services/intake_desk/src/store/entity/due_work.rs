//! Work that the runner does when it falls due; the work key makes it happen once.

use sea_orm::entity::prelude::*;

/// One row of `due_work`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "due_work")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub work_key: String,
    pub kind: String,
    pub due_at: DateTimeUtc,
    pub case_key: i64,
    pub subject_id: Option<Uuid>,
    pub done_at: Option<DateTimeUtc>,
    pub claimed_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "due_work");
