//! The sender takes a referral back: at once before it is worked on, else by asking the receiver.

use access::Cx;
use chassis::Failure;
use domain::referral::ReferralStatus;

use super::referral::{On, ReferralChange, Settled};
use crate::IntakeDesk;

/// Takes back, or asks the receiver to confirm it (BSeR 5.2).
pub async fn withdraw_referral(desk: &IntakeDesk, cx: &Cx, on: On) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "withdrawReferral", (&on, &on)).await?;
    opened
        .take(|referral, act| {
            if is_worked_on(referral.status()) {
                referral.request_withdrawal(act)
            } else {
                referral.withdraw(act)
            }
        })
        .await
}

fn is_worked_on(status: ReferralStatus) -> bool {
    status == ReferralStatus::Active || status == ReferralStatus::Paused
}
