//! The receiver goes on after a pause, early or late.

use access::Cx;
use chassis::Failure;

use super::referral::{On, ReferralChange, Settled};
use crate::IntakeDesk;

/// Resumes the work.
pub async fn resume_referral(desk: &IntakeDesk, cx: &Cx, on: On) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "resumeReferral", (&on, &on)).await?;
    opened.take(domain::Referral::resume).await
}
