//! A handler of the receiving unit claims a referral.

use access::Cx;
use chassis::Failure;
use domain::{Problem, referral::Exclusion};

use super::referral::{On, Opened, ReferralChange, Settled};
use crate::{IntakeDesk, change::forbidden};

/// Claims: the doer is assigned, and may from now on read what the referral carries. Who is shut out
/// from the person does not find the referral at all.
pub async fn receive_referral(desk: &IntakeDesk, cx: &Cx, on: On) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "receiveReferral", (&on, &on)).await?;
    let change = match opened {
        Opened::Done(receipt) => return Ok(Settled::again(receipt)),
        Opened::Now(change) => change,
    };
    let claimant = change.doing.doer.staff().ok_or_else(forbidden)?;
    let transition = change
        .referral
        .receive(claimant, Exclusion::None, &change.act())
        .map_err(Problem::from)?;
    change.settle(transition).await
}
