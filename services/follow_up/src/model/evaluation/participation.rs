//! One participant of one programme, as an evaluator may know them: a pseudonym, codes and days.

use chrono::{Days, Months, NaiveDate};
use domain::{
    CodeList, ProgrammeId, Pseudonym, code_list,
    codes::{AgeBand, EducationLevel, EmploymentType, OccupationKind, Sex},
};
use sha2::{Digest, Sha256};

use super::answer::{Answer, Cell, ParticipantField};

/// How far evidence may lie from the day that is asked about, in days: a quarter. A follow-up is rarely made on its day.
const NEAR: u64 = 92;

code_list! {
    /// Where a participant's row comes from.
    pub enum Origin("ParticipantOrigin") {
        /// From the events of the services.
        Recorded => "RECORDED", "Registrerad";
        /// From a list that the organiser brought.
        Imported => "IMPORTED", "Importerad";
        /// Enrolled, and counted only: nothing else may be known (no basis, withdrawn, protected).
        Counted => "COUNTED", "Endast räknad";
    }
}

/// The programme, and the day on which it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// The programme.
    pub programme: ProgrammeId,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day, where one is set.
    pub ends_on: Option<NaiveDate>,
    /// The day on which it is judged.
    pub on: NaiveDate,
}

impl Frame {
    /// Whether the programme's last day has passed.
    pub fn is_over(&self) -> bool {
        self.ends_on.is_some_and(|last| last < self.on)
    }

    /// The day a year after the programme's end (E8-3), where the end is known.
    pub fn year_after(&self) -> Option<NaiveDate> {
        self.ends_on?.checked_add_months(Months::new(12))
    }
}

/// A time in which the participant worked at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// From when.
    pub from: Answer<NaiveDate>,
    /// The last day.
    pub until: Answer<NaiveDate>,
    /// The share of full time, 1 to 100.
    pub rate_percent: Answer<i64>,
}

/// What is known of the work in the programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The times in which the participant worked; at least one.
    pub spells: Vec<Spell>,
    /// The share of full time that was agreed last.
    pub rate_percent: Answer<i64>,
    /// Whether every workplace is told.
    pub workplace: Answer<()>,
    /// The type of employment that was agreed last.
    pub employment_type: Answer<EmploymentType>,
    /// Whether all tasks are told.
    pub tasks: Answer<()>,
}

/// What is known of the end, and of what the person does then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Why it ended.
    pub end_reason: Answer<String>,
    /// What the person does.
    pub occupation: Answer<OccupationKind>,
    /// The kind of employer.
    pub employer: Answer<String>,
    /// The type of employment.
    pub employment_type: Answer<EmploymentType>,
    /// Whether the tasks are told.
    pub tasks: Answer<()>,
    /// The field of studies.
    pub study_field: Answer<String>,
    /// Whether the person supports themselves.
    pub self_support: Answer<bool>,
}

/// Whether the person had financial assistance on some day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssistanceFact {
    /// The day.
    pub on: NaiveDate,
    /// Whether; `None` when it was told that nobody knows.
    pub has_assistance: Option<bool>,
}

/// What is known of somebody's financial assistance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assistance {
    /// By day.
    Known(Vec<AssistanceFact>),
    /// The reader may not know.
    Withheld,
}

/// Whether the person supported themselves on some day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SupportFact {
    /// The day.
    pub on: NaiveDate,
    /// Whether; `None` when it was told that nobody knows.
    pub is_supported: Option<bool>,
}

/// What is known of somebody's self-support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Support {
    /// By day, in the order in which it was recorded.
    Known(Vec<SupportFact>),
    /// The reader may not know.
    Withheld,
}

/// One participant of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// The name within this programme: 32 hexadecimal digits, others in every other programme.
    pub pseudonym: String,
    /// Where the row comes from.
    pub origin: Origin,
    /// Sex.
    pub sex: Answer<Sex>,
    /// Age, when they were received.
    pub age_band: Answer<AgeBand>,
    /// The highest completed education.
    pub education: Answer<EducationLevel>,
    /// The first day.
    pub started_on: Answer<NaiveDate>,
    /// The last day.
    pub ended_on: Answer<NaiveDate>,
    /// The work in it.
    pub work: Work,
    /// The end.
    pub outcome: Outcome,
    /// What is known of financial assistance.
    pub assistance: Assistance,
    /// What is known of self-support.
    pub support: Support,
    /// The day that the programme's field about assistance speaks of; `None` while it has not come.
    pub year_after: Option<NaiveDate>,
}

impl Participation {
    /// The same for who runs the programme. They know their participants by name, so a pseudonym hides nobody from
    /// them: of what other agencies and the desk have recorded they see nothing here (`access-matrix.csv`, `FOLLOW_UP`).
    /// What they have brought themselves they see.
    #[must_use]
    pub fn for_organisers(self) -> Self {
        match self.origin {
            Origin::Imported | Origin::Counted => self,
            Origin::Recorded => Self {
                sex: Answer::Withheld,
                age_band: Answer::Withheld,
                education: Answer::Withheld,
                assistance: Assistance::Withheld,
                support: Support::Withheld,
                ..self
            },
        }
    }

