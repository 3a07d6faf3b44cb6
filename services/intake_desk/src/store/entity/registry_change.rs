//! One change of the registry. Append-only, by trigger.

use sea_orm::entity::prelude::*;
use store::{Coded, Json};

use crate::model::administration::{CodedValue, RegistryChangeKind};

/// One row of `registry_change`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "registry_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub agency_key: i64,
    pub other_agency_key: Option<i64>,
    pub staff_key: i64,
    pub kind: Coded<RegistryChangeKind>,
    pub subject_id: Uuid,
    pub before: Json<Vec<CodedValue>>,
    pub after: Json<Vec<CodedValue>>,
    pub at: DateTimeUtc,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "registry_change");
