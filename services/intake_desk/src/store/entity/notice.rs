//! A notice to one endpoint: what is sent, and where that stands.

use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::notice::{NoticeKind, NoticeState};

/// One row of `notice`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub endpoint_key: i64,
    pub kind: Coded<NoticeKind>,
    pub person_key: Option<i64>,
    pub body: String,
    pub written_at: DateTimeUtc,
    pub state: Coded<NoticeState>,
    pub attempts: i32,
    pub due_at: DateTimeUtc,
    pub claim: Option<Uuid>,
    pub settled_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "notice");
