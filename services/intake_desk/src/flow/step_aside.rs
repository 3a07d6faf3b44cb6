//! A handler declares a conflict of interest (jäv): the unit holds the referral, what has been read so
//! far is reviewed, and from now on the person's case does not exist for the handler.

use access::Cx;
use chassis::Failure;
use domain::Problem;

use super::{
    exclude_staff::{Exclusion, exclude_staff},
    referral::{On, Opened, ReferralChange, Settled},
};
use crate::{
    IntakeDesk,
    change::forbidden,
    model::person::ConflictKind,
    store::{registry, stop},
};

/// Steps aside.
pub async fn step_aside(desk: &IntakeDesk, cx: &Cx, on: On) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "stepAside", (&on, &on)).await?;
    let mut change = match opened {
        Opened::Done(receipt) => return Ok(Settled::again(receipt)),
        Opened::Now(change) => change,
    };
    let transition = change
        .referral
        .step_aside(&change.act())
        .map_err(Problem::from)?;
    let (staff, person) = (
        change.doing.staff.ok_or_else(forbidden)?,
        change.change.head().person_key,
    );
    let kind = ConflictKind::ConflictOfInterest;
    stop::add_conflict(change.change.connection(), cx, staff, person, kind).await?;
    let staff = change.change.facts().reader.staff.ok_or_else(forbidden)?;
    let staff = registry::get_staff(change.change.connection(), staff).await?;
    let exclusion = Exclusion {
        staff: &staff.ok_or_else(forbidden)?,
        person,
        but: Some(change.referral.id()),
    };
    exclude_staff(desk, cx, change.change.parts(), &exclusion).await?;
    change.settle(transition).await
}
