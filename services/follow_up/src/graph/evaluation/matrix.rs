//! The evaluator's matrix: question, requested basis, actual basis, assessment (E16).

use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, LocalDate};
use domain::clock::swedish_date;

use super::{goal::current, participant::FieldCompleteness};
use crate::{
    flow::evaluation::Overview,
    model::evaluation::{Assessment, Goal, GoalVerdict, completeness, judge},
    store::evaluation::Kept,
};

/// A question of the evaluation.
#[derive(SimpleObject)]
pub struct MatrixRow {
    /// The goal's id.
    goal_id: ID,
    /// The number of the question.
    number: i32,
    /// The goal as it is worded.
    question: String,
    /// What the evaluator asks for.
    requested_basis: String,
    /// How far that is filled in.
    actual_basis: Vec<FieldCompleteness>,
    /// The verdict as computed.
    computed: Option<Code<GoalVerdict>>,
    /// The evaluator's own assessment; null until it is written.
    assessment: Option<GoalAssessment>,
    /// The evaluator's verdict where there is one, else the computed one.
    verdict: Option<Code<GoalVerdict>>,
}

/// The evaluator's assessment of a question.
#[derive(SimpleObject)]
pub struct GoalAssessment {
    /// Its version.
    version: i32,
    /// The verdict.
    verdict: Code<GoalVerdict>,
    /// What it rests on in fact.
    basis: String,
    /// The assessment in words.
    assessment: String,
    /// What the programme could not help (E17).
    beyond_control: Option<String>,
    /// When this version was written.
    written_on: LocalDate,
}

impl From<&Kept<Assessment>> for GoalAssessment {
    fn from(kept: &Kept<Assessment>) -> Self {
        Self {
            version: kept.version,
            verdict: Code(kept.body.verdict),
            basis: kept.body.basis.clone(),
            assessment: kept.body.words.clone(),
            beyond_control: kept.body.beyond_control.clone(),
            written_on: LocalDate(swedish_date(kept.recorded_at)),
        }
    }
}

impl MatrixRow {
    pub(super) fn list(overview: &Overview) -> Vec<Self> {
        let goals = current(overview);
        goals
            .into_iter()
            .map(|kept| Self::of(overview, kept))
            .collect()
    }

    fn of(overview: &Overview, kept: &Kept<Goal>) -> Self {
        let (aim, frame) = (&kept.body.aim, &overview.frame);
        let rows = &overview.participants;
        let (_, computed) = judge(aim, frame, rows);
        let assessment = overview
            .assessments
            .iter()
            .find(|other| other.id == kept.id);
        let own = assessment.map(|kept| kept.body.verdict);
        Self {
            goal_id: kept.id.to_string().into(),
            number: kept.body.number,
            question: kept.body.wording.clone(),
            requested_basis: kept.body.requested_basis.clone(),
            actual_basis: FieldCompleteness::list(completeness(rows, aim.variables())),
            computed: computed.map(Code),
            assessment: assessment.map(GoalAssessment::from),
            verdict: own.or(computed).map(Code),
        }
    }
}
