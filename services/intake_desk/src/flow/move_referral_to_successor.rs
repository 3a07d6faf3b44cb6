//! The desk moves what waits at a unit that has closed: to the unit that took over, or else to itself.

use std::sync::Arc;

use access::Cx;
use chassis::Failure;
use chrono::NaiveDate;
use domain::{Problem, referral::Successor};

use super::referral::{On, Opened, ReferralChange, Settled};
use crate::{IntakeDesk, model::registry::Unit};

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
    let unit = change
        .change
        .directory()
        .unit_by_id(change.referral.to().unit);
    // Who may, and from where, the rules tell first; only then whether there is anything to do.
    let transition = change
        .referral
        .move_to_successor(successor_of(&change, unit), &change.act())
        .map_err(Problem::from)?;
    let closed = unit.is_some_and(|unit| is_closed(unit, cx.today()));
    if !closed {
        return Err(Problem::invalid("referralId", "referral-unit-not-closed").into());
    }
    change.settle(transition).await
}

fn is_closed(unit: &Unit, today: NaiveDate) -> bool {
    unit.takes_referrals_to.is_some_and(|last| last < today)
}

fn successor_of(change: &ReferralChange<'_, '_>, unit: Option<&Arc<Unit>>) -> Successor {
    let next = unit
        .and_then(|unit| unit.successor)
        .and_then(|key| change.change.directory().unit(key.as_i64()));
    next.map_or(Successor::None, |unit| Successor::Unit(unit.id))
}
