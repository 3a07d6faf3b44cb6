//! Mutations about a programme's documentation. Each answers with the whole of it as it stands now.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, Object, Result};
use chassis::{Failure, graphql::into_payload, payload};
use domain::ProgrammeId;

use crate::{
    LabourMarketUnit, flow,
    graph::{
        documentation::{ProgrammeChecklist, ProgrammeDocumentation},
        input::{
            AnswerChecklistPointInput, CommissionEvaluatorInput, DescribeProgrammeInput,
            RecordProgrammeChangeInput, RecordProgrammeDeviationInput, RecordProgrammeLessonInput,
            RecordProgrammePhaseInput, RecordProgrammeReportInput, RecordProgrammeStaffingInput,
            RecordProgrammeWeekInput, RecordResourceGroupInput, RecordUnionNegotiationInput,
        },
    },
};

payload! {
    /// What a mutation about a programme's documentation did.
    pub struct ProgrammeDocumentationPayload {
        /// The documentation as it stands now.
        documentation: ProgrammeDocumentation,
    }
}
payload! {
    /// What `answerChecklistPoint` did.
    pub struct ProgrammeChecklistPayload {
        /// The checklist as it stands now.
        checklist: ProgrammeChecklist,
    }
}

/// Mutations about a programme's documentation.
#[derive(Default)]
pub struct DocumentationMutation;

#[Object]
impl DocumentationMutation {
    /// Records what a programme is for and how it is meant to work.
    async fn describe_programme(
        &self,
        ctx: &Context<'_>,
        input: DescribeProgrammeInput,
    ) -> Result<ProgrammeDocumentationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let written = async { flow::record_entry(unit, cx, input.into_use_case()?).await };
        documented(unit, cx, written.await).await
    }

    /// Records a phase, as planned and as it came.
    async fn record_programme_phase(
        &self,
        ctx: &Context<'_>,
        input: RecordProgrammePhaseInput,
    ) -> Result<ProgrammeDocumentationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let written = async { flow::record_entry(unit, cx, input.into_use_case()?).await };
        documented(unit, cx, written.await).await
    }

    /// Records who works in a programme as what.
    async fn record_programme_staffing(
        &self,
        ctx: &Context<'_>,
        input: RecordProgrammeStaffingInput,
    ) -> Result<ProgrammeDocumentationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let written = async { flow::record_entry(unit, cx, input.into_use_case()?).await };
        documented(unit, cx, written.await).await
    }

    /// Commissions somebody to evaluate a programme, who then reads what is written about it; for the manager of the
    /// unit.
    async fn commission_evaluator(
        &self,
        ctx: &Context<'_>,
        input: CommissionEvaluatorInput,
    ) -> Result<ProgrammeDocumentationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let written = async { flow::commission_evaluator(unit, cx, input.into_use_case()?).await };
        documented(unit, cx, written.await).await
    }

    /// Records a resource group, or scattered places.
    async fn record_resource_group(
        &self,
        ctx: &Context<'_>,
        input: RecordResourceGroupInput,
    ) -> Result<ProgrammeDocumentationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let written = async { flow::record_resource_group(unit, cx, input.into_use_case()?).await };
        documented(unit, cx, written.await).await
    }

    /// Records a negotiation with a union about a programme; never who is a member.
    async fn record_union_negotiation(
        &self,
        ctx: &Context<'_>,
        input: RecordUnionNegotiationInput,
    ) -> Result<ProgrammeDocumentationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let written = async { flow::record_entry(unit, cx, input.into_use_case()?).await };
        documented(unit, cx, written.await).await
    }

    /// Records what did not go as planned.
    async fn record_programme_deviation(
        &self,
        ctx: &Context<'_>,
        input: RecordProgrammeDeviationInput,
    ) -> Result<ProgrammeDocumentationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let written = async { flow::record_entry(unit, cx, input.into_use_case()?).await };
        documented(unit, cx, written.await).await
    }

    /// Records a decided change of a programme's plan.
    async fn record_programme_change(
        &self,
        ctx: &Context<'_>,
        input: RecordProgrammeChangeInput,
    ) -> Result<ProgrammeDocumentationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let written = async { flow::record_entry(unit, cx, input.into_use_case()?).await };
        documented(unit, cx, written.await).await
    }

    /// Records how a programme stands in a week.
    async fn record_programme_week(
        &self,
        ctx: &Context<'_>,
        input: RecordProgrammeWeekInput,
    ) -> Result<ProgrammeDocumentationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let written = async { flow::record_entry(unit, cx, input.into_use_case()?).await };
        documented(unit, cx, written.await).await
    }

    /// Records a status report.
    async fn record_programme_report(
        &self,
        ctx: &Context<'_>,
        input: RecordProgrammeReportInput,
    ) -> Result<ProgrammeDocumentationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let written = async { flow::record_entry(unit, cx, input.into_use_case()?).await };
        documented(unit, cx, written.await).await
    }

    /// Records what was learnt, for the checklist of the next programme.
    async fn record_programme_lesson(
        &self,
        ctx: &Context<'_>,
        input: RecordProgrammeLessonInput,
    ) -> Result<ProgrammeDocumentationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let written = async { flow::record_entry(unit, cx, input.into_use_case()?).await };
        documented(unit, cx, written.await).await
    }

    /// Tells how far a point of a programme's checklist has come.
    async fn answer_checklist_point(
        &self,
        ctx: &Context<'_>,
        input: AnswerChecklistPointInput,
    ) -> Result<ProgrammeChecklistPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let input = input.into_use_case()?;
            let programme = flow::answer_checklist_point(unit, cx, input).await?;
            Ok::<_, Failure>(flow::read_checklist(unit, cx, programme).await?)
        };
        into_payload(cx, outcome.await, |points| ProgrammeChecklistPayload {
            checklist: points.map(ProgrammeChecklist::from),
            user_errors: Vec::new(),
        })
    }
}

/// Reads the documentation again, under the facts of now.
async fn documented(
    unit: &LabourMarketUnit,
    cx: &Cx,
    written: Result<ProgrammeId, Failure>,
) -> Result<ProgrammeDocumentationPayload> {
    let again = async {
        let programme = written?;
        Ok::<_, Failure>(flow::read_documentation(unit, cx, programme).await?)
    };
    into_payload(cx, again.await, |documentation| {
        ProgrammeDocumentationPayload {
            documentation: documentation.map(ProgrammeDocumentation::from),
            user_errors: Vec::new(),
        }
    })
}
