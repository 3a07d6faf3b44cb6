//! The person withdraws what was agreed about one referral, or a caseworker of a party records it. There
//! is no other guard, and no version is asked for.

use access::Cx;
use chassis::Failure;

use super::referral::{On, ReferralChange, Settled};
use crate::IntakeDesk;

/// Stops the referral at once.
pub async fn stop_referral(desk: &IntakeDesk, cx: &Cx, on: On) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "stopReferral", (&on, &on)).await?;
    opened
        .take_for_stop(|referral, act| referral.withdraw_consent(None, act))
        .await
}
