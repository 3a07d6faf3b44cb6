//! An administrator ends an assignment at once. What the person held falls back to the unit: a referral
//! belongs to the unit and not to a person (`referral.md`, edge case 4).

use access::Cx;
use chassis::{Failure, once::Once};
use chrono::NaiveDate;
use domain::{AssignmentId, Problem, ProblemCode, Role, RowKey};
use serde::Serialize;

use super::door::{Administration, Noted};
use crate::{
    IntakeDesk,
    change::stale,
    model::administration::{
        RegistryChangeKind, RegistryWorkKind,
        assignment::{KeptAssignment, coded_assignment},
        coded,
        unit::yesterday,
    },
    store::{
        administration::{
            assignment::{count_others, update_end},
            unit::day_after,
            work::{RegistryWork, add_work},
        },
        referral_work::due_at,
        registry::Updated,
    },
};

/// Which assignment.
#[derive(Serialize)]
pub struct EndAssignment {
    /// The assignment.
    pub assignment: AssignmentId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Ends the assignment: the next read of that person sees nothing by it. It asks for no version, for a
/// stop needs nothing to be valid.
pub async fn end_assignment(
    desk: &IntakeDesk,
    cx: &Cx,
    input: EndAssignment,
) -> Result<(), Failure> {
    let mut administration = desk.administer(cx).await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = administration.recall(key, "endAssignment", &input).await? {
        return Ok(());
    }
    let kept = administration.own_assignment(input.assignment).await?;
    kept.refuse_ended(cx.today())?;
    let last = yesterday(cx.today());
    keep_an_admin(&administration, &kept, last).await?;
    let kind = RegistryChangeKind::AssignmentEnded;
    end_after(&administration, (&kept, kind), Some(last)).await?;
    administration.commit(&()).await
}

/// Refuses to leave an agency without an administrator: on the day after `last` another must hold the
/// role.
pub(super) async fn keep_an_admin(
    administration: &Administration<'_>,
    kept: &KeptAssignment,
    last: NaiveDate,
) -> Result<(), Failure> {
    if kept.role != Role::AgencyAdmin {
        return Ok(());
    }
    let today = administration.cx().today();
    if !kept.holds_on(today) {
        return Ok(());
    }
    let units = administration.units_of(kept.unit.agency.key);
    let asked = (Role::AgencyAdmin, units.as_slice());
    let connection = administration.connection();
    let others = count_others(connection, asked, kept.id, day_after(last)).await?;
    if others == 0 {
        let alone = Problem::new(ProblemCode::InvalidTransition, "admin-last-of-the-agency");
        return Err(alone.at("assignmentId").into());
    }
    Ok(())
}

/// Writes the new last day, with what follows from it and its line in the log.
pub(super) async fn end_after(
    administration: &Administration<'_>,
    (kept, kind): (&KeptAssignment, RegistryChangeKind),
    last: Option<NaiveDate>,
) -> Result<(), Failure> {
    let (connection, cx) = (administration.connection(), administration.cx());
    if update_end(connection, cx, kept, last).await? == Updated::Stale {
        return Err(stale("expectedVersion"));
    }
    let held = (kept.member.key, kept.unit.key, kept.role);
    plan_hand_back(administration, ((kept.id, kept.version + 1), held), last).await?;
    let stands = last.is_none_or(|last| kept.valid_from <= last);
    let after = if stands {
        let what = (kept.member.id, kept.unit.id, kept.role);
        coded_assignment(what, kept.version + 1, (kept.valid_from, last))
    } else {
        coded("endedOn", Some(cx.today())).into_iter().collect()
    };
    let noted = Noted {
        kind,
        agency: &kept.unit.agency,
        other: None,
        subject: kept.id.uuid(),
        before: kept.coded(),
        after,
    };
    administration.note(noted).await
}

/// Plans that what the person holds in the unit falls back to it when the assignment has ended.
pub(super) async fn plan_hand_back(
    administration: &Administration<'_>,
    ((id, version), (staff, unit, _)): ((AssignmentId, i32), (RowKey, RowKey, Role)),
    last: Option<NaiveDate>,
) -> Result<(), Failure> {
    let Some(last) = last else {
        return Ok(());
    };
    let work = RegistryWork {
        work_key: format!("hand-back/{id}/{version}"),
        kind: RegistryWorkKind::HandBack,
        due_at: due_at(day_after(last)),
        unit,
        staff: Some(staff),
        service: None,
    };
    Ok(add_work(administration.connection(), administration.cx(), work).await?)
}
