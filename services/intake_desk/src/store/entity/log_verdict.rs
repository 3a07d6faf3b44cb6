//! What a reviewer found about a look. The last row counts. Insert-only.

use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::log_review::LogVerdict;

/// One row of `log_verdict`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "log_verdict")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub item_key: i64,
    pub staff_key: i64,
    pub recorded_at: DateTimeUtc,
    pub verdict: Coded<LogVerdict>,
    pub note: Option<String>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "log_verdict");
