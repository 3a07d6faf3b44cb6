//! The sender answers what the receiver has asked.

use access::Cx;
use chassis::Failure;
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled, free_text};
use crate::IntakeDesk;

/// The answer.
#[derive(Serialize)]
pub struct AnswerReferral {
    /// The referral.
    pub on: On,
    /// What is answered.
    pub text: String,
}

/// Answers; the clock of the decision goes on.
pub async fn answer_referral(
    desk: &IntakeDesk,
    cx: &Cx,
    input: AnswerReferral,
) -> Result<Settled, Failure> {
    let text = free_text(&input.text, "text")?;
    let opened = ReferralChange::open(desk, cx, "answerReferral", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.answer(text, act))
        .await
}
