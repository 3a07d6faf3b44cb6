//! That two persons are one, as an officer has recorded it. Never changed but to say that it was a mistake.

use sea_orm::entity::prelude::*;
use store::{Coded, Json};

use crate::model::person::ProtectionGrade;

/// One row of `person_merge`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person_merge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub kept_person_key: i64,
    pub merged_person_key: i64,
    pub reason: String,
    pub author_staff_key: i64,
    pub author_unit_key: i64,
    pub recorded_at: DateTimeUtc,
    pub protection_key: Option<i64>,
    pub grade_before: Option<Coded<ProtectionGrade>>,
    pub handlers_before: Json<Vec<i64>>,
    pub contact_key: Option<i64>,
    pub undone_at: Option<DateTimeUtc>,
    pub undone_by_staff_key: Option<i64>,
    pub undone_reason: Option<String>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "person_merge");
