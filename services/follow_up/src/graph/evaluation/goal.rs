//! Goals, gauges and results.

use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, LocalDate};
use domain::clock::swedish_date;

use super::count;
use crate::{
    flow::evaluation::Overview,
    model::evaluation::{
        Aim, Gauge, GaugeState, Goal, GoalMeasure, GoalVerdict, Hundredths, Measured,
        OutcomeReading, ParticipantField, ResultUnit, feasibility, gauge, judge,
    },
    store::evaluation::{Kept, RemarkOn},
};

/// A goal, what is missing to judge it, and what comes of it.
#[derive(SimpleObject)]
pub struct EvaluationGoal {
    /// The goal's id.
    id: ID,
    /// Its version.
    version: i32,
    /// When this version was written.
    written_on: LocalDate,
    /// The number of the question.
    number: i32,
    /// The goal as it is worded.
    wording: String,
    /// The purpose that it serves (E7).
    purpose: String,
    /// What the evaluator asks for.
    requested_basis: String,
    /// What it is measured by.
    measure: Code<GoalMeasure>,
    /// Full-time equivalents or percent; null for what documents answer.
    target: Option<f64>,
    /// The first day of the period.
    period_from: Option<LocalDate>,
    /// The last day of the period, or the end that the goal means.
    period_to: Option<LocalDate>,
    /// Months after the end.
    months: Option<i32>,
    /// How self-support is read.
    reading: Code<OutcomeReading>,
    /// What it needs of each participant.
    variables: Vec<Code<ParticipantField>>,
    /// The service rate that is planned.
    planned_service_rate_percent: Option<i32>,
    /// The most that the plan can give against what the goal asks; null where it is not told.
    feasibility: Option<Feasibility>,
    /// Whether it can be evaluated today.
    gauge: GoalGauge,
    /// The result; null before its day, for what documents answer, and for organisers where it rests on what others
    /// have recorded of assistance.
    result: Option<GoalResult>,
    /// The verdict as computed; null for what documents answer, and for organisers where the result is.
    verdict: Option<Code<GoalVerdict>>,
    /// The evaluator's remarks with their answers, the oldest first.
    remarks: Vec<GoalRemark>,
    /// Earlier versions, the newest first.
    versions: Vec<GoalVersion>,
}

/// An earlier version of a goal.
#[derive(SimpleObject)]
pub struct GoalVersion {
    /// Its version.
    version: i32,
    /// The goal as it was worded.
    wording: String,
    /// The purpose that it served.
    purpose: String,
    /// What it was measured by.
    measure: Code<GoalMeasure>,
    /// The target.
    target: Option<f64>,
    /// When it was written.
    written_on: LocalDate,
}

/// The most that a plan can give against what a goal asks.
#[derive(SimpleObject)]
pub struct Feasibility {
    /// Full-time equivalents that the plan can give.
    reachable: f64,
    /// What the goal asks.
    target: f64,
    /// Whether it can be reached by design.
    is_reachable: bool,
    /// The product as digits.
    formula: String,
}

/// Whether a goal can be evaluated.
#[derive(SimpleObject)]
pub struct GoalGauge {
    /// Whether it can.
    state: Code<GaugeState>,
    /// The first day on which it can be judged; null while the programme has no last day.
    due_on: Option<LocalDate>,
    /// How many participants it speaks of.
    participants: i32,
    /// Of how many everything is known.
    ready: i32,
    /// What is missing or unknown.
    missing: Vec<MissingField>,
}

/// A field that is missing or unknown.
#[derive(SimpleObject)]
pub struct MissingField {
    /// Which.
    field: Code<ParticipantField>,
    /// For how many.
    participants: i32,
}

/// A result with its bounds.
#[derive(SimpleObject)]
pub struct GoalResult {
    /// What it counts.
    unit: Code<ResultUnit>,
    /// Participants who reached it; for full-time equivalents days of full time.
    numerator: f64,
    /// Participants of whom it is known; for full-time equivalents days of the period.
    denominator: f64,
    /// Participants of whom it is not known.
    missing: i32,
    /// Participants whose outcome was read from self-support alone.
    interpreted: i32,
    /// The result; null where it is known of nobody.
    value: Option<f64>,
    /// The least that it can be.
    lowest: Option<f64>,
    /// The most that it can be.
    highest: Option<f64>,
    /// The quotient as digits; empty where there is none.
    formula: String,
    /// That of the least.
    lowest_formula: String,
    /// That of the most.
    highest_formula: String,
}

/// A remark on a goal.
#[derive(SimpleObject)]
pub struct GoalRemark {
    /// The remark's id.
    id: ID,
    /// Its version.
    version: i32,
    /// The remark.
    text: String,
    /// When it was made.
    written_on: LocalDate,
    /// What was answered.
    answer: Option<String>,
    /// When.
    answered_on: Option<LocalDate>,
}

/// The goals as they are now, by number.
pub(super) fn current(overview: &Overview) -> Vec<&Kept<Goal>> {
    let mut goals: Vec<_> = overview
        .goals
        .iter()
        .filter(|kept| kept.is_current)
        .collect();
    goals.sort_by_key(|kept| kept.body.number);
    goals
}

impl EvaluationGoal {
    pub(super) fn list(overview: &Overview) -> Vec<Self> {
        let goals = current(overview);
        goals
            .into_iter()
            .map(|kept| Self::of(overview, kept))
            .collect()
    }

