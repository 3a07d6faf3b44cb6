//! A step; private to the store.

use std::collections::BTreeMap;

use domain::{AgencyKind, event::StepKind};
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `step`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "step")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub step_key: i64,
    #[sea_orm(unique)]
    pub event_id: Uuid,
    pub pseudonym: Option<String>,
    pub kind: Coded<StepKind>,
    pub happened_on: Date,
    pub until: Option<Date>,
    pub agency: Coded<AgencyKind>,
    pub municipality: String,
    pub codes: store::Json<BTreeMap<String, String>>,
    pub recorded_at: DateTimeUtc,
    pub told_pseudonym: Option<String>,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a row of step")
    }
}

/// Leans on nothing.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
