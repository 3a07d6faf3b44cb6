//! One try to deliver a notice.

use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::notice::NoticeOutcome;

/// One row of `notice_attempt`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub notice_key: i64,
    pub at: DateTimeUtc,
    pub outcome: Coded<NoticeOutcome>,
    pub status: Option<i32>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "notice_attempt");
