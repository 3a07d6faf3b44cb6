//! The receiver knows somebody better. Within its own agency it passes on at once; to another agency it
//! proposes, and the sender or the desk confirms.

use access::Cx;
use chassis::{Failure, graphql::not_found};
use domain::{
    Problem, ReferralId, UnitId,
    referral::{ReferralParty, RerouteGuard},
};
use serde::Serialize;

use super::referral::{On, Opened, ReferralChange, Settled, free_text, send_guard};
use crate::IntakeDesk;

/// To whom, and why.
#[derive(Serialize)]
pub struct RerouteReferral {
    /// The referral.
    pub on: On,
    /// The unit that should act instead.
    pub to_unit: UnitId,
    /// Why.
    pub reason: String,
}

/// Passes on, or proposes to.
pub async fn reroute_referral(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RerouteReferral,
) -> Result<Settled, Failure> {
    let reason = free_text(&input.reason, "reason")?;
    let opened = ReferralChange::open(desk, cx, "rerouteReferral", (&input, &input.on)).await?;
    let change = match opened {
        Opened::Done(receipt) => return Ok(Settled::again(receipt)),
        Opened::Now(change) => change,
    };
    let unit = change.change.directory().unit_by_id(input.to_unit);
    let unit = unit.ok_or_else(|| not_found("toUnitId"))?;
    let to = ReferralParty {
        unit: unit.id,
        agency: unit.agency.id,
    };
    let within = to.agency == change.referral.to().agency && !change.referral.would_loop(to);
    let transition = if within {
        let guard = RerouteGuard {
            child: ReferralId::draw(cx.entropy()),
            send: send_guard(
                desk,
                &change.change,
                (&change.referral, to),
                (&change.doing, &[]),
            )
            .await?,
            loop_reason: None,
        };
        change
            .referral
            .reroute_within_agency(to, &guard, &change.act())
    } else {
        change.referral.propose_reroute(to, reason, &change.act())
    };
    let transition = transition.map_err(Problem::from)?;
    change.settle(transition).await
}
