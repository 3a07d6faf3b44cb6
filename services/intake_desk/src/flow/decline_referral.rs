//! The receiver declines, with a coded reason. The sender chooses what is next.

use access::Cx;
use chassis::Failure;
use domain::{
    Problem,
    referral::{Decline, DeclineReason},
};
use serde::Serialize;

use super::referral::{On, Opened, ReferralChange, Settled, coordinator_review, optional_text};
use crate::IntakeDesk;

/// Why.
#[derive(Serialize)]
pub struct DeclineReferral {
    /// The referral.
    pub on: On,
    /// Why.
    pub reason: DeclineReason,
    /// Why, in words; required with `OTHER`.
    pub text: Option<String>,
}

/// Declines.
pub async fn decline_referral(
    desk: &IntakeDesk,
    cx: &Cx,
    input: DeclineReferral,
) -> Result<Settled, Failure> {
    let text = optional_text(input.text.as_deref(), "text")?;
    let opened = ReferralChange::open(desk, cx, "declineReferral", (&input, &input.on)).await?;
    let change = match opened {
        Opened::Done(receipt) => return Ok(Settled::again(receipt)),
        Opened::Now(change) => change,
    };
    let at = (change.change.directory(), change.referral.to().unit);
    let review =
        coordinator_review(change.change.connection(), cx.today(), at, input.reason).await?;
    let decline = Decline {
        reason: input.reason,
        text,
        review,
    };
    let transition = change
        .referral
        .decline(decline, &change.act())
        .map_err(Problem::from)?;
    change.settle(transition).await
}
