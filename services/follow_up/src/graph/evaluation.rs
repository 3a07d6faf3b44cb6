//! Evaluation in the public schema: thin.

mod calculation;
mod goal;
mod import;
mod input;
mod matrix;
mod money;
mod mutation;
mod participant;

use std::sync::Arc;

use access::{Cx, ProgrammeFact, ProgrammeTie};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chassis::graphql::{Connection, LocalDate, Month, page_request, parse_id};
use domain::{CodeList, ProgrammeId};

pub use mutation::EvaluationMutation;

use crate::{
    FollowUp,
    flow::evaluation::{self as flow, Overview},
    model::evaluation::{
        Hundredths, IndicatorUnit, ParticipantField, completeness, full_time_equivalents,
    },
};
use calculation::{CalculationAssumption, ProgrammeCalculation};
use chassis::graphql::Code;
use goal::EvaluationGoal;
use import::{ImportPreview, ParticipantImport};
use matrix::MatrixRow;
use money::ProgrammeBudget;
use participant::{FieldCompleteness, ParticipantRow};

/// Queries about evaluations.
#[derive(Default)]
pub struct EvaluationQuery;

#[Object]
impl EvaluationQuery {
    /// The programmes that the reader leads, manages or evaluates, by name; empty for everybody else.
    async fn evaluated_programmes(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
    ) -> Result<Connection<EvaluatedProgramme>> {
        let (follow_up, cx) = (ctx.data::<Arc<FollowUp>>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let page = flow::list_programmes(follow_up, cx, &request).await?;
        Ok(page.map(|fact| EvaluatedProgramme::from(&fact)).into())
    }

    /// A programme as it can be judged on a day: today when none is given, and never a coming one. Null without a tie.
    async fn programme_evaluation(
        &self,
        ctx: &Context<'_>,
        programme_id: ID,
        on: Option<LocalDate>,
    ) -> Result<Option<ProgrammeEvaluation>> {
        let Some(programme) = parse_id(&programme_id) else {
            return Ok(None);
        };
        read(ctx, programme, on.map(|day| day.0)).await
    }

    /// What an import would do. Nothing is kept. Null for who neither leads nor manages the programme.
    async fn preview_import(
        &self,
        ctx: &Context<'_>,
        programme_id: ID,
        content: String,
    ) -> Result<Option<ImportPreview>> {
        let (follow_up, cx) = (ctx.data::<Arc<FollowUp>>()?, ctx.data::<Cx>()?);
        let Some(programme) = parse_id(&programme_id) else {
            return Ok(None);
        };
        let preview = flow::preview_import(follow_up, cx, programme, &content).await?;
        Ok(preview.map(|preview| ImportPreview::of(cx, &preview)))
    }
}

/// Reads a programme's evaluation.
pub(super) async fn read(
    ctx: &Context<'_>,
    programme: ProgrammeId,
    on: Option<chrono::NaiveDate>,
) -> Result<Option<ProgrammeEvaluation>> {
    let (follow_up, cx) = (ctx.data::<Arc<FollowUp>>()?, ctx.data::<Cx>()?);
    let overview = flow::read_overview(follow_up, cx, programme, on).await?;
    Ok(overview.map(ProgrammeEvaluation))
}

/// A programme that something ties the reader to.
#[derive(SimpleObject)]
pub struct EvaluatedProgramme {
    /// The programme's id.
    id: ID,
    /// Its name.
    name: String,
    /// Its first day.
    starts_on: LocalDate,
    /// Its last day: the actual one once there is one, and until then as planned.
    ends_on: Option<LocalDate>,
    /// How many places it has; null when they are not bounded.
    capacity: Option<i32>,
    /// What ties the reader to it.
    ties: Vec<Code<ProgrammeTie>>,
}

impl From<&ProgrammeFact> for EvaluatedProgramme {
    fn from(fact: &ProgrammeFact) -> Self {
        Self {
            id: fact.programme.to_string().into(),
            name: fact.name.clone(),
            starts_on: LocalDate(fact.starts_on),
            ends_on: fact.ends_on.map(LocalDate),
            capacity: fact.capacity.map(i32::from),
            ties: fact.ties.iter().copied().map(Code).collect(),
        }
    }
}

/// The evaluation of a programme on a day.
pub struct ProgrammeEvaluation(Overview);

#[Object]
impl ProgrammeEvaluation {
    /// The programme.
    async fn programme(&self) -> EvaluatedProgramme {
        EvaluatedProgramme::from(&self.0.programme)
    }
    /// The day on which it is judged.
    async fn on(&self) -> LocalDate {
        LocalDate(self.0.frame.on)
    }
    /// The goals, by number.
    async fn goals(&self) -> Vec<EvaluationGoal> {
        EvaluationGoal::list(&self.0)
    }
    /// The evaluator's matrix: a row for each goal (E16).
    async fn matrix(&self) -> Vec<MatrixRow> {
        MatrixRow::list(&self.0)
    }
    /// The evaluator's overall statement; null until it is written.
    async fn statement(&self) -> Option<EvaluationStatement> {
        let kept = self.0.statement.as_ref()?;
        Some(EvaluationStatement {
            version: kept.version,
            statement: kept.body.words.clone(),
            lessons: kept.body.lessons.clone(),
            written_on: LocalDate(domain::clock::swedish_date(kept.recorded_at)),
        })
    }
    /// The participants, pseudonymised. Whoever runs the programme is not told here what others have recorded of them.
    async fn participants(&self) -> Vec<ParticipantRow> {
        self.0
            .participants
            .iter()
            .map(ParticipantRow::from)
            .collect()
    }
    /// How far each field is filled in.
    async fn completeness(&self) -> Vec<FieldCompleteness> {
        FieldCompleteness::list(completeness(&self.0.participants, ParticipantField::ALL))
    }
    /// Full-time equivalents over the programme's own days.
    async fn full_time_equivalents(&self) -> FullTimeEquivalents {
        FullTimeEquivalents::of(&self.0)
    }
    /// How things stood before (E2).
    async fn indicators(&self) -> Vec<BaselineIndicator> {
        let kept = self.0.indicators.iter();
        kept.map(|kept| BaselineIndicator {
            id: kept.id.to_string().into(),
            version: kept.version,
            name: kept.body.name.clone(),
            value: kept.body.value.to_float(),
            unit: Code(kept.body.unit),
            source: kept.body.source.clone(),
            measured_on: LocalDate(kept.body.measured_on),
        })
        .collect()
    }
    /// The lists that were taken in, the newest first.
    async fn imports(&self) -> Vec<ParticipantImport> {
        self.0
            .imports
            .iter()
            .rev()
            .map(ParticipantImport::from)
            .collect()
    }
    /// The budget; null when its sums do not fit.
    async fn budget(&self) -> Option<ProgrammeBudget> {
        ProgrammeBudget::of(&self.0)
    }
    /// What its calculation assumes, one of each kind.
    async fn assumptions(&self) -> Vec<CalculationAssumption> {
        CalculationAssumption::list(&self.0)
    }
    /// What the programme costs and gives back, as spans (E6, V2.1).
    async fn calculation(&self) -> ProgrammeCalculation {
        ProgrammeCalculation::of(&self.0)
    }
}

/// The evaluator's overall statement (utlåtande).
#[derive(SimpleObject)]
pub struct EvaluationStatement {
    /// Its version.
    version: i32,
    /// The statement.
    statement: String,
    /// What was learnt.
    lessons: Option<String>,
    /// When this version was written.
    written_on: LocalDate,
}

/// How things stood before, with source and day.
#[derive(SimpleObject)]
pub struct BaselineIndicator {
    /// The indicator's id.
    id: ID,
    /// Its version.
    version: i32,
    /// What it says.
    name: String,
    /// Its value.
    value: f64,
    /// What it counts.
    unit: Code<IndicatorUnit>,
    /// Who says so.
    source: String,
    /// When it was so.
    measured_on: LocalDate,
}

/// Full-time equivalents over a period.
#[derive(SimpleObject)]
pub struct FullTimeEquivalents {
    /// The first day.
    from: LocalDate,
    /// The last day.
    to: LocalDate,
    /// Of those who can be counted; null where that is nobody.
    value: Option<f64>,
    /// How many can be counted.
    counted: i32,
    /// How many lack a day or a rate.
    missing: i32,
    /// The least that it can be.
    lowest: f64,
    /// The most that it can be.
    highest: f64,
    /// Days of full time over days, as digits.
    formula: String,
    /// By month, of those who can be counted.
    by_month: Vec<MonthlyEquivalents>,
}

/// Full-time equivalents of a month.
#[derive(SimpleObject)]
pub struct MonthlyEquivalents {
    /// The month.
    month: Month,
    /// How many.
    value: f64,
}

impl FullTimeEquivalents {
    fn of(overview: &Overview) -> Self {
        let frame = &overview.frame;
        let days = (
            frame.starts_on,
            frame.ends_on.unwrap_or(frame.on).max(frame.starts_on),
        );
        let counted = full_time_equivalents(&overview.participants, days, frame.on);
        let float = |percent_days| counted.of(percent_days).unwrap_or_default().to_float();
        let months = counted.by_month.iter();
        Self {
            from: LocalDate(counted.from),
            to: LocalDate(counted.to),
            value: counted.value().map(Hundredths::to_float),
            counted: count(counted.counted),
            missing: count(counted.missing),
            lowest: float(counted.lowest),
            highest: float(counted.highest),
            formula: counted.formula(counted.percent_days),
            by_month: months
                .map(|(month, value)| MonthlyEquivalents {
                    month: Month(*month),
                    value: value.unwrap_or_default().to_float(),
                })
                .collect(),
        }
    }
}

/// A count as callers receive it; no programme has more participants than fit.
fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
