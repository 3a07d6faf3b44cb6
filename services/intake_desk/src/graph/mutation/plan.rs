//! Mutations of the shared plan.

use access::Cx;
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use chassis::{
    Failure,
    graphql::{Code, LocalDate, known_id},
    payload,
};
use domain::{ActivityId, CaseId, GoalId, UnitId, codes::ActivityStatus};

use super::again::Again;
use crate::{
    IntakeDesk, flow,
    graph::types::{case::Case, plan::Plan},
    model::planning::{ActivityGiven, Given, GoalGiven},
};

/// The plan as it shall be. A list that is not given stays as it is; of a list that is given, what has
/// an id is changed, what has none is new, and what is left out is removed.
#[derive(InputObject)]
pub struct UpdatePlanInput {
    case_id: ID,
    /// The plan's own version; 0 for one that nobody has written.
    expected_version: i32,
    goals: Option<Vec<PlanGoalInput>>,
    activities: Option<Vec<PlanActivityInput>>,
    idempotency_key: Option<String>,
}

/// A goal as it shall be.
#[derive(InputObject)]
pub struct PlanGoalInput {
    id: Option<ID>,
    /// Needed for a new goal.
    text: Option<String>,
}

/// An activity as it shall be. Of one that is there, what is not mentioned stays.
#[derive(InputObject)]
pub struct PlanActivityInput {
    id: Option<ID>,
    /// Needed for a new activity.
    title: Option<String>,
    /// A new activity is planned, when it is not said.
    status: Option<Code<ActivityStatus>>,
    due_on: MaybeUndefined<LocalDate>,
    /// A unit that is a party of the case.
    responsible_unit_id: MaybeUndefined<ID>,
}

/// A comment of the participant.
#[derive(InputObject)]
pub struct CommentOnPlanInput {
    case_id: ID,
    text: String,
    idempotency_key: Option<String>,
}

payload! {
    /// What `updatePlan` did. After `STALE_VERSION` it shows the plan as it stands.
    pub struct UpdatePlanPayload {
        /// The plan as it stands now.
        plan: Plan,
        /// The case as it stands now.
        case: Case,
    }
}
payload! {
    /// What `commentOnPlan` did.
    pub struct CommentOnPlanPayload {
        /// The plan as it stands now.
        plan: Plan,
    }
}

/// Mutations of the shared plan.
#[derive(Default)]
pub struct PlanMutation;

#[Object]
impl PlanMutation {
    /// Changes the shared plan.
    async fn update_plan(
        &self,
        ctx: &Context<'_>,
        input: UpdatePlanInput,
    ) -> Result<UpdatePlanPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            flow::update_plan(desk, cx, input.into_use_case(case)?).await
        };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        Ok(UpdatePlanPayload {
            plan: plan_of(&again),
            case: again.case(),
            user_errors: again.user_errors,
        })
    }

    /// The participant says something of the plan.
    async fn comment_on_plan(
        &self,
        ctx: &Context<'_>,
        input: CommentOnPlanInput,
    ) -> Result<CommentOnPlanPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async {
            let comment = flow::CommentOnPlan {
                case: known_id(&input.case_id, "caseId")?,
                text: input.text,
                idempotency_key: input.idempotency_key,
            };
            flow::comment_on_plan(desk, cx, comment).await
        };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        Ok(CommentOnPlanPayload {
            plan: plan_of(&again),
            user_errors: again.user_errors,
        })
    }
}

fn plan_of(again: &Again) -> Option<Plan> {
    again.view.as_ref()?.plan.as_ref().map(Plan::from)
}

impl UpdatePlanInput {
    fn into_use_case(self, case: CaseId) -> Result<flow::UpdatePlan, Failure> {
        let goals = self
            .goals
            .map(|goals| goals.into_iter().enumerate().map(goal_of).collect());
        let activities = self.activities.map(|activities| {
            activities
                .into_iter()
                .enumerate()
                .map(activity_of)
                .collect()
        });
        Ok(flow::UpdatePlan {
            case,
            expected_version: self.expected_version,
            goals: goals.transpose()?,
            activities: activities.transpose()?,
            idempotency_key: self.idempotency_key,
        })
    }
}

fn goal_of((index, input): (usize, PlanGoalInput)) -> Result<GoalGiven, Failure> {
    let field = format!("goals[{index}].id");
    let id = input
        .id
        .map(|id| known_id::<GoalId>(&id, &field))
        .transpose()?;
    Ok(GoalGiven {
        id,
        text: input.text,
    })
}

fn activity_of((index, input): (usize, PlanActivityInput)) -> Result<ActivityGiven, Failure> {
    let field = |name: &str| format!("activities[{index}].{name}");
    let id = input
        .id
        .map(|id| known_id::<ActivityId>(&id, &field("id")))
        .transpose()?;
    let responsible = match given(input.responsible_unit_id) {
        Given::Unsaid => Given::Unsaid,
        Given::Nothing => Given::Nothing,
        Given::Value(unit) => Given::Value(known_id::<UnitId>(&unit, &field("responsibleUnitId"))?),
    };
    let due_on = match given(input.due_on) {
        Given::Unsaid => Given::Unsaid,
        Given::Nothing => Given::Nothing,
        Given::Value(day) => Given::Value(day.0),
    };
    let status = input.status.map(|status| status.0);
    Ok(ActivityGiven {
        id,
        title: input.title,
        status,
        due_on,
        responsible,
    })
}

fn given<T>(value: MaybeUndefined<T>) -> Given<T> {
    match value {
        MaybeUndefined::Undefined => Given::Unsaid,
        MaybeUndefined::Null => Given::Nothing,
        MaybeUndefined::Value(value) => Given::Value(value),
    }
}
