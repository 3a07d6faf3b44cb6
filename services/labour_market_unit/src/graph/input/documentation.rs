//! What leaders and managers write about a programme, as they send it.

use async_graphql::{ID, InputObject};
use chassis::{
    Failure,
    graphql::{Code, LocalDate, known_id},
};
use domain::{Problem, Subject, codes::TargetGroup};

use crate::{
    flow,
    model::{
        self, ChecklistAnswer, DeviationControl, DeviationKind, EligibilityAnswer, EligibilityKey,
        EntryPlace, GroupKind, LessonDimension, NegotiationOutcome, StaffFunction, StartPattern,
        WeekState,
    },
};

/// Which entry is meant: a new one, or the next version of one that was read.
fn place_of(id: Option<&ID>, expected: Option<i32>) -> Result<EntryPlace, Failure> {
    match (id, expected) {
        (None, None) => Ok(EntryPlace::New),
        (Some(id), Some(expected)) => Ok(EntryPlace::Version {
            id: known_id(id, "id")?,
            expected,
        }),
        (Some(_), None) => Err(Problem::invalid("expectedVersion", "entry-version-missing").into()),
        (None, Some(_)) => Err(Problem::invalid("id", "entry-missing").into()),
    }
}

fn day(given: Option<LocalDate>) -> Option<chrono::NaiveDate> {
    given.map(|day| day.0)
}

/// Declares the input of an entry, and the draft that it becomes.
macro_rules! entry_input {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$field_meta:meta])* $field:ident: $type:ty),+ $(,)?
    } becomes $draft:ident of $input:ident {
        $($target:ident: $value:expr),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(InputObject)]
        pub struct $name {
            programme_id: ID,
            /// The entry that is corrected or brought up to date; left out, a new one is written.
            id: Option<ID>,
            /// Its version as it was read; needed with `id`.
            expected_version: Option<i32>,
            $($(#[$field_meta])* $field: $type,)+
            idempotency_key: Option<String>,
        }

        impl $name {
            pub(in crate::graph) fn into_use_case(
                self,
            ) -> Result<flow::RecordEntry<model::$draft>, Failure> {
                let $input = self;
                Ok(flow::RecordEntry {
                    programme: known_id(&$input.programme_id, "programmeId")?,
                    place: place_of($input.id.as_ref(), $input.expected_version)?,
                    draft: model::$draft { $($target: $value,)+ },
                    idempotency_key: $input.idempotency_key,
                })
            }
        }
    };
}

entry_input! {
    /// A phase of a programme to record.
    RecordProgrammePhaseInput {
        name: String,
        planned_from: LocalDate,
        planned_to: LocalDate,
        /// When it began in fact.
        started_on: Option<LocalDate>,
        /// When it ended in fact.
        ended_on: Option<LocalDate>,
    } becomes PhaseDraft of input {
        name: input.name,
        planned_from: input.planned_from.0,
        planned_to: input.planned_to.0,
        started_on: day(input.started_on),
        ended_on: day(input.ended_on),
    }
}

entry_input! {
    /// Who works in a programme as what, to record.
    RecordProgrammeStaffingInput {
        function: Code<StaffFunction>,
        /// Who, or that nobody does; never a participant.
        name: String,
        from: LocalDate,
        to: Option<LocalDate>,
        note: Option<String>,
    } becomes StaffingDraft of input {
        function: input.function.0,
        name: input.name,
        from: input.from.0,
        to: day(input.to),
        note: input.note,
    }
}

entry_input! {
    /// A commission to evaluate a programme, to record.
    CommissionEvaluatorInput {
        /// Under which subject the evaluator signs in, as the evaluator's own administrator tells it.
        subject: String,
        name: String,
        /// The organisation that the evaluator works for.
        organisation: String,
        from: LocalDate,
        to: Option<LocalDate>,
    } becomes CommissionDraft of input {
        subject: Subject::new(input.subject),
        name: input.name,
        organisation: input.organisation,
        from: input.from.0,
        to: day(input.to),
    }
}

entry_input! {
    /// A resource group or scattered places to record.
    RecordResourceGroupInput {
        kind: Code<GroupKind>,
        name: String,
        /// What is done there.
        work: String,
        /// Needed for a resource group: a supervisor of the agency.
        supervisor_id: Option<ID>,
        /// Workplaces of the agency's register.
        workplace_ids: Option<Vec<ID>>,
        /// How many places it has.
        places: Option<i32>,
        from: LocalDate,
        to: Option<LocalDate>,
    } becomes ResourceGroupDraft of input {
        kind: input.kind.0,
        name: input.name,
        work: input.work,
        supervisor: input
            .supervisor_id
            .as_ref()
            .map(|id| known_id(id, "supervisorId"))
            .transpose()?,
        workplaces: input
            .workplace_ids
            .iter()
            .flatten()
            .map(|id| known_id(id, "workplaceIds"))
            .collect::<Result<_, _>>()?,
        places: input.places,
        from: input.from.0,
        to: day(input.to),
    }
}

