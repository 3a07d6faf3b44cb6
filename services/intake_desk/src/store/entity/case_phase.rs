//! When a case reached a phase, append-only.

use domain::CasePhase;
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `case_phase`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "case_phase")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub phase: Coded<CasePhase>,
    pub at: DateTimeUtc,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "case_phase");
