//! The sender chooses what is next after a decline.

use access::Cx;
use chassis::Failure;
use domain::referral::NextStep;
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled};
use crate::IntakeDesk;

/// What is next.
#[derive(Serialize)]
pub struct ChooseNext {
    /// The referral.
    pub on: On,
    /// What.
    pub step: NextStep,
}

/// Chooses; the declined referral itself stays as it is.
pub async fn choose_next(
    desk: &IntakeDesk,
    cx: &Cx,
    input: ChooseNext,
) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "chooseNext", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.choose_next(input.step, act))
        .await
}
