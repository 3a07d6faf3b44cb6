//! A note in the journal. A locked note is corrected by a new one.

use sea_orm::entity::prelude::*;

/// One row of `journal_note`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub id: Uuid,
    pub agency_key: i64,
    pub unit_key: i64,
    pub author_staff_key: i64,
    pub text: String,
    pub written_at: DateTimeUtc,
    pub locked_at: Option<DateTimeUtc>,
    pub corrects_id: Option<Uuid>,
    pub kept_from_participant: bool,
    pub kept_provision: Option<String>,
    pub kept_reason: Option<String>,
    pub kept_by_id: Option<Uuid>,
    pub kept_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "journal_note");
