//! What follows from a change of the registry, for the runner.

use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::administration::RegistryWorkKind;

/// One row of `registry_work`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "registry_work")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub work_key: String,
    pub kind: Coded<RegistryWorkKind>,
    pub due_at: DateTimeUtc,
    pub unit_key: i64,
    pub staff_key: Option<i64>,
    pub service: Option<String>,
    pub done_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "registry_work");
