//! What leaders, managers and evaluators send.

use async_graphql::{ID, InputObject};
use chassis::graphql::{AmountOre, Code, LocalDate};
use domain::Ore;

use crate::model::{
    calculation::{AssumptionDraft, AssumptionKind, Span},
    evaluation::{
        AssessmentDraft, GoalDraft, GoalMeasure, GoalVerdict, IndicatorDraft, IndicatorUnit,
        OutcomeReading, StatementDraft,
    },
    money::BudgetLine,
};

/// A goal to write, or its next version.
#[derive(InputObject)]
pub struct WriteGoalInput {
    pub(super) programme_id: ID,
    /// The goal to change; left out for a new one.
    pub(super) goal_id: Option<ID>,
    /// The version that is changed.
    pub(super) expected_version: Option<i32>,
    /// 1 to 99.
    number: i32,
    wording: String,
    purpose: String,
    requested_basis: String,
    measure: Code<GoalMeasure>,
    /// Full-time equivalents or percent; not for what documents answer.
    target: Option<f64>,
    period_from: Option<LocalDate>,
    /// The last day of the period, or the end that the goal means where that is not the programme's.
    period_to: Option<LocalDate>,
    /// 1 to 60.
    months: Option<i32>,
    /// `OCCUPATION_ONLY` when it is left out.
    reading: Option<Code<OutcomeReading>>,
    /// 1 to 100, for the feasibility warning.
    planned_service_rate_percent: Option<i32>,
    pub(super) idempotency_key: Option<String>,
}

impl From<&WriteGoalInput> for GoalDraft {
    fn from(input: &WriteGoalInput) -> Self {
        let reading = input.reading.map(|reading| reading.0);
        Self {
            number: input.number,
            wording: input.wording.clone(),
            purpose: input.purpose.clone(),
            requested_basis: input.requested_basis.clone(),
            measure: input.measure.0,
            target: input.target,
            period_from: input.period_from.map(|day| day.0),
            period_to: input.period_to.map(|day| day.0),
            months: input.months,
            reading: reading.unwrap_or(OutcomeReading::OccupationOnly),
            planned_rate: input.planned_service_rate_percent,
        }
    }
}

/// A remark on a goal.
#[derive(InputObject)]
pub struct RemarkOnGoalInput {
    pub(super) programme_id: ID,
    pub(super) goal_id: ID,
    pub(super) text: String,
    pub(super) idempotency_key: Option<String>,
}

/// An answer to a remark.
#[derive(InputObject)]
pub struct AnswerRemarkInput {
    pub(super) programme_id: ID,
    pub(super) remark_id: ID,
    pub(super) expected_version: i32,
    pub(super) answer: String,
    pub(super) idempotency_key: Option<String>,
}

/// An assessment of a question.
#[derive(InputObject)]
pub struct AssessGoalInput {
    pub(super) programme_id: ID,
    pub(super) goal_id: ID,
    /// The version of the assessment that is there; left out for the first.
    pub(super) expected_version: Option<i32>,
    verdict: Code<GoalVerdict>,
    basis: String,
    assessment: String,
    /// What the programme could not help.
    beyond_control: Option<String>,
    pub(super) idempotency_key: Option<String>,
}

impl From<&AssessGoalInput> for AssessmentDraft {
    fn from(input: &AssessGoalInput) -> Self {
        Self {
            verdict: input.verdict.0,
            basis: input.basis.clone(),
            words: input.assessment.clone(),
            beyond_control: input.beyond_control.clone(),
        }
    }
}

/// The overall statement.
#[derive(InputObject)]
pub struct WriteStatementInput {
    pub(super) programme_id: ID,
    /// The version that is there; left out for the first.
    pub(super) expected_version: Option<i32>,
    statement: String,
    lessons: Option<String>,
    pub(super) idempotency_key: Option<String>,
}

impl From<&WriteStatementInput> for StatementDraft {
    fn from(input: &WriteStatementInput) -> Self {
        Self {
            words: input.statement.clone(),
            lessons: input.lessons.clone(),
        }
    }
}

