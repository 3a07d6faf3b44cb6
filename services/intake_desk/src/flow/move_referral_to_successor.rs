//! The desk moves what waits at a unit that has closed: to the unit that took over, or else to itself.

use access::Cx;
use chassis::Failure;
use domain::{Problem, referral::Successor};

use super::referral::{On, Opened, ReferralChange, Settled};
use crate::IntakeDesk;

/// Moves the referral.
pub async fn move_referral_to_successor(
    desk: &IntakeDesk,
    cx: &Cx,
    on: On,
) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "moveReferralToSuccessor", (&on, &on)).await?;
    let change = match opened {
        Opened::Done(receipt) => return Ok(Settled::again(receipt)),
        Opened::Now(change) => change,
    };
    let directory = change.change.directory();
    let unit = directory.unit_by_id(change.referral.to().unit);
    let closed = unit.filter(|unit| {
        unit.takes_referrals_to
            .is_some_and(|last| last < cx.today())
    });
    let closed =
        closed.ok_or_else(|| Problem::invalid("referralId", "referral-unit-not-closed"))?;
    let next = closed
        .successor
        .and_then(|key| directory.unit(key.as_i64()));
    let successor = next.map_or(Successor::None, |unit| Successor::Unit(unit.id));
    let transition = change
        .referral
        .move_to_successor(successor, &change.act())
        .map_err(Problem::from)?;
    change.settle(transition).await
}
