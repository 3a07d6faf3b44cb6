//! Where a partner's system takes notices.

use sea_orm::entity::prelude::*;
use store::{Coded, Codes};

use crate::model::notice::{NoticeEndpointState, NoticeKind};

/// One row of `notice_endpoint`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_endpoint")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub agency_key: i64,
    pub staff_key: i64,
    pub address: String,
    pub kinds: Codes<NoticeKind>,
    pub state: Coded<NoticeEndpointState>,
    pub version: i32,
    pub secret_id: Uuid,
    pub secret_made_at: DateTimeUtc,
    pub earlier_secret_id: Option<Uuid>,
    pub earlier_ends_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "notice_endpoint");
