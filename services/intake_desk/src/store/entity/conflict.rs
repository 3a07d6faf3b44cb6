//! Why a member of staff may never read a person (jäv). Bitemporal.

use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::person::ConflictKind;

/// One row of `conflict`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub staff_key: i64,
    pub person_key: i64,
    pub kind: Coded<ConflictKind>,
    pub valid_from: DateTimeUtc,
    pub valid_to: Option<DateTimeUtc>,
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "conflict");
