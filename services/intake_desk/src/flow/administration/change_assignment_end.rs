//! An administrator gives an assignment another last day.

use access::Cx;
use chassis::{Failure, once::Once};
use chrono::NaiveDate;
use domain::{AssignmentId, Problem, ProblemCode};
use serde::Serialize;

use super::end_assignment::{end_after, keep_an_admin};
use crate::{
    IntakeDesk,
    change::stale,
    model::administration::{
        RegistryChangeKind,
        assignment::{KeptAssignment, check_grant},
    },
    store::administration::assignment::list_of_staff,
};

/// Which assignment, and until when.
#[derive(Serialize)]
pub struct ChangeAssignmentEnd {
    /// The assignment.
    pub assignment: AssignmentId,
    /// The version that was read last.
    pub expected_version: i32,
    /// The last day, today at the earliest; none for one without end.
    pub valid_to: Option<NaiveDate>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Changes the end. A longer assignment is a grant: nobody gives it to themself, and it may meet nothing
/// that excludes it.
pub async fn change_assignment_end(
    desk: &IntakeDesk,
    cx: &Cx,
    input: ChangeAssignmentEnd,
) -> Result<(), Failure> {
    let mut administration = desk.administer(cx).await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = administration
        .recall(key, "changeAssignmentEnd", &input)
        .await?
    {
        return Ok(());
    }
    let kept = administration.own_assignment(input.assignment).await?;
    if kept.version != input.expected_version {
        return Err(stale("expectedVersion"));
    }
    kept.refuse_ended(cx.today())?;
    let to = input.valid_to;
    if to.is_some_and(|to| to < cx.today() || to < kept.valid_from) {
        return Err(Problem::invalid("validTo", "admin-day-has-passed").into());
    }
    let longer = goes_on_longer(&kept, to);
    if longer {
        if kept.member.key == administration.doer()?.key {
            let own = Problem::new(ProblemCode::Forbidden, "admin-not-to-oneself");
            return Err(own.at("assignmentId").into());
        }
        let (connection, directory) = (administration.connection(), administration.directory());
        let units = [kept.unit.key];
        let mut held = list_of_staff(connection, directory, (kept.member.key, &units)).await?;
        held.retain(|other| other.id != kept.id);
        let days = (kept.valid_from.max(cx.today()), to);
        let allowed = check_grant((kept.role, &kept.unit), days, &held, cx.today());
        allowed.map_err(|problem| problem.at("validTo"))?;
        administration
            .own_unit(kept.unit.id, "assignmentId")
            .await?
            .refuse_closed()?;
    }
    if let Some(to) = to.filter(|_| !longer) {
        keep_an_admin(&administration, &kept, to).await?;
    }
    let kind = RegistryChangeKind::AssignmentEndChanged;
    end_after(&administration, (&kept, kind), to).await?;
    administration.commit(&()).await
}

fn goes_on_longer(kept: &KeptAssignment, to: Option<NaiveDate>) -> bool {
    match (kept.valid_to, to) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(was), Some(to)) => was < to,
    }
}
