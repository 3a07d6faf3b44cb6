//! The receiver records that the person did not come.

use access::Cx;
use chassis::Failure;
use chrono::NaiveDate;
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled};
use crate::IntakeDesk;

/// The day.
#[derive(Serialize)]
pub struct RecordNoShow {
    /// The referral.
    pub on: On,
    /// The day on which the person did not come.
    pub on_day: NaiveDate,
}

/// Counts a no-show. It is an event, not a state.
pub async fn record_no_show(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RecordNoShow,
) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "recordNoShow", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.record_no_show(input.on_day, act))
        .await
}
