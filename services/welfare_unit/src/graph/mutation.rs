//! Mutations of the welfare unit.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, Object, Result};
use chassis::{
    graphql::{fields_under, into_payload, known_id},
    payload,
    sections::read_again,
};
use domain::CaseId;

use super::{
    input::{
        RecordActivityRequirementInput, RecordAssistanceDecisionInput, RecordHouseholdInput,
        RecordLivelihoodBarrierInput,
    },
    types::{ActivityRequirement, AdultBarrier, AssistanceDecision, Household},
};
use crate::{WelfareUnit, flow, read::Wanted};

payload! {
    /// What `recordAssistanceDecision` did.
    pub struct RecordAssistanceDecisionPayload {
        /// The decision as it stands now.
        decision: AssistanceDecision,
    }
}
payload! {
    /// What `recordLivelihoodBarrier` did.
    pub struct RecordLivelihoodBarrierPayload {
        /// The barrier as it stands now.
        livelihood_barrier: AdultBarrier,
    }
}
payload! {
    /// What `recordHousehold` did.
    pub struct RecordHouseholdPayload {
        /// The household as it stands now.
        household: Household,
    }
}
payload! {
    /// What `recordActivityRequirement` did.
    pub struct RecordActivityRequirementPayload {
        /// The requirement as it stands now.
        activity_requirement: ActivityRequirement,
    }
}

/// The root of mutations.
pub struct Mutation;

#[Object]
impl Mutation {
    /// Records what financial assistance was decided for a month.
    async fn record_assistance_decision(
        &self,
        ctx: &Context<'_>,
        input: RecordAssistanceDecisionInput,
    ) -> Result<RecordAssistanceDecisionPayload> {
        let (unit, cx) = (ctx.data::<Arc<WelfareUnit>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            assistance_decisions: fields_under(ctx, &["decision"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record =
                flow::record_assistance_decision(unit, cx, input.into_use_case(cx, case)?).await?;
            read_again(unit, cx, (case, wanted), record, |view| {
                view.assistance_decisions
            })
            .await
        };
        into_payload(cx, outcome.await, |decision| {
            RecordAssistanceDecisionPayload {
                decision,
                user_errors: Vec::new(),
            }
        })
    }

    /// Records why an adult of the household could not support themselves in a month.
    async fn record_livelihood_barrier(
        &self,
        ctx: &Context<'_>,
        input: RecordLivelihoodBarrierInput,
    ) -> Result<RecordLivelihoodBarrierPayload> {
        let (unit, cx) = (ctx.data::<Arc<WelfareUnit>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            livelihood_barriers: fields_under(ctx, &["livelihoodBarrier"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record =
                flow::record_livelihood_barrier(unit, cx, input.into_use_case(cx, case)?).await?;
            read_again(unit, cx, (case, wanted), record, |view| {
                view.livelihood_barriers
            })
            .await
        };
        into_payload(cx, outcome.await, |livelihood_barrier| {
            RecordLivelihoodBarrierPayload {
                livelihood_barrier,
                user_errors: Vec::new(),
            }
        })
    }

    /// Records who lives in the assisted household.
    async fn record_household(
        &self,
        ctx: &Context<'_>,
        input: RecordHouseholdInput,
    ) -> Result<RecordHouseholdPayload> {
        let (unit, cx) = (ctx.data::<Arc<WelfareUnit>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            household: fields_under(ctx, &["household"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record = flow::record_household(unit, cx, input.into_use_case(cx, case)?).await?;
            read_again(unit, cx, (case, wanted), record, |view| view.household).await
        };
        into_payload(cx, outcome.await, |household| RecordHouseholdPayload {
            household,
            user_errors: Vec::new(),
        })
    }

    /// Records what activity is required of the person for assistance.
    async fn record_activity_requirement(
        &self,
        ctx: &Context<'_>,
        input: RecordActivityRequirementInput,
    ) -> Result<RecordActivityRequirementPayload> {
        let (unit, cx) = (ctx.data::<Arc<WelfareUnit>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            activity_requirements: fields_under(ctx, &["activityRequirement"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record =
                flow::record_activity_requirement(unit, cx, input.into_use_case(cx, case)?).await?;
            read_again(unit, cx, (case, wanted), record, |view| {
                view.activity_requirements
            })
            .await
        };
        into_payload(cx, outcome.await, |activity_requirement| {
            RecordActivityRequirementPayload {
                activity_requirement,
                user_errors: Vec::new(),
            }
        })
    }
}
