//! How long an agency keeps what it has written, from a day on and until the next rule.

use domain::{ResearchSample, RetentionStart};
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `retention_rule`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "retention_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub agency_key: i64,
    pub years: i32,
    pub starts: Coded<RetentionStart>,
    pub sample: Coded<ResearchSample>,
    pub source: String,
    pub valid_from: Date,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "retention_rule");