    /// Whether the person has financial assistance on a day: by the evidence that lies nearest to it, at most a quarter
    /// away. That nobody has told of assistance proves nothing.
    pub fn assistance_on(&self, day: NaiveDate) -> Answer<bool> {
        let known = match &self.assistance {
            Assistance::Known(known) => known,
            Assistance::Withheld => return Answer::Withheld,
        };
        let facts = known.iter();
        nearest(day, facts.map(|fact| (fact.on, fact.has_assistance)))
    }

    /// Whether the person supports themselves on a day, by the same rule. Of what was told of one day, the last holds.
    pub fn support_on(&self, day: NaiveDate) -> Answer<bool> {
        let known = match &self.support {
            Support::Known(known) => known,
            Support::Withheld => return Answer::Withheld,
        };
        let facts = known.iter().rev();
        nearest(day, facts.map(|fact| (fact.on, fact.is_supported)))
    }

    /// One field, as codes, days and whole numbers.
    pub fn cell(&self, field: ParticipantField) -> Cell {
        let (work, outcome) = (&self.work, &self.outcome);
        let answer = match field {
            ParticipantField::Sex => coded(self.sex),
            ParticipantField::AgeBand => coded(self.age_band),
            ParticipantField::Education => coded(self.education),
            ParticipantField::StartedOn => shown(&self.started_on),
            ParticipantField::EndedOn => shown(&self.ended_on),
            ParticipantField::EndReason => shown(&outcome.end_reason),
            ParticipantField::ServiceRate => shown(&work.rate_percent),
            ParticipantField::Workplace => unshown(work.workplace),
            ParticipantField::EmploymentType => coded(work.employment_type),
            ParticipantField::Tasks => unshown(work.tasks),
            ParticipantField::Occupation => coded(outcome.occupation),
            ParticipantField::EmployerAfter => shown(&outcome.employer),
            ParticipantField::EmploymentTypeAfter => coded(outcome.employment_type),
            ParticipantField::TasksAfter => unshown(outcome.tasks),
            ParticipantField::StudyField => shown(&outcome.study_field),
            ParticipantField::SelfSupport => yes_or_no(outcome.self_support),
            ParticipantField::AssistanceAfter => yes_or_no(self.after_a_year()),
        };
        Cell {
            field,
            state: answer.state(),
            value: answer.told().cloned().flatten(),
        }
    }

    /// Every field, in its order.
    pub fn cells(&self) -> Vec<Cell> {
        let fields = ParticipantField::ALL.iter();
        fields.map(|field| self.cell(*field)).collect()
    }

    fn after_a_year(&self) -> Answer<bool> {
        self.year_after
            .map_or(Answer::NotDue, |day| self.assistance_on(day))
    }
}

/// What the evidence that lies nearest to a day says, at most a quarter away.
fn nearest(day: NaiveDate, facts: impl Iterator<Item = (NaiveDate, Option<bool>)>) -> Answer<bool> {
    let from = day.checked_sub_days(Days::new(NEAR)).unwrap_or(day);
    let to = day.checked_add_days(Days::new(NEAR)).unwrap_or(day);
    let near = facts.filter(|(on, _)| (from..=to).contains(on));
    // Of two that lie equally near, the later one knows more.
    match near.min_by_key(|(on, _)| ((*on - day).num_days().abs(), day > *on)) {
        None => Answer::Missing,
        Some((_, told)) => told.map_or(Answer::Unknown, Answer::Told),
    }
}

fn coded<T: CodeList>(answer: Answer<T>) -> Answer<Option<String>> {
    answer.map(|value| Some(value.code().to_owned()))
}

fn shown<T: ToString + Clone>(answer: &Answer<T>) -> Answer<Option<String>> {
    answer.clone().map(|value| Some(value.to_string()))
}

fn unshown(answer: Answer<()>) -> Answer<Option<String>> {
    answer.map(|()| None)
}

fn yes_or_no(answer: Answer<bool>) -> Answer<Option<String>> {
    answer.map(|is_so| Some(if is_so { "YES" } else { "NO" }.to_owned()))
}

/// The name of somebody within one programme. The hash cannot be undone without the chain's own pseudonyms, which are
/// never shown, and two programmes share no name.
pub fn own_pseudonym(programme: ProgrammeId, who: &[u8]) -> String {
    let digest = Sha256::new()
        .chain_update(programme.uuid().as_bytes())
        .chain_update(who)
        .finalize();
    let mut first = [0; 16];
    first.copy_from_slice(&digest[..16]);
    Pseudonym::from_bytes(first).to_string()
}
