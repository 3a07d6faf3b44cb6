//! A number that a member of staff has registered as their own or as that of kin, as a keyed digest.
//! Bitemporal.

use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::stop::RelationKind;

/// One row of `registered_number`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "registered_number")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub staff_key: i64,
    pub kind: Coded<RelationKind>,
    pub subject: String,
    pub valid_from: DateTimeUtc,
    pub valid_to: Option<DateTimeUtc>,
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "registered_number");
