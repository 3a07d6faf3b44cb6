//! A manager or lead assigns a member of the own unit to the case, or takes them off it.

use access::{Act, Cx, LeadStanding};
use chassis::{Failure, graphql::not_found, once::Once};
use domain::{CaseId, Problem, ProblemCode, RowKey, StaffId, UnitId};
use serde::Serialize;

use super::colleague::assignable;
use crate::{
    IntakeDesk,
    change::{Change, forbidden},
    model::command::{Command, assigning},
    store::{case, moment::Moment, registry},
};

/// Who is assigned, or no longer.
#[derive(Serialize)]
pub struct AssignCase {
    /// The case.
    pub case: CaseId,
    /// The member of staff.
    pub staff: StaffId,
    /// In which unit; needed by whoever directs several that take part.
    pub unit: Option<UnitId>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Assigns the member of staff.
pub async fn assign_case(desk: &IntakeDesk, cx: &Cx, input: AssignCase) -> Result<(), Failure> {
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "assignCase", &input).await? {
        return Ok(());
    }
    let commands = commands(desk, &change, &input)?;
    let units: Vec<UnitId> = commands.iter().map(|command| command.unit).collect();
    let (staff, place) = assignable(&change, (input.staff, "staffId"), &units).await?;
    let (connection, case) = (change.connection(), change.head().key);
    let lead = lead_standing(&change, staff.key, place.unit.id).await?;
    case::update_case_assignment(connection, cx, case, staff.key, place.unit.key, lead).await?;
    note(
        &change,
        "assign_case",
        (&commands, place.unit.id),
        input.staff,
    );
    change.commit(&()).await
}

/// Takes the member of staff off the case.
pub async fn unassign_case(desk: &IntakeDesk, cx: &Cx, input: AssignCase) -> Result<(), Failure> {
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "unassignCase", &input).await? {
        return Ok(());
    }
    let commands = commands(desk, &change, &input)?;
    let (connection, head) = (change.connection(), change.head());
    let staff = registry::get_staff(connection, input.staff).await?;
    let staff = staff.ok_or_else(|| not_found("staffId"))?;
    let moment = Moment::now(cx.clock());
    let heads = std::slice::from_ref(head);
    let workers = case::list_workers(connection, change.directory(), heads, moment).await?;
    let held = workers.get(&head.key).into_iter().flatten().find(|worker| {
        worker.staff == staff.key
            && commands
                .iter()
                .any(|command| command.unit == worker.unit.id)
    });
    let Some(held) = held else {
        let missing = Problem::new(ProblemCode::InvalidTransition, "staff-not-assigned");
        return Err(missing.at("staffId").into());
    };
    let unit = &held.unit;
    case::remove_case_assignments(connection, cx, head.key, unit.key, Some(staff.key)).await?;
    note(&change, "unassign_case", (&commands, unit.id), input.staff);
    change.commit(&()).await
}

/// The units in which the reader may assign; the one that the input names, where it names one.
fn commands(
    desk: &IntakeDesk,
    change: &Change<'_>,
    input: &AssignCase,
) -> Result<Vec<Command>, Failure> {
    let standing = change.standing(desk)?;
    let mut commands = assigning(&standing);
    commands.retain(|command| input.unit.is_none_or(|unit| unit == command.unit));
    if commands.is_empty() {
        Err(forbidden())
    } else {
        Ok(commands)
    }
}

/// Whoever leads already goes on leading.
async fn lead_standing(
    change: &Change<'_>,
    staff: RowKey,
    unit: UnitId,
) -> Result<LeadStanding, Failure> {
    let moment = Moment::now(change.cx().clock());
    let heads = std::slice::from_ref(change.head());
    let workers =
        case::list_workers(change.connection(), change.directory(), heads, moment).await?;
    let mut of_case = workers.get(&change.head().key).into_iter().flatten();
    let known = of_case.find(|worker| worker.staff == staff && worker.unit.id == unit);
    Ok(known.map_or(LeadStanding::NotLead, |worker| worker.standing))
}

/// Who directs is no reader of a section by that: the act stands by itself.
fn note(change: &Change<'_>, name: &str, (commands, unit): (&[Command], UnitId), staff: StaffId) {
    let mut act = Act::named(name)
        .in_case(change.head().id, change.head().person)
        .concerning(staff);
    if let Some(command) = commands.iter().find(|command| command.unit == unit) {
        act = act.for_unit(command.unit, command.role);
    }
    change.cx().trail().note_act(act);
}
