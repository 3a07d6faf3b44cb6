//! Mutations of closing a case and following it up.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    graphql::{Code, known_id},
    payload,
};
use domain::codes::{ClosureReason, IncomeSource, OccupationKind};

use super::again::Again;
use crate::{
    IntakeDesk, flow,
    graph::types::{
        case::Case,
        closure::{Closure, FollowUp},
    },
    model::ending::IncomeGiven,
};

/// How the case ended. Nothing is left out: unknown is a value that is chosen.
#[derive(InputObject)]
pub struct CloseCaseInput {
    case_id: ID,
    /// The version of the case.
    expected_version: i32,
    reason: Code<ClosureReason>,
    occupation: OccupationInput,
    /// At least one; `UNKNOWN` is one.
    income_sources: Vec<ClosureIncomeInput>,
    idempotency_key: Option<String>,
}

/// What the person does.
#[derive(InputObject)]
pub struct OccupationInput {
    kind: Code<OccupationKind>,
    /// The employer and the work, or the field of studies.
    detail: Option<String>,
}

/// What the person lives on.
#[derive(InputObject)]
pub struct ClosureIncomeInput {
    source: Code<IncomeSource>,
    /// 25, 50, 75 or 100; 0 or left out for `UNKNOWN` and `NO_PUBLIC_SUPPORT`.
    extent_percent: Option<i32>,
}

/// What was heard at a follow-up.
#[derive(InputObject)]
pub struct RecordFollowUpInput {
    case_id: ID,
    /// Months after closure: 3, 6 or 12.
    months: i32,
    occupation: Code<OccupationKind>,
    /// At least one; `UNKNOWN` is one.
    income_sources: Vec<ClosureIncomeInput>,
    note: Option<String>,
    idempotency_key: Option<String>,
}

payload! {
    /// What `closeCase` did. After `STALE_VERSION` it shows the case as it stands.
    pub struct CloseCasePayload {
        /// The case as it stands now.
        case: Case,
        /// How it ended.
        closure: Closure,
    }
}
payload! {
    /// What `recordFollowUp` did. Who stayed for the last follow-up sees none of them after it.
    pub struct RecordFollowUpPayload {
        /// The follow-ups of the case as they stand now.
        follow_ups: Vec<FollowUp>,
        /// The case as it stands now.
        case: Case,
    }
}

/// Mutations of closing a case and following it up.
#[derive(Default)]
pub struct ClosureMutation;

#[Object]
impl ClosureMutation {
    /// Closes the case.
    async fn close_case(
        &self,
        ctx: &Context<'_>,
        input: CloseCaseInput,
    ) -> Result<CloseCasePayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async {
            let ending = flow::CloseCase {
                case: known_id(&input.case_id, "caseId")?,
                expected_version: input.expected_version,
                reason: input.reason.0,
                occupation: input.occupation.kind.0,
                occupation_detail: input.occupation.detail,
                income_sources: given(input.income_sources),
                idempotency_key: input.idempotency_key,
            };
            flow::close_case(desk, cx, ending).await
        };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        let closure = again.view.as_ref().and_then(|view| view.closure.as_ref());
        Ok(CloseCasePayload {
            closure: closure.map(Closure::from),
            case: again.case(),
            user_errors: again.user_errors,
        })
    }

    /// Records what was heard 3, 6 or 12 months after closure.
    async fn record_follow_up(
        &self,
        ctx: &Context<'_>,
        input: RecordFollowUpInput,
    ) -> Result<RecordFollowUpPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async {
            let heard = flow::RecordFollowUp {
                case: known_id(&input.case_id, "caseId")?,
                months: input.months,
                occupation: input.occupation.0,
                income_sources: given(input.income_sources),
                note: input.note,
                idempotency_key: input.idempotency_key,
            };
            flow::record_follow_up(desk, cx, heard).await
        };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        let follow_ups = again
            .view
            .as_ref()
            .and_then(|view| view.follow_ups.as_ref());
        Ok(RecordFollowUpPayload {
            follow_ups: follow_ups.map(|rows| rows.iter().map(FollowUp::from).collect()),
            case: again.case(),
            user_errors: again.user_errors,
        })
    }
}

fn given(sources: Vec<ClosureIncomeInput>) -> Vec<IncomeGiven> {
    let given = sources.into_iter().map(|income| IncomeGiven {
        source: income.source.0,
        extent_percent: income.extent_percent,
    });
    given.collect()
}
