//! The receiver's coordinator looks at a wait again.

use access::Cx;
use chassis::Failure;

use super::referral::{On, ReferralChange, Settled};
use crate::IntakeDesk;

/// Reviews the wait: it goes on.
pub async fn review_waitlist(desk: &IntakeDesk, cx: &Cx, on: On) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "reviewWaitlist", (&on, &on)).await?;
    opened.take(domain::Referral::review_waitlist).await
}
