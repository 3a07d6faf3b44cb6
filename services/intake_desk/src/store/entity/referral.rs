//! A referral. `carried` freezes the sections, owners and bases when it is sent; `state` holds what its status carries.

use domain::Section;
use domain::codes::{ReferralService, Urgency};
use domain::referral::ReferralStatus;
use sea_orm::entity::prelude::*;
use store::{Coded, Codes};

/// One row of `referral`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "referral")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub id: Uuid,
    pub from_unit_key: i64,
    pub from_agency_key: i64,
    pub to_unit_key: i64,
    pub to_agency_key: i64,
    pub service: Coded<ReferralService>,
    pub urgency: Coded<Urgency>,
    pub question: String,
    pub sections: Codes<Section>,
    pub carried: store::Json<Vec<domain::referral::CarriedSection>>,
    pub status: Coded<ReferralStatus>,
    pub state: store::Json<domain::referral::ReferralParts>,
    pub version: i32,
    pub due_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
    pub received_by_staff_key: Option<i64>,
    pub replaces_id: Option<Uuid>,
    pub parent_id: Option<Uuid>,
    pub author_staff_key: Option<i64>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "referral");
