//! Mutations of evaluations. Each answers with the evaluation as it stands now.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, ID, InputType, Object, Result};
use chassis::{
    Failure,
    graphql::{into_payload, known_id},
    payload,
};
use domain::{Ore, Problem, ProblemCode, ProgrammeId, RecordId};

use super::{
    ProgrammeEvaluation,
    input::{
        AnswerRemarkInput, AssessGoalInput, ImportParticipantsInput, RecordBudgetLineInput,
        RecordIndicatorInput, RemarkOnGoalInput, SetAssumptionInput, SetOverheadInput,
        WriteGoalInput, WriteStatementInput,
    },
    read,
};
use crate::{
    FollowUp,
    flow::evaluation::{
        Writer, Writing, answer_remark, assess_goal, import_participants, remark_on_goal, write,
    },
    model::{
        calculation::{AssumptionDraft, assumption_id},
        evaluation::{AssessmentDraft, GoalDraft, IndicatorDraft, StatementDraft},
        money::{BudgetLine, Overhead},
    },
};

payload! {
    /// What a mutation of an evaluation did.
    pub struct EvaluationPayload {
        /// The evaluation as it stands now.
        evaluation: ProgrammeEvaluation,
    }
}

/// Mutations of evaluations.
#[derive(Default)]
pub struct EvaluationMutation;

#[Object]
impl EvaluationMutation {
    /// Writes a goal of the programme, or its next version; earlier ones are kept (E7, E8).
    async fn write_goal(
        &self,
        ctx: &Context<'_>,
        input: WriteGoalInput,
    ) -> Result<EvaluationPayload> {
        let given = Given::of(&input.programme_id, input.idempotency_key.as_deref());
        let outcome = async {
            let writing = given.writing("writeGoal", Writer::Organiser)?;
            let id = known(input.goal_id.as_ref(), "goalId")?;
            let writing = Writing {
                document: (id, version(id, input.expected_version)?),
                field: "goalId",
                ..writing
            };
            let goal = GoalDraft::from(&input).check()?;
            write(
                follow_up(ctx)?,
                cx(ctx)?,
                writing,
                (&goal, &input.to_value()),
            )
            .await
        };
        given.answer(ctx, outcome.await).await
    }

    /// Remarks on a goal, as its evaluator (E7).
    async fn remark_on_goal(
        &self,
        ctx: &Context<'_>,
        input: RemarkOnGoalInput,
    ) -> Result<EvaluationPayload> {
        let given = Given::of(&input.programme_id, input.idempotency_key.as_deref());
        let outcome = async {
            let writing = given.writing("remarkOnGoal", Writer::Evaluator)?;
            let goal = known_id(&input.goal_id, "goalId")?;
            let writing = Writing {
                field: "goalId",
                ..writing
            };
            remark_on_goal(
                follow_up(ctx)?,
                cx(ctx)?,
                writing,
                (goal, &input.text, &input.to_value()),
            )
            .await
        };
        given.answer(ctx, outcome.await).await
    }

    /// Answers a remark, as who leads or manages the programme.
    async fn answer_remark(
        &self,
        ctx: &Context<'_>,
        input: AnswerRemarkInput,
    ) -> Result<EvaluationPayload> {
        let given = Given::of(&input.programme_id, input.idempotency_key.as_deref());
        let outcome = async {
            let writing = given.writing("answerRemark", Writer::Organiser)?;
            let remark = known_id(&input.remark_id, "remarkId")?;
            let document = (Some(remark), Some(input.expected_version));
            let writing = Writing {
                document,
                field: "remarkId",
                ..writing
            };
            answer_remark(
                follow_up(ctx)?,
                cx(ctx)?,
                writing,
                (remark, &input.answer, &input.to_value()),
            )
            .await
        };
        given.answer(ctx, outcome.await).await
    }

    /// Assesses a question, as its evaluator (E16).
    async fn assess_goal(
        &self,
        ctx: &Context<'_>,
        input: AssessGoalInput,
    ) -> Result<EvaluationPayload> {
        let given = Given::of(&input.programme_id, input.idempotency_key.as_deref());
        let outcome = async {
            let writing = given.writing("assessGoal", Writer::Evaluator)?;
            let goal = known_id(&input.goal_id, "goalId")?;
            let document = (Some(goal), input.expected_version);
            let writing = Writing {
                document,
                field: "goalId",
                ..writing
            };
            let assessment = AssessmentDraft::from(&input).check()?;
            assess_goal(
                follow_up(ctx)?,
                cx(ctx)?,
                writing,
                (goal, &assessment, &input.to_value()),
            )
            .await
        };
        given.answer(ctx, outcome.await).await
    }

    /// Writes the overall statement and what was learnt, as the evaluator (E16).
    async fn write_statement(
        &self,
        ctx: &Context<'_>,
        input: WriteStatementInput,
    ) -> Result<EvaluationPayload> {
        let given = Given::of(&input.programme_id, input.idempotency_key.as_deref());
        let outcome = async {
            let writing = given
                .writing("writeStatement", Writer::Evaluator)?
                .alone(input.expected_version);
            let statement = StatementDraft::from(&input).check()?;
            write(
                follow_up(ctx)?,
                cx(ctx)?,
                writing,
                (&statement, &input.to_value()),
            )
            .await
        };
        given.answer(ctx, outcome.await).await
    }

