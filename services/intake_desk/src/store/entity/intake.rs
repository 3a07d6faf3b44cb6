//! A registered intake (aktualisering).

use domain::codes::Channel;
use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::intake::{IntakeStatus, InterpreterNeed};

/// One row of `intake`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "intake")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub id: Uuid,
    pub status: Coded<IntakeStatus>,
    pub channel: Coded<Channel>,
    pub reason: String,
    pub language: Option<String>,
    pub interpreter: Coded<InterpreterNeed>,
    pub author_staff_key: i64,
    pub agency_key: i64,
    pub unit_key: i64,
    pub occurred_on: Date,
    pub recorded_at: DateTimeUtc,
    pub proposed_by_unit_key: Option<i64>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "intake");
