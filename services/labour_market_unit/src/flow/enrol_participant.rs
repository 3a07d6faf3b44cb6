//! A participant is enrolled in a programme, with days of their own (G17).

use std::collections::BTreeMap;

use access::{Cx, Standing};
use async_trait::async_trait;
use chassis::{
    Failure,
    graphql::not_found,
    keeping::KeepingWish,
    record::{Alongside, Also, Meeting, NewRow, Rules, Step, record_row_by},
};
use chrono::NaiveDate;
use domain::{
    AgencyId, CaseId, Problem, ProblemCode, ProgrammeId, RecordId, Role, Section,
    codes::EntrySource, event::StepKind,
};
use serde::Serialize;

use super::own_enrolment::own_enrolments;
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

/// Records the enrolment, and tells follow-up of it. From its first day to its last the programme's leader has a
/// relation to the case.
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
    let enrolment = draft.check()?;
    let new = NewRow {
        operation: "enrolParticipant",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        step: Some(step(&enrolment)),
        body: enrolment,
        replaces: input.replaces,
        source: EntrySource::OwnAssessment,
        occurred_on: input.from,
    };
    let rules = Rules {
        beside: None,
        alongside: Some(&WithPlace),
    };
    record_row_by((&unit.store, &unit.access), cx, new, rules).await
}

/// What the chain is told: which programme, and the days.
fn step(enrolment: &Enrolment) -> Step {
    let programme = enrolment.programme.step_code();
    Step {
        kind: StepKind::Enrolment,
        period: enrolment.period,
        codes: BTreeMap::from([("programme".to_owned(), programme)]),
    }
}

/// The programme is the writer's own agency's and has a place left, and nobody is enrolled twice on a day.
struct WithPlace;

#[async_trait]
impl Alongside<Enrolment> for WithPlace {
    async fn meet(&self, meeting: Meeting<'_, '_, Enrolment>) -> Result<Also, Failure> {
        let (agency, new) = (meeting.from.agency, meeting.body);
        may_enrol(meeting.standing, agency, "programmeId")?;
        let own = own_enrolments(&meeting).await?;
        if let Some(earlier) = meeting.from.replaces
            && own.ended.contains(&earlier)
        {
            let over = Problem::new(ProblemCode::InvalidTransition, "enrolment-already-ended");
            return Err(over.at("replaces").into());
        }
        let others = own.enrolments.iter().map(|other| Enrolment {
            programme: other.enrolment.programme,
            period: other.lasting(),
        });
        new.stands_beside(&others.collect::<Vec<_>>())?;
        let connection = meeting.tx.connection();
        let programme = hold_programme(connection, agency, new.programme)
            .await?
            .ok_or_else(|| not_found("programmeId"))?;
        let taken = count_overlapping(connection, new.programme, new.period).await?;
        new.fits(&programme, taken)?;
        Ok(Also::default())
    }
}

/// An enrolment gives the leader of the programme a relation to the case, and its ending takes it. That is not for a
/// supervisor to do, who has one only while the placement lasts.
pub fn may_enrol(
    standing: &Standing<'_>,
    agency: AgencyId,
    field: &'static str,
) -> Result<(), Problem> {
    let acting = standing.writer_unit(Section::LabourPlacement, agency);
    match acting.and_then(|acting| acting.role) {
        Some(Role::Supervisor) | None => {
            let refused = Problem::new(ProblemCode::Forbidden, "enrolment-not-for-supervisors");
            Err(refused.at(field))
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
