//! The receiver pauses until a day.

use access::Cx;
use chassis::Failure;
use chrono::NaiveDate;
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled, free_text};
use crate::IntakeDesk;

/// Why, and until when.
#[derive(Serialize)]
pub struct PauseReferral {
    /// The referral.
    pub on: On,
    /// Why.
    pub reason: String,
    /// The day on which the work goes on.
    pub resumes_on: NaiveDate,
}

/// Pauses the work.
pub async fn pause_referral(
    desk: &IntakeDesk,
    cx: &Cx,
    input: PauseReferral,
) -> Result<Settled, Failure> {
    let reason = free_text(&input.reason, "reason")?;
    let opened = ReferralChange::open(desk, cx, "pauseReferral", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.pause(reason, input.resumes_on, act))
        .await
}
