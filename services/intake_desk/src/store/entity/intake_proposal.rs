//! A partner's own request that the desk takes somebody in.

use domain::codes::{ConsentForm, ProposalDecline, ProposalReason, ProposalStatus};
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `intake_proposal`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "intake_proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub receipt_id: Uuid,
    pub desk_unit_key: i64,
    pub partner_unit_key: i64,
    pub municipality: String,
    pub subject: Option<String>,
    pub number_kind: Option<String>,
    pub number_value: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub consent_form: Coded<ConsentForm>,
    pub consented_on: Date,
    pub reason: Coded<ProposalReason>,
    pub text: Option<String>,
    pub received_at: DateTimeUtc,
    pub due_on: Date,
    pub remind_at: Option<DateTimeUtc>,
    pub reminded_at: Option<DateTimeUtc>,
    pub status: Coded<ProposalStatus>,
    pub handled_at: Option<DateTimeUtc>,
    pub handled_by_staff_key: Option<i64>,
    pub decline_reason: Option<Coded<ProposalDecline>>,
    pub intake_id: Option<Uuid>,
    pub erase_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "intake_proposal");
