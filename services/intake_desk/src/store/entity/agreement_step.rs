//! What became of a service agreement after it was proposed. Append-only.

use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::administration::AgreementStepKind;

/// One row of `agreement_step`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub agreement_key: i64,
    pub kind: Coded<AgreementStepKind>,
    pub agency_key: i64,
    pub staff_key: i64,
    pub at: DateTimeUtc,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "agreement_step");
