//! One step of a referral, append-only: what its status was on a given day is read from here.

use domain::referral::ReferralStatus;
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `referral_step`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "referral_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub referral_id: Uuid,
    pub from_status: Option<Coded<ReferralStatus>>,
    pub to_status: Coded<ReferralStatus>,
    pub version: i32,
    pub transition: String,
    pub actor_staff_key: Option<i64>,
    pub actor: String,
    pub actor_unit_key: Option<i64>,
    pub at: DateTimeUtc,
    pub note: Option<String>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "referral_step");
