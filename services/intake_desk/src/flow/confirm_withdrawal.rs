//! The receiver confirms that the sender takes back what is being worked on.

use access::Cx;
use chassis::Failure;

use super::referral::{On, ReferralChange, Settled};
use crate::IntakeDesk;

/// Confirms the sender's request.
pub async fn confirm_withdrawal(desk: &IntakeDesk, cx: &Cx, on: On) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "confirmWithdrawal", (&on, &on)).await?;
    opened.take(domain::Referral::confirm_withdrawal).await
}
