//! Mutations about enrolments. Each answers with the enrolment as it stands now.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, Object, Result};
use chassis::{
    graphql::{into_payload, known_id},
    payload,
};
use domain::CaseId;

use crate::{
    LabourMarketUnit, flow,
    graph::{
        enrolment::{Enrolment, enrolment_again, with_enrolments},
        input::{EndEnrolmentInput, EnrolParticipantInput},
    },
    read::Wanted,
};

payload! {
    /// What `enrolParticipant` did.
    pub struct EnrolParticipantPayload {
        /// The enrolment as it stands now.
        enrolment: Enrolment,
    }
}
payload! {
    /// What `endEnrolment` did.
    pub struct EndEnrolmentPayload {
        /// The enrolment as it stands now.
        enrolment: Enrolment,
    }
}

/// Mutations about enrolments.
#[derive(Default)]
pub struct EnrolmentMutation;

#[Object]
impl EnrolmentMutation {
    /// Enrols the participant of a case in a programme.
    async fn enrol_participant(
        &self,
        ctx: &Context<'_>,
        input: EnrolParticipantInput,
    ) -> Result<EnrolParticipantPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let wanted = with_enrolments(ctx, "enrolment", Wanted::default());
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record = flow::enrol_participant(unit, cx, input.into_use_case(cx, case)?).await?;
            enrolment_again(unit, cx, (case, wanted), record).await
        };
        into_payload(cx, outcome.await, |enrolment| EnrolParticipantPayload {
            enrolment,
            user_errors: Vec::new(),
        })
    }

    /// Records that an enrolment is over, why, and what the participant does then.
    async fn end_enrolment(
        &self,
        ctx: &Context<'_>,
        input: EndEnrolmentInput,
    ) -> Result<EndEnrolmentPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let wanted = with_enrolments(ctx, "enrolment", Wanted::default());
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let ending = input.into_use_case(cx, case)?;
            let enrolment = ending.enrolment;
            flow::end_enrolment(unit, cx, ending).await?;
            enrolment_again(unit, cx, (case, wanted), enrolment).await
        };
        into_payload(cx, outcome.await, |enrolment| EndEnrolmentPayload {
            enrolment,
            user_errors: Vec::new(),
        })
    }
}