entry_input! {
    /// A negotiation with a union about a programme, to record. Never tell who is a member.
    RecordUnionNegotiationInput {
        organisation: String,
        /// What it is about.
        matter: String,
        called_on: LocalDate,
        /// Needed unless it is `ONGOING`.
        ended_on: Option<LocalDate>,
        outcome: Code<NegotiationOutcome>,
        /// What it means for the programme.
        effect: Option<String>,
    } becomes UnionNegotiationDraft of input {
        organisation: input.organisation,
        matter: input.matter,
        called_on: input.called_on.0,
        ended_on: day(input.ended_on),
        outcome: input.outcome.0,
        effect: input.effect,
    }
}

entry_input! {
    /// A deviation to record.
    RecordProgrammeDeviationInput {
        on: LocalDate,
        until: Option<LocalDate>,
        kind: Code<DeviationKind>,
        /// Whether the programme could have helped it.
        control: Code<DeviationControl>,
        cause: String,
        effect: String,
    } becomes DeviationDraft of input {
        on: input.on.0,
        until: day(input.until),
        kind: input.kind.0,
        control: input.control.0,
        cause: input.cause,
        effect: input.effect,
    }
}

entry_input! {
    /// A change of a programme's plan to record.
    RecordProgrammeChangeInput {
        /// When it was decided.
        on: LocalDate,
        what: String,
        before: Option<String>,
        after: String,
        why: String,
    } becomes PlanChangeDraft of input {
        on: input.on.0,
        what: input.what,
        before: input.before,
        after: input.after,
        why: input.why,
    }
}

entry_input! {
    /// The status of a week to record.
    RecordProgrammeWeekInput {
        /// The Monday of the week.
        monday: LocalDate,
        state: Code<WeekState>,
        summary: String,
    } becomes WeekStatusDraft of input {
        monday: input.monday.0,
        state: input.state.0,
        summary: input.summary,
    }
}

entry_input! {
    /// A status report to record.
    RecordProgrammeReportInput {
        from: LocalDate,
        to: LocalDate,
        done: String,
        next: Option<String>,
        risks: Option<String>,
    } becomes StatusReportDraft of input {
        from: input.from.0,
        to: input.to.0,
        done: input.done,
        next: input.next,
        risks: input.risks,
    }
}

entry_input! {
    /// A lesson to record.
    RecordProgrammeLessonInput {
        dimension: Code<LessonDimension>,
        lesson: String,
        /// What the next programme should do.
        advice: String,
    } becomes LessonDraft of input {
        dimension: input.dimension.0,
        lesson: input.lesson,
        advice: input.advice,
    }
}

/// What a programme is for, to record.
#[derive(InputObject)]
pub struct DescribeProgrammeInput {
    programme_id: ID,
    /// The version of the profile as it was read; left out for the first.
    expected_version: Option<i32>,
    purpose: String,
    /// Who takes part besides the unit.
    partners: Option<Vec<String>>,
    target_groups: Option<Vec<Code<TargetGroup>>>,
    /// The planned share of full time, 1 to 100.
    service_rate_percent: Option<i32>,
    /// The planned share of the working time that is competence-raising activity, 0 to 100.
    competence_share_percent: Option<i32>,
    start_pattern: Code<StartPattern>,
    /// When it began in fact.
    started_on: Option<LocalDate>,
    /// When it ended in fact.
    ended_on: Option<LocalDate>,
    idempotency_key: Option<String>,
}

impl DescribeProgrammeInput {
    pub(in crate::graph) fn into_use_case(
        self,
    ) -> Result<flow::RecordEntry<model::ProfileDraft>, Failure> {
        Ok(flow::RecordEntry {
            programme: known_id(&self.programme_id, "programmeId")?,
            place: EntryPlace::Sole {
                expected: self.expected_version,
            },
            draft: model::ProfileDraft {
                purpose: self.purpose,
                partners: self.partners.unwrap_or_default(),
                target_groups: Code::all(self.target_groups.unwrap_or_default()),
                service_rate_percent: self.service_rate_percent,
                competence_share_percent: self.competence_share_percent,
                start_pattern: self.start_pattern.0,
                started_on: day(self.started_on),
                ended_on: day(self.ended_on),
            },
            idempotency_key: self.idempotency_key,
        })
    }
}

/// The answer to a point of a checklist.
#[derive(InputObject)]
pub struct AnswerChecklistPointInput {
    programme_id: ID,
    /// The point's key.
    key: ID,
    /// The version of its answer as it was read; left out for the first.
    expected_version: Option<i32>,
    answer: Code<ChecklistAnswer>,
    note: Option<String>,
    idempotency_key: Option<String>,
}

impl AnswerChecklistPointInput {
    pub(in crate::graph) fn into_use_case(
        self,
    ) -> Result<flow::RecordEntry<model::ChecklistNoteDraft>, Failure> {
        Ok(flow::RecordEntry {
            programme: known_id(&self.programme_id, "programmeId")?,
            place: EntryPlace::Sole {
                expected: self.expected_version,
            },
            draft: model::ChecklistNoteDraft {
                key: self.key.to_string(),
                answer: self.answer.0,
                note: self.note,
            },
            idempotency_key: self.idempotency_key,
        })
    }
}

/// An answer to try against the rule of eligibility.
#[derive(InputObject)]
pub struct EligibilityAnswerInput {
    key: Code<EligibilityKey>,
    answer: Code<EligibilityAnswer>,
}

impl From<EligibilityAnswerInput> for (EligibilityKey, EligibilityAnswer) {
    fn from(input: EligibilityAnswerInput) -> Self {
        (input.key.0, input.answer.0)
    }
}
