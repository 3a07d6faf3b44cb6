//! Whoever leads the receiving unit hands a referral to a handler: one that waits, or one that another
//! handler holds. A referral belongs to the unit and not to a person.

use access::Cx;
use chassis::Failure;
use domain::{
    Problem, StaffId,
    referral::{ReassignCause, ReferralStatus},
};
use serde::Serialize;

use super::referral::{On, Opened, ReferralChange, Settled, exclusion_of, staff_of_unit};
use crate::IntakeDesk;

/// To whom, and why.
#[derive(Serialize)]
pub struct AssignReferral {
    /// The referral.
    pub on: On,
    /// The new handler.
    pub staff: StaffId,
    /// Why it changes hands.
    pub cause: AssignCause,
}

domain::code_list! {
    /// Why a referral changes hands within its unit.
    pub enum AssignCause("ReferralAssignCause") {
        /// Work is shared out, or the handler has left.
        Workload => "WORKLOAD", "Fördelning av arbete";
        /// The earlier handler has a conflict of interest (jäv): what has been read is reviewed.
        ConflictOfInterest => "CONFLICT_OF_INTEREST", "Jäv";
    }
}

/// Hands the referral to a handler of the unit who is not shut out from the person.
pub async fn assign_referral(
    desk: &IntakeDesk,
    cx: &Cx,
    input: AssignReferral,
) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "assignReferral", (&input, &input.on)).await?;
    let change = match opened {
        Opened::Done(receipt) => return Ok(Settled::again(receipt)),
        Opened::Now(change) => change,
    };
    let staff = staff_of_unit(change.scene(), input.staff, change.referral.to().unit).await?;
    let exclusion = exclusion_of(desk, change.scene(), &staff).await?;
    let act = change.act();
    let handed = if change.referral.status() == ReferralStatus::Sent {
        change.referral.receive(staff.id, exclusion, &act)
    } else {
        let cause = match (input.cause, change.referral.assignee()) {
            (AssignCause::ConflictOfInterest, Some(earlier)) => {
                ReassignCause::ConflictOfInterest(earlier)
            }
            (AssignCause::ConflictOfInterest, None) | (AssignCause::Workload, _) => {
                ReassignCause::Workload
            }
        };
        change.referral.reassign(staff.id, exclusion, cause, &act)
    };
    let transition = handed.map_err(Problem::from)?;
    change.settle(transition).await
}
