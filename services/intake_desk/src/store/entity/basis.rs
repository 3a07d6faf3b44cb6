//! A ground for one agency to disclose sections to another (OSL 10 and 12). A withdrawal is written once and never undone.

use domain::Section;
use domain::basis::BasisKind;
use domain::codes::ConsentForm;
use sea_orm::entity::prelude::*;
use store::{Coded, Codes};

/// One row of `basis`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "basis")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub id: Uuid,
    pub kind: Coded<BasisKind>,
    pub from_agency_key: i64,
    pub to_agency_key: i64,
    pub sections: Codes<Section>,
    pub purpose: String,
    pub valid_from: Date,
    pub valid_to: Date,
    pub consent_form: Option<Coded<ConsentForm>>,
    pub witness: Option<String>,
    pub recorded_by_staff_key: Option<i64>,
    pub recorded_by_agency_key: i64,
    pub recorded_at: DateTimeUtc,
    pub withdrawn_at: Option<DateTimeUtc>,
    pub withdrawn_by: Option<String>,
    pub withdrawal_recorded_at: Option<DateTimeUtc>,
    pub withdrawal_recorded_by: Option<String>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "basis");
