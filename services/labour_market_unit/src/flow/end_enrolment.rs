//! An enrolment is over: when, why, and what the person does then (E11, E12).

use std::collections::BTreeMap;

use access::Cx;
use async_trait::async_trait;
use chassis::{
    Failure,
    graphql::not_found,
    keeping::KeepingWish,
    record::{Alongside, Also, Meeting, NewRow, Rules, Step, record_row_by},
};
use chrono::NaiveDate;
use domain::{
    CaseId, CodeList, RecordId,
    codes::{EmploymentType, EntrySource, IncomeSource, OccupationKind},
    event::StepKind,
    period::Period,
};
use serde::Serialize;

use super::{enrol_participant::may_enrol, own_enrolment::own_enrolments};
use crate::{
    LabourMarketUnit,
    model::{
        Afterwards, EmployerKind, Enrolment, EnrolmentEndReason, EnrolmentEnding,
        EnrolmentEndingDraft, StudyField,
    },
};

/// What is recorded.
#[derive(Serialize)]
pub struct EndEnrolment {
    /// The case.
    pub case: CaseId,
    /// Which enrolment.
    pub enrolment: RecordId,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Why.
    pub reason: EnrolmentEndReason,
    /// What the person does then.
    pub occupation: OccupationKind,
    /// As what the person is employed then.
    pub employment_type: Option<EmploymentType>,
    /// For what kind of employer.
    pub employer: Option<EmployerKind>,
    /// Which kind of studies.
    pub field: Option<StudyField>,
    /// What the person mainly lives on.
    pub income_source: Option<IncomeSource>,
    /// What the person's tasks are then.
    pub tasks: Option<String>,
    /// More about it.
    pub note: Option<String>,
    /// The ending that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the ending, which frees the place, and tells follow-up what the person does then.
pub async fn end_enrolment(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: EndEnrolment,
) -> Result<RecordId, Failure> {
    let new = NewRow {
        operation: "endEnrolment",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        body: draft(&input).check(cx.today())?,
        replaces: input.replaces,
        source: EntrySource::OwnAssessment,
        occurred_on: input.ends_on,
        step: None,
    };
    let rules = Rules {
        beside: None,
        alongside: Some(&Ended),
    };
    record_row_by((&unit.store, &unit.access), cx, new, rules).await
}

fn draft(input: &EndEnrolment) -> EnrolmentEndingDraft {
    EnrolmentEndingDraft {
        enrolment: input.enrolment,
        ends_on: input.ends_on,
        reason: input.reason,
        afterwards: Afterwards {
            occupation: input.occupation,
            employment_type: input.employment_type,
            employer: input.employer,
            field: input.field,
            income_source: input.income_source,
        },
        tasks: input.tasks.clone(),
        note: input.note.clone(),
    }
}

/// What the chain is told: codes and days. Of the tasks it learns only that they were told.
fn step(enrolment: &Enrolment, ending: &EnrolmentEnding) -> Step {
    let then = &ending.afterwards;
    let codes = [
        ("programme", Some(enrolment.programme.step_code())),
        ("started_on", Some(enrolment.period.from().to_string())),
        ("reason", Some(ending.reason.code().to_owned())),
        ("occupation", Some(then.occupation.code().to_owned())),
        ("employment_type", then.employment_type.map(code)),
        ("employer", then.employer.map(code)),
        ("field", then.field.map(code)),
        ("income_source", then.income_source.map(code)),
        ("tasks", ending.tasks.as_ref().map(|_| "TOLD".to_owned())),
    ];
    let told = codes
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Step {
        kind: StepKind::EnrolmentEnded,
        period: Period::since(ending.ends_on),
        codes: told.collect::<BTreeMap<_, _>>(),
    }
}

fn code<T: CodeList>(value: T) -> String {
    value.code().to_owned()
}

/// The enrolment is the writer's own agency's and has not ended; follow-up is told.
struct Ended;

#[async_trait]
impl Alongside<EnrolmentEnding> for Ended {
    async fn meet(&self, meeting: Meeting<'_, '_, EnrolmentEnding>) -> Result<Also, Failure> {
        may_enrol(meeting.standing, meeting.from.agency, "enrolmentId")?;
        let ending = meeting.body;
        let own = own_enrolments(&meeting).await?.enrolments;
        let mut own = own.into_iter();
        let own = own
            .find(|own| own.id == ending.enrolment)
            .ok_or_else(|| not_found("enrolmentId"))?;
        ending.fits(&own.enrolment, own.ending.as_ref())?;
        Ok(Also {
            step: Some(step(&own.enrolment, ending)),
            told: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::{AgencyKind, ProgrammeId, SystemEntropy, event::StepRecorded};

    use super::*;

    #[test]
    fn chain_is_told_codes_and_never_the_tasks() {
        let enrolment = Enrolment {
            programme: ProgrammeId::draw(&SystemEntropy),
            period: Period::since("2026-03-01".parse().unwrap()),
        };
        let ending = EnrolmentEnding {
            enrolment: RecordId::draw(&SystemEntropy),
            ends_on: "2026-09-01".parse().unwrap(),
            reason: EnrolmentEndReason::Work,
            afterwards: Afterwards {
                occupation: OccupationKind::WorkUnsubsidised,
                employment_type: Some(EmploymentType::Regular),
                employer: Some(EmployerKind::Private),
                field: None,
                income_source: None,
            },
            tasks: Some("Lagerarbete".to_owned()),
            note: Some("Fritext".to_owned()),
        };
        let step = step(&enrolment, &ending);
        assert_eq!(step.codes["programme"], enrolment.programme.step_code());
        assert_eq!(step.codes["tasks"], "TOLD");
        assert!(!step.codes.contains_key("field"));
        let told = StepRecorded {
            pseudonym: None,
            step: step.kind,
            on: step.period.from(),
            until: step.period.to(),
            agency: AgencyKind::LabourMarketUnit,
            municipality: "0461".parse().unwrap(),
            codes: step.codes,
        };
        assert_eq!(told.only_codes(), Ok(()));
    }
}
