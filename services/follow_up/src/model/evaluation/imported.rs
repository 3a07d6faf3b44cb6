//! Participants from a list that an organiser brought: coded values by field, read as the recorded ones are.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{CodeList, codes::OccupationKind};

use super::{
    answer::{Answer, ParticipantField},
    participation::{
        Assistance, AssistanceFact, Frame, Origin, Outcome, Participation, Spell, Support,
        SupportFact, Work, own_pseudonym,
    },
};

/// The value of a field that is told to be unknown.
pub const UNKNOWN: &str = "UNKNOWN";

/// One row of a list that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedParticipant {
    /// What the list calls the row; never a name or a number of a person.
    pub reference: String,
    /// Coded values by the code of their field; `UNKNOWN` where the list says so.
    pub codes: BTreeMap<String, String>,
}

/// The rows as an evaluator may know them.
pub fn imported(frame: &Frame, rows: &[ImportedParticipant]) -> Vec<Participation> {
    rows.iter().map(|row| participation(frame, row)).collect()
}

fn participation(frame: &Frame, row: &ImportedParticipant) -> Participation {
    let codes = Codes(&row.codes);
    let over = frame.is_over();
    let started_on = codes.day(ParticipantField::StartedOn, true);
    let ended_on = codes.day(ParticipantField::EndedOn, over);
    let ended = over || ended_on.told().is_some_and(|day| *day <= frame.on);
    let rate_percent = codes.answer(ParticipantField::ServiceRate, true, |text| {
        text.parse::<i64>().ok()
    });
    let year_after = frame.year_after().filter(|day| *day <= frame.on);
    let outcome = outcome(&codes, ended);
    Participation {
        pseudonym: own_pseudonym(
            frame.programme,
            format!("imported:{}", row.reference).as_bytes(),
        ),
        origin: Origin::Imported,
        sex: codes.coded(ParticipantField::Sex, true),
        age_band: codes.coded(ParticipantField::AgeBand, true),
        education: codes.coded(ParticipantField::Education, true),
        started_on,
        ended_on,
        work: Work {
            spells: vec![Spell {
                from: started_on,
                until: ended_on,
                rate_percent,
            }],
            rate_percent,
            workplace: codes.mark(ParticipantField::Workplace, true),
            employment_type: codes.coded(ParticipantField::EmploymentType, true),
            tasks: codes.mark(ParticipantField::Tasks, true),
        },
        support: Support::Known(
            support(ended_on, outcome.self_support)
                .into_iter()
                .collect(),
        ),
        outcome,
        assistance: Assistance::Known(
            year_after
                .and_then(|day| codes.assistance(day))
                .into_iter()
                .collect(),
        ),
        year_after,
    }
}

/// Self-support at the end is evidence of the last day, where that is told.
fn support(ended_on: Answer<NaiveDate>, told: Answer<bool>) -> Option<SupportFact> {
    Some(SupportFact {
        on: *ended_on.told()?,
        is_supported: Some(*told.told()?),
    })
}

fn outcome(codes: &Codes<'_>, ended: bool) -> Outcome {
    let occupation: Answer<OccupationKind> = codes.coded(ParticipantField::Occupation, ended);
    let works = occupation.told().is_some_and(|kind| is_work(*kind));
    let studies = occupation.told() == Some(&OccupationKind::Studies);
    // Who has told the occupation has told more than this.
    let self_support_due = ended && occupation.told().is_none();
    Outcome {
        end_reason: codes.text(ParticipantField::EndReason, ended),
        occupation,
        employer: codes.text(ParticipantField::EmployerAfter, works),
        employment_type: codes.coded(ParticipantField::EmploymentTypeAfter, works),
        tasks: codes.mark(ParticipantField::TasksAfter, works),
        study_field: codes.text(ParticipantField::StudyField, studies),
        self_support: codes.answer(ParticipantField::SelfSupport, self_support_due, truth),
    }
}

/// Whether the person works, so that employer, employment and tasks are owed (E12).
pub fn is_work(kind: OccupationKind) -> bool {
    match kind {
        OccupationKind::WorkUnsubsidised
        | OccupationKind::WorkSubsidised
        | OccupationKind::MunicipalEmployment => true,
        OccupationKind::Studies
        | OccupationKind::JobSeeking
        | OccupationKind::Illness
        | OccupationKind::Other
        | OccupationKind::Unknown => false,
    }
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "YES" => Some(true),
        "NO" => Some(false),
        _ => None,
    }
}

struct Codes<'c>(&'c BTreeMap<String, String>);

impl Codes<'_> {
    fn answer<T>(
        &self,
        field: ParticipantField,
        is_due: bool,
        read: impl Fn(&str) -> Option<T>,
    ) -> Answer<T> {
        match self.0.get(field.code()).map(String::as_str) {
            None => Answer::untold(is_due),
            Some(UNKNOWN) => Answer::Unknown,
            Some(text) => read(text).map_or(Answer::Missing, Answer::Told),
        }
    }

    fn coded<T: CodeList>(&self, field: ParticipantField, is_due: bool) -> Answer<T> {
        self.answer(field, is_due, T::from_code)
    }

    fn day(&self, field: ParticipantField, is_due: bool) -> Answer<NaiveDate> {
        self.answer(field, is_due, |text| text.parse().ok())
    }

    fn text(&self, field: ParticipantField, is_due: bool) -> Answer<String> {
        self.answer(field, is_due, |text| Some(text.to_owned()))
    }

    fn mark(&self, field: ParticipantField, is_due: bool) -> Answer<()> {
        self.answer(field, is_due, |_| Some(()))
    }

    fn assistance(&self, on: NaiveDate) -> Option<AssistanceFact> {
        let text = self.0.get(ParticipantField::AssistanceAfter.code())?;
        Some(AssistanceFact {
            on,
            has_assistance: truth(text),
        })
    }
}
