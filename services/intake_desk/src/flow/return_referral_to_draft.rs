//! The person says no, or the sender takes the request back.

use access::Cx;
use chassis::Failure;
use domain::referral::ReturnReason;
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled};
use crate::IntakeDesk;

/// Why the draft comes back.
#[derive(Serialize)]
pub struct ReturnReferralToDraft {
    /// The referral.
    pub on: On,
    /// Why.
    pub reason: ReturnReason,
}

/// Goes back to draft.
pub async fn return_referral_to_draft(
    desk: &IntakeDesk,
    cx: &Cx,
    input: ReturnReferralToDraft,
) -> Result<Settled, Failure> {
    let opened =
        ReferralChange::open(desk, cx, "returnReferralToDraft", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.return_to_draft(input.reason, act))
        .await
}