/// How something stood before.
#[derive(InputObject)]
pub struct RecordIndicatorInput {
    pub(super) programme_id: ID,
    /// The indicator to change; left out for a new one.
    pub(super) indicator_id: Option<ID>,
    pub(super) expected_version: Option<i32>,
    name: String,
    value: f64,
    unit: Code<IndicatorUnit>,
    source: String,
    /// Not a coming day.
    measured_on: LocalDate,
    pub(super) idempotency_key: Option<String>,
}

impl From<&RecordIndicatorInput> for IndicatorDraft {
    fn from(input: &RecordIndicatorInput) -> Self {
        Self {
            name: input.name.clone(),
            value: input.value,
            unit: input.unit.0,
            source: input.source.clone(),
            measured_on: input.measured_on.0,
        }
    }
}

/// A list of participants to take in.
#[derive(InputObject)]
pub struct ImportParticipantsInput {
    pub(super) programme_id: ID,
    /// The file in base64: CSV or XLSX, at most 128 KiB.
    pub(super) content: String,
    /// The number of the list that it takes the place of; left out for the first.
    pub(super) expected_version: Option<i32>,
    pub(super) idempotency_key: Option<String>,
}

/// A line of the budget.
#[derive(InputObject)]
pub struct RecordBudgetLineInput {
    pub(super) programme_id: ID,
    /// The line to change; left out for a new one.
    pub(super) line_id: Option<ID>,
    pub(super) expected_version: Option<i32>,
    year: i32,
    name: String,
    planned: AmountOre,
    outcome: Option<AmountOre>,
    pub(super) idempotency_key: Option<String>,
}

impl From<&RecordBudgetLineInput> for BudgetLine {
    fn from(input: &RecordBudgetLineInput) -> Self {
        Self {
            year: input.year,
            name: input.name.clone(),
            planned: Ore(input.planned.0),
            outcome: input.outcome.map(|outcome| Ore(outcome.0)),
        }
    }
}

/// The overhead of the budget.
#[derive(InputObject)]
pub struct SetOverheadInput {
    pub(super) programme_id: ID,
    /// The version that is there; left out for the first.
    pub(super) expected_version: Option<i32>,
    /// 0 to 100.
    pub(super) percent: i32,
    /// The multiple to which totals are printed.
    pub(super) rounding_unit: AmountOre,
    pub(super) idempotency_key: Option<String>,
}

/// What a calculation shall assume in the place of what stands.
#[derive(InputObject)]
pub struct SetAssumptionInput {
    pub(super) programme_id: ID,
    pub(super) kind: Code<AssumptionKind>,
    /// The version that is there; left out for the first.
    pub(super) expected_version: Option<i32>,
    /// For what is measured in kronor.
    amount: Option<AmountSpanInput>,
    /// For what is measured in percent.
    percent: Option<PercentSpanInput>,
    source: String,
    /// Not a coming day.
    assumed_on: LocalDate,
    pub(super) idempotency_key: Option<String>,
}

/// From where to where, and what is likely.
#[derive(InputObject)]
pub struct AmountSpanInput {
    low: AmountOre,
    likely: AmountOre,
    high: AmountOre,
}

/// From where to where, and what is likely: 0 to 100.
#[derive(InputObject)]
pub struct PercentSpanInput {
    low: f64,
    likely: f64,
    high: f64,
}

impl From<&SetAssumptionInput> for AssumptionDraft {
    fn from(input: &SetAssumptionInput) -> Self {
        let amount = input.amount.as_ref().map(|given| Span {
            low: Ore(given.low.0),
            likely: Ore(given.likely.0),
            high: Ore(given.high.0),
        });
        let percent = input.percent.as_ref().map(|given| Span {
            low: given.low,
            likely: given.likely,
            high: given.high,
        });
        Self {
            kind: input.kind.0,
            amount,
            percent,
            source: input.source.clone(),
            assumed_on: input.assumed_on.0,
        }
    }
}
