//! The sender or the desk confirms the unit that the receiver has proposed, after a new check of the
//! legal basis for it.

use access::Cx;
use chassis::Failure;
use domain::{Problem, ReferralId, referral::RerouteGuard};
use serde::Serialize;

use super::referral::{On, Opened, ReferralChange, Settled, optional_text, send_guard};
use crate::IntakeDesk;

/// The confirmation.
#[derive(Serialize)]
pub struct ConfirmReroute {
    /// The referral.
    pub on: On,
    /// Why the chain may come back to somebody who was asked before; required when it would.
    pub loop_reason: Option<String>,
}

/// Confirms: a child referral with its own id is sent.
pub async fn confirm_reroute(
    desk: &IntakeDesk,
    cx: &Cx,
    input: ConfirmReroute,
) -> Result<Settled, Failure> {
    let loop_reason = optional_text(input.loop_reason.as_deref(), "loopReason")?;
    let opened = ReferralChange::open(desk, cx, "confirmReroute", (&input, &input.on)).await?;
    let change = match opened {
        Opened::Done(receipt) => return Ok(Settled::again(receipt)),
        Opened::Now(change) => change,
    };
    // Without a proposal the rules refuse whatever the guard says; who may, and where, is theirs to tell.
    let proposed = change
        .referral
        .parts()
        .proposal
        .as_ref()
        .map(|proposal| proposal.to);
    let to = proposed.unwrap_or_else(|| change.referral.to());
    let guard = RerouteGuard {
        child: ReferralId::draw(cx.entropy()),
        send: send_guard(
            desk,
            &change.change,
            (&change.referral, to),
            (&change.doing, &[]),
        )
        .await?,
        loop_reason,
    };
    let transition = change
        .referral
        .confirm_reroute(&guard, &change.act())
        .map_err(Problem::from)?;
    change.settle(transition).await
}
