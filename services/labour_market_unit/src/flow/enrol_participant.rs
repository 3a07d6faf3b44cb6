//! A participant is enrolled in a programme, with days of their own (G17).

use access::{Cx, Standing};
use async_trait::async_trait;
use chassis::{
    Failure,
    graphql::not_found,
    keeping::KeepingWish,
    record::{Alongside, Also, Beside, Meeting, NewRow, Rules, record_row_by},
};
use chrono::NaiveDate;
use domain::{
    AgencyId, CaseId, Problem, ProblemCode, ProgrammeId, RecordId, Role, Section,
    codes::EntrySource,
};
use serde::Serialize;

use crate::{
    LabourMarketUnit,
    model::{Enrolment, EnrolmentDraft},
    store::{count_overlapping, hold_programme},
};

/// Who is enrolled, where and when.
#[derive(Serialize)]
pub struct EnrolParticipant {
    /// The programme.
    pub programme: ProgrammeId,
    /// The case of the participant.
    pub case: CaseId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    pub to: Option<NaiveDate>,
    /// The enrolment that this one corrects or ends.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the enrolment. From its first day to its last the programme's leader has a relation to the case.
pub async fn enrol_participant(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: EnrolParticipant,
) -> Result<RecordId, Failure> {
    let draft = EnrolmentDraft {
        programme: input.programme,
        from: input.from,
        to: input.to,
    };
    let new = NewRow {
        operation: "enrolParticipant",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        body: draft.check()?,
        replaces: input.replaces,
        source: EntrySource::OwnAssessment,
        occurred_on: input.from,
        step: None,
    };
    let beside = Beside {
        fields: &["from", "programmeId", "to"],
        rule: |new: &Enrolment, others, step| new.stands_beside(others).map(|()| step),
    };
    let rules = Rules {
        beside: Some(beside),
        alongside: Some(&WithPlace),
    };
    record_row_by((&unit.store, &unit.access), cx, new, rules).await
}

/// The programme is the writer's own agency's and has a place left.
struct WithPlace;

#[async_trait]
impl Alongside<Enrolment> for WithPlace {
    async fn meet(&self, meeting: Meeting<'_, '_, Enrolment>) -> Result<Also, Failure> {
        let (agency, new) = (meeting.from.agency, meeting.body);
        may_enrol(meeting.standing, agency)?;
        let connection = meeting.tx.connection();
        let programme = hold_programme(connection, agency, new.programme)
            .await?
            .ok_or_else(|| not_found("programmeId"))?;
        let taken = count_overlapping(connection, new.programme, new.period).await?;
        new.fits(&programme, taken)?;
        Ok(Also::default())
    }
}

/// An enrolment gives the leader of the programme a relation to the case. That is not for a supervisor to
/// give, who has one only while the placement lasts.
fn may_enrol(standing: &Standing<'_>, agency: AgencyId) -> Result<(), Problem> {
    let acting = standing.writer_unit(Section::LabourPlacement, agency);
    match acting.and_then(|acting| acting.role) {
        Some(Role::Supervisor) | None => {
            let refused = Problem::new(ProblemCode::Forbidden, "enrolment-not-for-supervisors");
            Err(refused.at("programmeId"))
        }
        Some(
            Role::IntakeOfficer
            | Role::Caseworker
            | Role::LeadCaseworker
            | Role::UnitManager
            | Role::ProgrammeLeader
            | Role::Evaluator
            | Role::AssociationOfficer
            | Role::LogReviewer
            | Role::AgencyAdmin
            | Role::PartnerSystem
            | Role::Participant,
        ) => Ok(()),
    }
}
