//! The grade of protected personal data of a person. Bitemporal.

use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::person::ProtectionGrade;

/// One row of `protection`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "protection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub person_key: i64,
    pub grade: Coded<ProtectionGrade>,
    pub valid_from: DateTimeUtc,
    pub valid_to: Option<DateTimeUtc>,
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
    pub recorded_by: String,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "protection");
