//! The receiver starts: its own section of the case opens.

use access::Cx;
use chassis::Failure;
use chrono::NaiveDate;
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled};
use crate::IntakeDesk;

/// From when.
#[derive(Serialize)]
pub struct StartReferral {
    /// The referral.
    pub on: On,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The first follow-up; by default the agreement's days after the start.
    pub follow_up_on: Option<NaiveDate>,
}

/// Starts the work.
pub async fn start_referral(
    desk: &IntakeDesk,
    cx: &Cx,
    input: StartReferral,
) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "startReferral", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.start(input.starts_on, input.follow_up_on, act))
        .await
}