    fn of(overview: &Overview, kept: &Kept<Goal>) -> Self {
        let (goal, aim, frame) = (&kept.body, &kept.body.aim, &overview.frame);
        let rows = &overview.participants;
        let (measured, verdict) = judge(aim, frame, rows);
        let feasible = feasibility(aim, frame, overview.programme.capacity);
        let remarks = overview
            .remarks
            .iter()
            .filter(|remark| remark.body.goal == kept.id);
        let earlier = overview.goals.iter().rev();
        let earlier = earlier.filter(|other| other.id == kept.id && !other.is_current);
        let columns = Columns::of(aim);
        Self {
            id: kept.id.to_string().into(),
            version: kept.version,
            written_on: LocalDate(swedish_date(kept.recorded_at)),
            number: goal.number,
            wording: goal.wording.clone(),
            purpose: goal.purpose.clone(),
            requested_basis: goal.requested_basis.clone(),
            measure: Code(aim.measure()),
            target: aim.target().map(Hundredths::to_float),
            period_from: columns.from,
            period_to: columns.to,
            months: columns.months,
            reading: Code(columns.reading),
            variables: aim.variables().iter().copied().map(Code).collect(),
            planned_service_rate_percent: columns.rate,
            feasibility: feasible.map(|feasible| Feasibility {
                reachable: feasible.reachable.to_float(),
                target: feasible.target.to_float(),
                is_reachable: feasible.is_reachable(),
                formula: feasible.formula,
            }),
            gauge: GoalGauge::from(gauge(aim, frame, rows)),
            verdict: verdict.map(Code),
            result: measured.map(GoalResult::from),
            remarks: remarks.map(GoalRemark::from).collect(),
            versions: earlier.map(GoalVersion::from).collect(),
        }
    }
}

/// What an aim is made of, as callers see it.
struct Columns {
    from: Option<LocalDate>,
    to: Option<LocalDate>,
    months: Option<i32>,
    reading: OutcomeReading,
    rate: Option<i32>,
}

impl Columns {
    fn of(aim: &Aim) -> Self {
        let (mut from, mut to, mut months, mut rate) = (None, None, None, None);
        let mut how = OutcomeReading::OccupationOnly;
        match aim {
            Aim::FullTimeEquivalents {
                days, planned_rate, ..
            } => {
                (from, to) = (Some(LocalDate(days.0)), Some(LocalDate(days.1)));
                rate = planned_rate.and_then(|rate| i32::try_from(rate).ok());
            }
            Aim::WorkOrStudiesAtEnd {
                ends_on, reading, ..
            } => {
                to = ends_on.map(LocalDate);
                how = *reading;
            }
            Aim::NotOnAssistanceAfter {
                ends_on,
                months: after,
                ..
            } => {
                to = ends_on.map(LocalDate);
                months = i32::try_from(*after).ok();
            }
            Aim::JudgedFromDocuments => {}
        }
        Self {
            from,
            to,
            months,
            reading: how,
            rate,
        }
    }
}

impl From<&Kept<Goal>> for GoalVersion {
    fn from(kept: &Kept<Goal>) -> Self {
        Self {
            version: kept.version,
            wording: kept.body.wording.clone(),
            purpose: kept.body.purpose.clone(),
            measure: Code(kept.body.aim.measure()),
            target: kept.body.aim.target().map(Hundredths::to_float),
            written_on: LocalDate(swedish_date(kept.recorded_at)),
        }
    }
}

impl MissingField {
    pub(super) fn of(field: ParticipantField, participants: usize) -> Self {
        Self {
            field: Code(field),
            participants: count(participants),
        }
    }
}

impl From<Gauge> for GoalGauge {
    fn from(gauge: Gauge) -> Self {
        let missing = gauge.missing.into_iter();
        let missing = missing.map(|(field, of)| MissingField::of(field, of));
        Self {
            state: Code(gauge.state),
            due_on: gauge.due_on.map(LocalDate),
            participants: count(gauge.participants),
            ready: count(gauge.ready),
            missing: missing.collect(),
        }
    }
}

impl From<Measured> for GoalResult {
    fn from(measured: Measured) -> Self {
        let [formula, lowest_formula, highest_formula] = measured.formulas;
        Self {
            unit: Code(measured.unit),
            numerator: measured.numerator.to_float(),
            denominator: measured.denominator.to_float(),
            missing: count(measured.missing),
            interpreted: count(measured.interpreted),
            value: measured.value.map(Hundredths::to_float),
            lowest: measured.lowest.map(Hundredths::to_float),
            highest: measured.highest.map(Hundredths::to_float),
            formula,
            lowest_formula,
            highest_formula,
        }
    }
}

impl From<&Kept<RemarkOn>> for GoalRemark {
    fn from(kept: &Kept<RemarkOn>) -> Self {
        let remark = &kept.body.remark;
        Self {
            id: kept.id.to_string().into(),
            version: kept.version,
            text: remark.text.clone(),
            written_on: LocalDate(remark.written_on),
            answer: remark.answer.as_ref().map(|(text, _)| text.clone()),
            answered_on: remark.answer.as_ref().map(|(_, on)| LocalDate(*on)),
        }
    }
}
