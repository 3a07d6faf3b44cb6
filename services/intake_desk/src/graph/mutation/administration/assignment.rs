//! Mutations of an agency's staff and their assignments.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    Failure,
    graphql::{Code, LocalDate, known_id, not_found, parse_id},
    payload,
};
use domain::{AssignmentId, Role};

use super::outcome;
use crate::{
    IntakeDesk,
    flow::administration as flow,
    graph::types::administration::{AdministeredAssignment, AdministeredStaff},
};

/// Somebody who is counted to the staff.
#[derive(InputObject)]
pub struct AddStaffInput {
    /// The agency; needed by whoever administers several.
    agency_id: Option<ID>,
    /// `staff:` and the organisational affiliation. Never a personal number.
    subject: String,
    /// The name that colleagues see.
    display_name: String,
    idempotency_key: Option<String>,
}

/// An assignment that is granted.
#[derive(InputObject)]
pub struct GrantAssignmentInput {
    /// Somebody of the own agency's staff, and not oneself.
    staff_id: ID,
    unit_id: ID,
    role: Code<Role>,
    /// The first day: today, when it is not said.
    valid_from: Option<LocalDate>,
    /// The last day.
    valid_to: Option<LocalDate>,
    idempotency_key: Option<String>,
}

/// Another last day of an assignment.
#[derive(InputObject)]
pub struct ChangeAssignmentEndInput {
    assignment_id: ID,
    /// The version that was read last.
    expected_version: i32,
    /// The last day, today at the earliest; left out for one without end.
    valid_to: Option<LocalDate>,
    idempotency_key: Option<String>,
}

/// An assignment that ends at once.
#[derive(InputObject)]
pub struct EndAssignmentInput {
    assignment_id: ID,
    idempotency_key: Option<String>,
}

payload! {
    /// What `addStaff` did.
    pub struct AddStaffPayload {
        /// The member of staff.
        staff: AdministeredStaff,
    }
}
payload! {
    /// What a change of an assignment did.
    pub struct AdministeredAssignmentPayload {
        /// The assignment as it stands now.
        assignment: AdministeredAssignment,
    }
}

/// Mutations of an agency's staff, by its administrator.
#[derive(Default)]
pub struct AssignmentMutation;

#[Object]
impl AssignmentMutation {
    /// Counts somebody to the own agency's staff. They may do nothing until an assignment is granted.
    async fn add_staff(&self, ctx: &Context<'_>, input: AddStaffInput) -> Result<AddStaffPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let done = async {
            let agency = input.agency_id.map(|id| known_id(&id, "agencyId"));
            let added = flow::AddStaff {
                agency: agency.transpose()?,
                subject: input.subject,
                display_name: input.display_name,
                idempotency_key: input.idempotency_key,
            };
            flow::add_staff(desk, cx, added).await
        };
        let (staff, user_errors) = outcome(done.await, None, cx.language())?;
        let member = match staff {
            Some(staff) => desk.own_member(cx, staff).await?,
            None => None,
        };
        Ok(AddStaffPayload {
            staff: member.as_ref().map(AdministeredStaff::from),
            user_errors,
        })
    }

    /// Grants an assignment in a unit of the own agency, from its first day on.
    async fn grant_assignment(
        &self,
        ctx: &Context<'_>,
        input: GrantAssignmentInput,
    ) -> Result<AdministeredAssignmentPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let done = async {
            let granted = flow::GrantAssignment {
                staff: known_id(&input.staff_id, "staffId")?,
                unit: known_id(&input.unit_id, "unitId")?,
                role: input.role.0,
                valid_from: input.valid_from.map(|from| from.0),
                valid_to: input.valid_to.map(|to| to.0),
                idempotency_key: input.idempotency_key,
            };
            flow::grant_assignment(desk, cx, granted).await
        };
        answer(desk, cx, (done.await, None)).await
    }

    /// Gives an assignment another last day.
    async fn change_assignment_end(
        &self,
        ctx: &Context<'_>,
        input: ChangeAssignmentEndInput,
    ) -> Result<AdministeredAssignmentPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let named = parse_id(&input.assignment_id);
        let done = async {
            let changed = flow::ChangeAssignmentEnd {
                assignment: known_id(&input.assignment_id, "assignmentId")?,
                expected_version: input.expected_version,
                valid_to: input.valid_to.map(|to| to.0),
                idempotency_key: input.idempotency_key,
            };
            flow::change_assignment_end(desk, cx, changed).await
        };
        answer(desk, cx, (of(named, done.await), named)).await
    }

    /// Ends an assignment at once. What the person held falls back to the unit.
    async fn end_assignment(
        &self,
        ctx: &Context<'_>,
        input: EndAssignmentInput,
    ) -> Result<AdministeredAssignmentPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let named = parse_id(&input.assignment_id);
        let done = async {
            let ended = flow::EndAssignment {
                assignment: known_id(&input.assignment_id, "assignmentId")?,
                idempotency_key: input.idempotency_key,
            };
            flow::end_assignment(desk, cx, ended).await
        };
        answer(desk, cx, (of(named, done.await), named)).await
    }
}

fn of(named: Option<AssignmentId>, done: Result<(), Failure>) -> Result<AssignmentId, Failure> {
    done.and_then(|()| named.ok_or_else(|| not_found("assignmentId")))
}

async fn answer(
    desk: &IntakeDesk,
    cx: &Cx,
    (done, named): (Result<AssignmentId, Failure>, Option<AssignmentId>),
) -> Result<AdministeredAssignmentPayload> {
    let (id, user_errors) = outcome(done, named, cx.language())?;
    let kept = match id {
        Some(id) => desk.own_assignment(cx, id).await?,
        None => None,
    };
    Ok(AdministeredAssignmentPayload {
        assignment: kept.map(|kept| AdministeredAssignment::of(&kept, cx.today())),
        user_errors,
    })
}
