//! The receiver ends before it is done.

use access::Cx;
use chassis::Failure;
use domain::referral::{EndEarly, EndEarlyReason};
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled, optional_text};
use crate::IntakeDesk;

/// Why.
#[derive(Serialize)]
pub struct EndReferralEarly {
    /// The referral.
    pub on: On,
    /// Why.
    pub reason: EndEarlyReason,
    /// Why, in words; required with `OTHER`.
    pub text: Option<String>,
}

/// Ends early: the place is free and the queue moves.
pub async fn end_referral_early(
    desk: &IntakeDesk,
    cx: &Cx,
    input: EndReferralEarly,
) -> Result<Settled, Failure> {
    let text = optional_text(input.text.as_deref(), "text")?;
    let end = EndEarly {
        reason: input.reason,
        text,
    };
    let opened = ReferralChange::open(desk, cx, "endReferralEarly", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.end_early(end, act))
        .await
}
