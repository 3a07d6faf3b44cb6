//! The receiver plans the next follow-up.

use access::Cx;
use chassis::Failure;
use chrono::NaiveDate;
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled};
use crate::IntakeDesk;

/// The day.
#[derive(Serialize)]
pub struct PlanReferralFollowUp {
    /// The referral.
    pub on: On,
    /// The day.
    pub follow_up_on: NaiveDate,
}

/// Plans the next follow-up.
pub async fn plan_referral_follow_up(
    desk: &IntakeDesk,
    cx: &Cx,
    input: PlanReferralFollowUp,
) -> Result<Settled, Failure> {
    let opened =
        ReferralChange::open(desk, cx, "planReferralFollowUp", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.plan_follow_up(input.follow_up_on, act))
        .await
}
