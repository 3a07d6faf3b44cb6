//! The sender marks what should never have been.

use access::Cx;
use chassis::Failure;
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled, free_text};
use crate::IntakeDesk;

/// Why.
#[derive(Serialize)]
pub struct MarkReferralInError {
    /// The referral.
    pub on: On,
    /// The note for the log.
    pub note: String,
}

/// Marks as entered in error: hidden, and kept in the log.
pub async fn mark_referral_in_error(
    desk: &IntakeDesk,
    cx: &Cx,
    input: MarkReferralInError,
) -> Result<Settled, Failure> {
    let note = free_text(&input.note, "note")?;
    let opened = ReferralChange::open(desk, cx, "markReferralInError", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.mark_entered_in_error(note, act))
        .await
}
