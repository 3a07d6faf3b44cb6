//! Mutations about competence hours.

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
    graph::{input::RecordCompetenceHoursInput, types::CompetenceEntry},
    read::Wanted,
};

payload! {
    /// What `recordCompetenceHours` did.
    pub struct RecordCompetenceHoursPayload {
        /// The entry as it stands now.
        competence_entry: CompetenceEntry,
    }
}

/// Mutations about competence hours.
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
}
