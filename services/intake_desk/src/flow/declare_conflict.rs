//! Own case, kin or another conflict of interest (jäv): declared by whom it concerns, or by the manager.
//! From then on the person does not exist for that member of staff.

use ::store::Tx;
use access::{Act, Cx, Standing};
use chassis::{Failure, graphql::not_found, once, once::Once};
use domain::{CaseId, StaffId};
use serde::Serialize;

use super::exclude_staff::{Exclusion, exclude_staff};
use crate::{
    IntakeDesk,
    change::forbidden,
    model::{
        command::{Command, assigning},
        person::ConflictKind,
        registry::{Directory, Staff},
    },
    read::question,
    store::{case, moment::Moment, registry, stop},
};

/// What is declared.
#[derive(Serialize)]
pub struct DeclareConflict {
    /// A case of the person.
    pub case: CaseId,
    /// Whom it concerns; `None` for oneself.
    pub staff: Option<StaffId>,
    /// Why.
    pub kind: ConflictKind,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the conflict, takes the member of staff off every case of the person, and asks their units for
/// somebody else.
pub async fn declare_conflict(
    desk: &IntakeDesk,
    cx: &Cx,
    input: DeclareConflict,
) -> Result<(), Failure> {
    let mut tx = desk.store().begin(cx).await?;
    // Whoever repeats it may not see the case any more, so the key is looked up first.
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(()) = once::recall(&mut tx, key, "declareConflict", &input).await? {
        return Ok(());
    }
    let asked = question(cx, &[input.case]);
    let (facts, directory) = desk.facts().answer_in(tx.connection(), &asked).await?;
    let head = case::get_head(tx.connection(), &directory, input.case).await?;
    let standing = desk.access().standing(cx, &facts, input.case);
    let (Some(head), Some(standing)) = (head, standing) else {
        return Err(not_found("caseId"));
    };
    let (staff, command) = concerned(&tx, cx, (&standing, &directory), &input).await?;
    stop::add_conflict(tx.connection(), cx, staff.key, head.person_key, input.kind).await?;
    let exclusion = Exclusion {
        staff: &staff,
        person: head.person_key,
        but: None,
    };
    exclude_staff(desk, cx, (&mut tx, &directory), &exclusion).await?;
    let mut act = Act::named("declare_conflict")
        .in_case(head.id, head.person)
        .concerning(staff.id);
    if let Some(command) = command {
        act = act.for_unit(command.unit, command.role);
    }
    cx.trail().note_act(act);
    once::remember(&mut tx, &())?;
    Ok(tx.commit().await?)
}

/// Whom it concerns: the reader, or a member of a unit that the reader directs.
async fn concerned(
    tx: &Tx<'_>,
    cx: &Cx,
    (standing, directory): (&Standing<'_>, &Directory),
    input: &DeclareConflict,
) -> Result<(Staff, Option<Command>), Failure> {
    let own = registry::get_staff_by_subject(tx.connection(), &cx.sign_in().subject).await?;
    let own = own.ok_or_else(forbidden)?;
    let Some(id) = input.staff.filter(|id| *id != own.id) else {
        return Ok((own, None));
    };
    let commands = assigning(standing);
    if commands.is_empty() {
        return Err(forbidden());
    }
    let staff = registry::get_staff(tx.connection(), id).await?;
    let staff = staff.ok_or_else(|| not_found("staffId"))?;
    let moment = Moment::now(cx.clock());
    let held = registry::list_assignments(tx.connection(), directory, staff.key, moment).await?;
    let command = commands
        .into_iter()
        .find(|command| held.iter().any(|held| held.unit.id == command.unit));
    match command {
        Some(command) => Ok((staff, Some(command))),
        None => Err(not_found("staffId")),
    }
}
