//! What callers send, and the use case that it becomes.

mod documentation;
mod enrolment;

use access::Cx;
use async_graphql::{ID, InputObject, MaybeUndefined};
use chassis::{
    Failure,
    graphql::{Code, KeptFromParticipantInput, LocalDate, Month, known_id, replaced},
};
use domain::{CaseId, codes::EmploymentType};

use crate::{
    flow,
    model::{
        AttendanceKind, CompetenceActivity, ConsultationOutcome, Hours, MOST_IN_A_DAY,
        MOST_IN_A_MONTH, PlacementEndReason, ProgrammeLevel, SupportLevel,
    },
};

pub use documentation::{
    AnswerChecklistPointInput, CommissionEvaluatorInput, DescribeProgrammeInput,
    EligibilityAnswerInput, RecordProgrammeChangeInput, RecordProgrammeDeviationInput,
    RecordProgrammeLessonInput, RecordProgrammePhaseInput, RecordProgrammeReportInput,
    RecordProgrammeStaffingInput, RecordProgrammeWeekInput, RecordResourceGroupInput,
    RecordUnionNegotiationInput,
};
pub use enrolment::{EndEnrolmentInput, EnrolParticipantInput};

/// A placement to record.
#[derive(InputObject)]
pub struct CreatePlacementInput {
    pub(super) case_id: ID,
    workplace: String,
    /// The workplace in the register of the agency.
    workplace_id: Option<ID>,
    /// Must be valid on the first day.
    employment_type: Code<EmploymentType>,
    /// The share of full time, 1 to 100.
    service_rate_percent: i32,
    /// The share of the working time that is competence-raising activity, 0 to 100.
    competence_share_percent: Option<i32>,
    starts_on: LocalDate,
    ends_on: Option<LocalDate>,
    tasks: String,
    /// The member of staff who supervises.
    supervisor_id: Option<ID>,
    /// The referral that reserved the place.
    referral_id: Option<ID>,
    /// How much support the person has there.
    support_level: Option<Code<SupportLevel>>,
    /// What the placement shall lead to in the long run.
    long_term_goal: Option<String>,
    /// The resource group or scattered places that it belongs to.
    group_id: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl CreatePlacementInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::CreatePlacement, Failure> {
        let workplace_id = self.workplace_id.as_ref();
        let supervisor = self.supervisor_id.as_ref();
        let referral = self.referral_id.as_ref();
        let group = self.group_id.as_ref();
        Ok(flow::CreatePlacement {
            case,
            workplace: self.workplace,
            workplace_id: workplace_id
                .map(|id| known_id(id, "workplaceId"))
                .transpose()?,
            employment_type: self.employment_type.0,
            service_rate_percent: self.service_rate_percent,
            competence_share_percent: self.competence_share_percent,
            starts_on: self.starts_on.0,
            ends_on: self.ends_on.map(|day| day.0),
            tasks: self.tasks,
            supervisor: supervisor
                .map(|id| known_id(id, "supervisorId"))
                .transpose()?,
            referral: referral.map(|id| known_id(id, "referralId")).transpose()?,
            support_level: self.support_level.map(|level| level.0),
            long_term_goal: self.long_term_goal,
            group: group.map(|id| known_id(id, "groupId")).transpose()?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// The end of a placement to record.
#[derive(InputObject)]
pub struct EndPlacementInput {
    pub(super) case_id: ID,
    placement_id: ID,
    /// The last day; not a coming one, and not after the planned end.
    ends_on: LocalDate,
    /// `AS_PLANNED` only on the planned last day, or where none was planned.
    reason: Code<PlacementEndReason>,
    note: Option<String>,
    /// The ending that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl EndPlacementInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::EndPlacement, Failure> {
        Ok(flow::EndPlacement {
            case,
            placement: known_id(&self.placement_id, "placementId")?,
            ends_on: self.ends_on.0,
            reason: self.reason.0,
            note: self.note,
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// A day of a placement to record.
#[derive(InputObject)]
pub struct RecordAttendanceInput {
    pub(super) case_id: ID,
    placement_id: ID,
    on: LocalDate,
    kind: Code<AttendanceKind>,
    /// In steps of a quarter; needed for `PRESENT`.
    hours: Option<f64>,
    /// The statement that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl RecordAttendanceInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::RecordAttendance, Failure> {
        let hours = self
            .hours
            .map(|hours| Hours::parse(hours, ("hours", MOST_IN_A_DAY)));
        Ok(flow::RecordAttendance {
            case,
            placement: known_id(&self.placement_id, "placementId")?,
            on: self.on.0,
            kind: self.kind.0,
            hours: hours.transpose()?,
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// What a union was asked about a placement. Never tell who is a member.
#[derive(InputObject)]
pub struct RecordUnionConsultationInput {
    pub(super) case_id: ID,
    placement_id: ID,
    organisation: String,
    asked_on: LocalDate,
    /// Needed when there is an answer.
    answered_on: Option<LocalDate>,
    outcome: Code<ConsultationOutcome>,
    /// What it means for the placement.
    effect: Option<String>,
    /// The consultation that this one corrects or brings up to date; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl RecordUnionConsultationInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::RecordUnionConsultation, Failure> {
        Ok(flow::RecordUnionConsultation {
            case,
            placement: known_id(&self.placement_id, "placementId")?,
            organisation: self.organisation,
            asked_on: self.asked_on.0,
            answered_on: self.answered_on.map(|day| day.0),
            outcome: self.outcome.0,
            effect: self.effect,
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// Competence hours of a month to record.
#[derive(InputObject)]
pub struct RecordCompetenceHoursInput {
    pub(super) case_id: ID,
    month: Month,
    /// `OTHER` when it is left out.
    activity: Option<Code<CompetenceActivity>>,
    /// In steps of a quarter.
    planned_hours: f64,
    /// In steps of a quarter; none in a coming month.
    done_hours: f64,
    /// The entry that this one corrects or brings up to date; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl RecordCompetenceHoursInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::RecordCompetenceHours, Failure> {
        Ok(flow::RecordCompetenceHours {
            case,
            month: self.month.0,
            activity: self
                .activity
                .map_or(CompetenceActivity::Other, |activity| activity.0),
            planned: Hours::parse(self.planned_hours, ("plannedHours", MOST_IN_A_MONTH))?,
            done: Hours::parse(self.done_hours, ("doneHours", MOST_IN_A_MONTH))?,
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// A programme, an activity of one or an umbrella to make.
#[derive(InputObject)]
pub struct CreateProgrammeInput {
    /// The unit that runs it; the manager's own when it is left out.
    unit_id: Option<ID>,
    name: String,
    financier: Option<String>,
    starts_on: LocalDate,
    ends_on: Option<LocalDate>,
    /// `PROGRAMME` when it is left out.
    level: Option<Code<ProgrammeLevel>>,
    umbrella_id: Option<ID>,
    /// Needed for an activity: the programme that it is part of.
    programme_id: Option<ID>,
    /// Needed for a programme; an umbrella has none, an activity without one is led like its programme.
    leader_id: Option<ID>,
    /// How many places it has; without bound when it is left out.
    capacity: Option<i32>,
    idempotency_key: Option<String>,
}

impl CreateProgrammeInput {
    pub(super) fn into_use_case(self) -> Result<flow::CreateProgramme, Failure> {
        let unit = self.unit_id.as_ref().map(|id| known_id(id, "unitId"));
        let umbrella = self.umbrella_id.as_ref();
        let programme = self.programme_id.as_ref();
        let leader = self.leader_id.as_ref().map(|id| known_id(id, "leaderId"));
        Ok(flow::CreateProgramme {
            unit: unit.transpose()?,
            umbrella: umbrella.map(|id| known_id(id, "umbrellaId")).transpose()?,
            programme: programme
                .map(|id| known_id(id, "programmeId"))
                .transpose()?,
            leader: leader.transpose()?,
            name: self.name,
            financier: self.financier,
            starts_on: self.starts_on.0,
            ends_on: self.ends_on.map(|day| day.0),
            level: self
                .level
                .map_or(ProgrammeLevel::Programme, |level| level.0),
            capacity: self.capacity,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// A workplace to add to the register.
#[derive(InputObject)]
pub struct AddWorkplaceInput {
    name: String,
    /// The employer that it belongs to.
    organisation: Option<String>,
    /// The code of the municipality that it lies in, four digits.
    municipality: String,
    idempotency_key: Option<String>,
}

impl From<AddWorkplaceInput> for flow::AddWorkplace {
    fn from(input: AddWorkplaceInput) -> Self {
        Self {
            name: input.name,
            organisation: input.organisation,
            municipality: input.municipality,
            idempotency_key: input.idempotency_key,
        }
    }
}