    /// Records how something stood before, with source and day (E2).
    async fn record_indicator(
        &self,
        ctx: &Context<'_>,
        input: RecordIndicatorInput,
    ) -> Result<EvaluationPayload> {
        let given = Given::of(&input.programme_id, input.idempotency_key.as_deref());
        let outcome = async {
            let writing = given.writing("recordIndicator", Writer::Organiser)?;
            let id = known(input.indicator_id.as_ref(), "indicatorId")?;
            let writing = Writing {
                document: (id, version(id, input.expected_version)?),
                field: "indicatorId",
                ..writing
            };
            let indicator = IndicatorDraft::from(&input).check(cx(ctx)?.today())?;
            write(
                follow_up(ctx)?,
                cx(ctx)?,
                writing,
                (&indicator, &input.to_value()),
            )
            .await
        };
        given.answer(ctx, outcome.await).await
    }

    /// Takes a list of participants in, whole or not at all. The list before is kept, and counts no longer.
    async fn import_participants(
        &self,
        ctx: &Context<'_>,
        input: ImportParticipantsInput,
    ) -> Result<EvaluationPayload> {
        let given = Given::of(&input.programme_id, input.idempotency_key.as_deref());
        let outcome = async {
            let writing = given
                .writing("importParticipants", Writer::Organiser)?
                .alone(input.expected_version);
            import_participants(
                follow_up(ctx)?,
                cx(ctx)?,
                writing,
                (&input.content, &input.to_value()),
            )
            .await
        };
        given.answer(ctx, outcome.await).await
    }

    /// Records a line of the budget, or what it came to.
    async fn record_budget_line(
        &self,
        ctx: &Context<'_>,
        input: RecordBudgetLineInput,
    ) -> Result<EvaluationPayload> {
        let given = Given::of(&input.programme_id, input.idempotency_key.as_deref());
        let outcome = async {
            let writing = given.writing("recordBudgetLine", Writer::Organiser)?;
            let id = known(input.line_id.as_ref(), "lineId")?;
            let writing = Writing {
                document: (id, version(id, input.expected_version)?),
                field: "lineId",
                ..writing
            };
            let line = BudgetLine::from(&input).check()?;
            write(
                follow_up(ctx)?,
                cx(ctx)?,
                writing,
                (&line, &input.to_value()),
            )
            .await
        };
        given.answer(ctx, outcome.await).await
    }

    /// Sets the overhead, and the multiple to which totals are printed.
    async fn set_overhead(
        &self,
        ctx: &Context<'_>,
        input: SetOverheadInput,
    ) -> Result<EvaluationPayload> {
        let given = Given::of(&input.programme_id, input.idempotency_key.as_deref());
        let outcome = async {
            let writing = given
                .writing("setOverhead", Writer::Organiser)?
                .alone(input.expected_version);
            let overhead = Overhead::check(input.percent, Ore(input.rounding_unit.0))?;
            write(
                follow_up(ctx)?,
                cx(ctx)?,
                writing,
                (&overhead, &input.to_value()),
            )
            .await
        };
        given.answer(ctx, outcome.await).await
    }

    /// Sets what a calculation assumes, as who leads or manages the programme; earlier versions are kept.
    async fn set_assumption(
        &self,
        ctx: &Context<'_>,
        input: SetAssumptionInput,
    ) -> Result<EvaluationPayload> {
        let given = Given::of(&input.programme_id, input.idempotency_key.as_deref());
        let outcome = async {
            let writing = given.writing("setAssumption", Writer::Organiser)?;
            let id = assumption_id(writing.programme, input.kind.0);
            let writing = Writing {
                document: (Some(id), input.expected_version),
                field: "kind",
                ..writing
            };
            let assumption = AssumptionDraft::from(&input).check(cx(ctx)?.today())?;
            write(
                follow_up(ctx)?,
                cx(ctx)?,
                writing,
                (&assumption, &input.to_value()),
            )
            .await
        };
        given.answer(ctx, outcome.await).await
    }
}

/// What every input has.
struct Given<'i> {
    programme: &'i ID,
    key: Option<&'i str>,
}

impl<'i> Given<'i> {
    fn of(programme: &'i ID, key: Option<&'i str>) -> Self {
        Self { programme, key }
    }

    fn writing(&self, operation: &'static str, writer: Writer) -> Result<Writing<'i>, Failure> {
        Ok(Writing {
            operation,
            programme: known_id(self.programme, "programmeId")?,
            writer,
            document: (None, None),
            field: "programmeId",
            key: self.key,
        })
    }

    async fn answer(
        &self,
        ctx: &Context<'_>,
        outcome: Result<(), Failure>,
    ) -> Result<EvaluationPayload> {
        let outcome = match (
            outcome,
            chassis::graphql::parse_id::<ProgrammeId>(self.programme),
        ) {
            (Ok(()), Some(programme)) => Ok(read(ctx, programme, None).await?),
            (Ok(()), None) => Ok(None),
            (Err(failure), _) => Err(failure),
        };
        into_payload(ctx.data::<Cx>()?, outcome, |evaluation| EvaluationPayload {
            evaluation,
            user_errors: Vec::new(),
        })
    }
}

fn follow_up<'c>(ctx: &Context<'c>) -> Result<&'c Arc<FollowUp>, Failure> {
    ctx.data::<Arc<FollowUp>>().map_err(|_| missing())
}

fn cx<'c>(ctx: &Context<'c>) -> Result<&'c Cx, Failure> {
    ctx.data::<Cx>().map_err(|_| missing())
}

fn missing() -> Failure {
    chassis::Fault::new(domain::FaultCode::Internal).into()
}

fn known(id: Option<&ID>, field: &str) -> Result<Option<RecordId>, Failure> {
    id.map(|id| known_id(id, field)).transpose()
}

/// What is changed must name the version that its writer knew; what is new has none.
fn version(id: Option<RecordId>, expected: Option<i32>) -> Result<Option<i32>, Failure> {
    if id.is_some() == expected.is_some() {
        Ok(expected)
    } else {
        let stale = Problem::new(ProblemCode::StaleVersion, "stale-version");
        Err(stale.at("expectedVersion").into())
    }
}
