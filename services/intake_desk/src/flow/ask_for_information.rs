//! The receiver asks the sender something.

use access::Cx;
use chassis::Failure;
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled, free_text};
use crate::IntakeDesk;

/// The question.
#[derive(Serialize)]
pub struct AskForInformation {
    /// The referral.
    pub on: On,
    /// What is asked.
    pub question: String,
}

/// Asks; the clock of the decision stands still.
pub async fn ask_for_information(
    desk: &IntakeDesk,
    cx: &Cx,
    input: AskForInformation,
) -> Result<Settled, Failure> {
    let question = free_text(&input.question, "question")?;
    let opened = ReferralChange::open(desk, cx, "askForInformation", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.ask_for_information(question, act))
        .await
}
