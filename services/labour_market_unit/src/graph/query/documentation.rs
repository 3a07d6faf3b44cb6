//! Queries of what is written about programmes, and the test of who they are for.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, ID, Object, Result};
use chassis::graphql::{LocalDate, Month, parse_id};

use crate::{
    LabourMarketUnit, flow,
    graph::{
        documentation::{ProgrammeCapacity, ProgrammeChecklist, ProgrammeDocumentation},
        eligibility::{EligibilityRule, EligibilityTest},
        input::EligibilityAnswerInput,
    },
    model,
};

/// Queries of programmes' documentation.
#[derive(Default)]
pub struct DocumentationQuery;

#[Object]
impl DocumentationQuery {
    /// What a programme's organiser has written about it; null for everybody but its leader, the manager of its unit
    /// and who is commissioned, today, to evaluate it.
    async fn programme_documentation(
        &self,
        ctx: &Context<'_>,
        programme_id: ID,
    ) -> Result<Option<ProgrammeDocumentation>> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let Some(programme) = parse_id(&programme_id) else {
            return Ok(None);
        };
        let written = flow::read_documentation(unit, cx, programme).await?;
        Ok(written.map(ProgrammeDocumentation::from))
    }

    /// How many places of a programme are taken, month by month from its first month or from `from` on, for 1 to 36
    /// months (12 when left out); null as for `programmeDocumentation`.
    async fn programme_capacity(
        &self,
        ctx: &Context<'_>,
        programme_id: ID,
        from: Option<Month>,
        months: Option<i32>,
    ) -> Result<Option<ProgrammeCapacity>> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let Some(programme) = parse_id(&programme_id) else {
            return Ok(None);
        };
        let shown = (from.map(|month| month.0), months);
        let places = flow::read_capacity(unit, cx, programme, shown).await?;
        Ok(places.map(ProgrammeCapacity::from))
    }

    /// What is to be settled before a programme begins and while it runs, with the lessons of earlier programmes of
    /// the agency; null as for `programmeDocumentation`.
    async fn programme_checklist(
        &self,
        ctx: &Context<'_>,
        programme_id: ID,
    ) -> Result<Option<ProgrammeChecklist>> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let Some(programme) = parse_id(&programme_id) else {
            return Ok(None);
        };
        let points = flow::read_checklist(unit, cx, programme).await?;
        Ok(points.map(ProgrammeChecklist::from))
    }

    /// The rule of who programmes for subsidised employment are for, as it is on a day (today, when no day is given).
    async fn eligibility_rule(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Option<EligibilityRule>> {
        let day = on.map_or(ctx.data::<Cx>()?.today(), |day| day.0);
        let rule = model::EligibilityRule::valid_on(day);
        Ok(rule.map(EligibilityRule::from))
    }

    /// Every rule of who programmes for subsidised employment are for, with its days, the oldest first.
    async fn eligibility_rules(&self) -> Vec<EligibilityRule> {
        let rules = model::EligibilityRule::all().iter();
        rules.map(EligibilityRule::from).collect()
    }

    /// Tries answers against the rule of a day. Nothing is kept, and nothing in it says who it is about.
    async fn test_eligibility(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
        answers: Vec<EligibilityAnswerInput>,
    ) -> Result<Option<EligibilityTest>> {
        let answers: Vec<_> = answers.into_iter().map(Into::into).collect();
        let day = on.map(|day| day.0);
        let test = flow::test_eligibility(ctx.data::<Cx>()?, day, &answers)?;
        Ok(test.map(EligibilityTest::from))
    }
}
