//! Mutations about competence hours and enrolments.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, Object, Result};
use chassis::{
    graphql::{fields_under, into_payload, known_id},
    payload,
    sections::read_again,
};
use domain::CaseId;

use crate::{
    LabourMarketUnit, flow,
    graph::{
        input::{EnrolParticipantInput, RecordCompetenceHoursInput},
        types::{CompetenceEntry, Enrolment},
    },
    read::Wanted,
};

payload! {
    /// What `recordCompetenceHours` did.
    pub struct RecordCompetenceHoursPayload {
        /// The entry as it stands now.
        competence_entry: CompetenceEntry,
    }
}
payload! {
    /// What `enrolParticipant` did.
    pub struct EnrolParticipantPayload {
        /// The enrolment as it stands now.
        enrolment: Enrolment,
    }
}

/// Mutations about competence hours and enrolments.
#[derive(Default)]
pub struct CompetenceMutation;

#[Object]
impl CompetenceMutation {
    /// Records hours of competence-raising activity in a month, planned and done.
    async fn record_competence_hours(
        &self,
        ctx: &Context<'_>,
        input: RecordCompetenceHoursInput,
    ) -> Result<RecordCompetenceHoursPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            competence: fields_under(ctx, &["competenceEntry"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let input = input.into_use_case(cx, case)?;
            let record = flow::record_competence_hours(unit, cx, input).await?;
            read_again(unit, cx, (case, wanted), record, |view| view.competence).await
        };
        into_payload(cx, outcome.await, |competence_entry| {
            RecordCompetenceHoursPayload {
                competence_entry,
                user_errors: Vec::new(),
            }
        })
    }

    /// Enrols the participant of a case in a programme.
    async fn enrol_participant(
        &self,
        ctx: &Context<'_>,
        input: EnrolParticipantInput,
    ) -> Result<EnrolParticipantPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            enrolments: fields_under(ctx, &["enrolment"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record = flow::enrol_participant(unit, cx, input.into_use_case(cx, case)?).await?;
            read_again(unit, cx, (case, wanted), record, |view| view.enrolments).await
        };
        into_payload(cx, outcome.await, |enrolment| EnrolParticipantPayload {
            enrolment,
            user_errors: Vec::new(),
        })
    }
}
