//! The receiver's coordinator puts an eligible person in the queue, when every place is taken.

use access::Cx;
use chassis::Failure;
use domain::{Problem, referral::Eligibility};
use serde::Serialize;

use super::referral::{On, Opened, ReferralChange, Settled, place_standing};
use crate::IntakeDesk;

/// Whether the person may have the service.
#[derive(Serialize)]
pub struct WaitlistReferral {
    /// The referral.
    pub on: On,
    /// Whether the person meets what the service asks for.
    pub eligible: bool,
}

/// Puts on the waiting list.
pub async fn waitlist_referral(
    desk: &IntakeDesk,
    cx: &Cx,
    input: WaitlistReferral,
) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "waitlistReferral", (&input, &input.on)).await?;
    let change = match opened {
        Opened::Done(receipt) => return Ok(Settled::again(receipt)),
        Opened::Now(change) => change,
    };
    let eligibility = if input.eligible {
        Eligibility::Met
    } else {
        Eligibility::NotMet
    };
    let (unit, service) = (change.referral.to().unit, change.referral.service());
    let standing = place_standing(change.scene(), unit, service).await?;
    let transition = change
        .referral
        .waitlist(eligibility, standing, &change.act())
        .map_err(Problem::from)?;
    change.settle(transition).await
}
