//! Enrolments and how they end, as callers send them.

use access::Cx;
use async_graphql::{ID, InputObject, MaybeUndefined};
use chassis::{
    Failure,
    graphql::{Code, KeptFromParticipantInput, LocalDate, known_id, replaced},
};
use domain::{
    CaseId,
    codes::{EmploymentType, IncomeSource, OccupationKind},
};

use crate::{
    flow,
    model::{EmployerKind, EnrolmentEndReason, StudyField},
};

/// An enrolment to record.
#[derive(InputObject)]
pub struct EnrolParticipantInput {
    programme_id: ID,
    pub(in crate::graph) case_id: ID,
    from: LocalDate,
    to: Option<LocalDate>,
    /// The enrolment that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl EnrolParticipantInput {
    pub(in crate::graph) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::EnrolParticipant, Failure> {
        Ok(flow::EnrolParticipant {
            programme: known_id(&self.programme_id, "programmeId")?,
            case,
            from: self.from.0,
            to: self.to.map(|day| day.0),
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// The end of an enrolment to record.
#[derive(InputObject)]
pub struct EndEnrolmentInput {
    pub(in crate::graph) case_id: ID,
    enrolment_id: ID,
    /// The last day; not a coming one, and not after the planned end.
    ends_on: LocalDate,
    /// `AS_PLANNED` only on the planned last day, or where none was planned.
    reason: Code<EnrolmentEndReason>,
    /// What the person does then; `UNKNOWN` when it is not known.
    occupation: Code<OccupationKind>,
    /// As what the person is employed then; for work alone.
    employment_type: Option<Code<EmploymentType>>,
    /// Needed for work, and for nothing else; `UNKNOWN` when it is not known.
    employer: Option<Code<EmployerKind>>,
    /// Needed for studies, and for nothing else; `UNKNOWN` when it is not known.
    field: Option<Code<StudyField>>,
    /// What the person mainly lives on then.
    income_source: Option<Code<IncomeSource>>,
    /// What the person's tasks are then.
    tasks: Option<String>,
    note: Option<String>,
    /// The ending that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl EndEnrolmentInput {
    pub(in crate::graph) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::EndEnrolment, Failure> {
        Ok(flow::EndEnrolment {
            case,
            enrolment: known_id(&self.enrolment_id, "enrolmentId")?,
            ends_on: self.ends_on.0,
            reason: self.reason.0,
            occupation: self.occupation.0,
            employment_type: self.employment_type.map(|code| code.0),
            employer: self.employer.map(|code| code.0),
            field: self.field.map(|code| code.0),
            income_source: self.income_source.map(|code| code.0),
            tasks: self.tasks,
            note: self.note,
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}
