//! The sender sends: sections and bases are frozen, and the receiver's clock starts.

use access::Cx;
use chassis::Failure;
use domain::{Problem, referral::ReferralStatus};

use super::referral::{On, Opened, ReferralChange, Settled, send_guard};
use crate::IntakeDesk;

/// Sends a draft, or one that waits for the person.
pub async fn send_referral(desk: &IntakeDesk, cx: &Cx, on: On) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "sendReferral", (&on, &on)).await?;
    let change = match opened {
        Opened::Done(receipt) => return Ok(Settled::again(receipt)),
        Opened::Now(change) => change,
    };
    change.refuse_closed_case()?;
    let to = change.referral.to();
    let guard = send_guard(
        desk,
        &change.change,
        (&change.referral, to),
        (&change.doing, &[]),
    )
    .await?;
    let transition = change
        .referral
        .send(&guard, &change.act())
        .map_err(Problem::from)?;
    debug_assert_eq!(transition.to, ReferralStatus::Sent, "sending leads there");
    change.settle(transition).await
}
