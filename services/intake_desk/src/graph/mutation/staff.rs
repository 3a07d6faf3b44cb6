//! Mutations of who works on a case, and of what there is to do.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    Failure,
    graphql::{Code, into_payload, known_id},
    payload,
};
use domain::{StaffId, UnitId};

use super::again::Again;
use crate::{IntakeDesk, flow, graph::types::case::Case, model::person::ConflictKind};

/// Who is assigned to a case, or taken off it.
#[derive(InputObject)]
pub struct AssignCaseInput {
    case_id: ID,
    /// A member of a unit that the reader manages or leads.
    staff_id: ID,
    /// Which unit; needed by whoever directs several.
    unit_id: Option<ID>,
    idempotency_key: Option<String>,
}

/// Who leads a case.
#[derive(InputObject)]
pub struct AppointLeadsInput {
    case_id: ID,
    /// One or two members of the units that take part.
    staff_ids: Vec<ID>,
    idempotency_key: Option<String>,
}

/// Why a member of staff may never read a person.
#[derive(InputObject)]
pub struct DeclareConflictInput {
    case_id: ID,
    /// Whom it concerns; oneself, when it is not said. A manager names a member of the unit.
    staff_id: Option<ID>,
    kind: Code<ConflictKind>,
    idempotency_key: Option<String>,
}

/// The task that is done.
#[derive(InputObject)]
pub struct CompleteTaskInput {
    task_id: ID,
    idempotency_key: Option<String>,
}

payload! {
    /// What `assignCase` or `unassignCase` did.
    pub struct AssignCasePayload {
        /// The case as it stands now; null where the reader does not work on it any more.
        case: Case,
    }
}
payload! {
    /// What `appointLeads` did.
    pub struct AppointLeadsPayload {
        /// The case as it stands now.
        case: Case,
    }
}
payload! {
    /// What `declareConflict` did. It shows no case: whom it concerns may not see it.
    pub struct DeclareConflictPayload {
        /// Whether it holds now.
        declared: bool,
    }
}
payload! {
    /// What `completeTask` did.
    pub struct CompleteTaskPayload {
        /// The task that is done.
        task_id: ID,
    }
}

/// Mutations of who works on a case, and of what there is to do.
#[derive(Default)]
pub struct StaffMutation;

#[Object]
impl StaffMutation {
    /// Assigns a member of the own unit to the case.
    async fn assign_case(
        &self,
        ctx: &Context<'_>,
        input: AssignCaseInput,
    ) -> Result<AssignCasePayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async { flow::assign_case(desk, cx, input.into_use_case()?).await };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        Ok(AssignCasePayload {
            case: again.case(),
            user_errors: again.user_errors,
        })
    }

    /// Takes a member of the own unit off the case.
    async fn unassign_case(
        &self,
        ctx: &Context<'_>,
        input: AssignCaseInput,
    ) -> Result<AssignCasePayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async { flow::unassign_case(desk, cx, input.into_use_case()?).await };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        Ok(AssignCasePayload {
            case: again.case(),
            user_errors: again.user_errors,
        })
    }

    /// Appoints the lead caseworkers. Who led before and is not named leads no more.
    async fn appoint_leads(
        &self,
        ctx: &Context<'_>,
        input: AppointLeadsInput,
    ) -> Result<AppointLeadsPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async {
            let staff = input.staff_ids.iter().enumerate();
            let staff =
                staff.map(|(index, id)| known_id::<StaffId>(id, &format!("staffIds[{index}]")));
            let leads = flow::AppointLeads {
                case: known_id(&input.case_id, "caseId")?,
                staff: staff.collect::<Result<_, Failure>>()?,
                idempotency_key: input.idempotency_key,
            };
            flow::appoint_leads(desk, cx, leads).await
        };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        Ok(AppointLeadsPayload {
            case: again.case(),
            user_errors: again.user_errors,
        })
    }

    /// Declares own case, kin or another conflict of interest. It holds at once and for every case of the
    /// person.
    async fn declare_conflict(
        &self,
        ctx: &Context<'_>,
        input: DeclareConflictInput,
    ) -> Result<DeclareConflictPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let conflict = flow::DeclareConflict {
                case: known_id(&input.case_id, "caseId")?,
                staff: input
                    .staff_id
                    .map(|id| known_id(&id, "staffId"))
                    .transpose()?,
                kind: input.kind.0,
                idempotency_key: input.idempotency_key,
            };
            flow::declare_conflict(desk, cx, conflict).await
        };
        into_payload(cx, outcome.await, |()| DeclareConflictPayload {
            declared: Some(true),
            user_errors: Vec::new(),
        })
    }

    /// Marks a task of one of the own units as done.
    async fn complete_task(
        &self,
        ctx: &Context<'_>,
        input: CompleteTaskInput,
    ) -> Result<CompleteTaskPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let done = flow::CompleteTask {
                task: known_id(&input.task_id, "taskId")?,
                idempotency_key: input.idempotency_key,
            };
            flow::complete_task(desk, cx, done).await
        };
        into_payload(cx, outcome.await, |task| CompleteTaskPayload {
            task_id: Some(task.to_string().into()),
            user_errors: Vec::new(),
        })
    }
}

impl AssignCaseInput {
    fn into_use_case(self) -> Result<flow::AssignCase, Failure> {
        Ok(flow::AssignCase {
            case: known_id(&self.case_id, "caseId")?,
            staff: known_id(&self.staff_id, "staffId")?,
            unit: self
                .unit_id
                .map(|id| known_id::<UnitId>(&id, "unitId"))
                .transpose()?,
            idempotency_key: self.idempotency_key,
        })
    }
}
