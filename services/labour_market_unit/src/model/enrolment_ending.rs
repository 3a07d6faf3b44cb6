//! How an enrolment ended, and what the person does then (E11, E12). What is not known is told as unknown, so that an
//! evaluation never has to guess.

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{
    CodeList, Problem, ProblemCode, RecordId, Section, code_list,
    codes::{EmploymentType, IncomeSource, OccupationKind},
};

use super::{
    enrolment::Enrolment,
    text::{LONGEST_TEXT, spare_text},
};

code_list! {
    /// Why an enrolment ended.
    pub enum EnrolmentEndReason("EnrolmentEndReason") {
        /// When it was planned to.
        AsPlanned => "AS_PLANNED", "Enligt plan";
        /// To work.
        Work => "WORK", "Arbete";
        /// To studies.
        Studies => "STUDIES", "Studier";
        /// To another programme.
        OtherProgramme => "OTHER_PROGRAMME", "Annan insats";
        /// Ill health.
        Illness => "ILLNESS", "Ohälsa";
        /// Care of a child or a relative.
        Care => "CARE", "Vård av barn eller anhörig";
        /// The person wished it.
        OwnWish => "OWN_WISH", "Egen önskan";
        /// The demands did not fit.
        NotSuitable => "NOT_SUITABLE", "Passade inte";
        /// The person did not come.
        NotAttending => "NOT_ATTENDING", "Utebliven närvaro";
        /// The person moved.
        Moved => "MOVED", "Flytt";
        /// It should never have been recorded.
        Misregistered => "MISREGISTERED", "Felregistrerad";
        /// Another reason.
        Other => "OTHER", "Annat";
        /// The reason is not known.
        Unknown => "UNKNOWN", "Okänt";
    }
}

code_list! {
    /// The kind of employer that somebody works for afterwards (E12).
    pub enum EmployerKind("EmployerKind") {
        /// A municipality or its company.
        Municipality => "MUNICIPALITY", "Kommun eller kommunalt bolag";
        /// A region.
        Region => "REGION", "Region";
        /// The state.
        State => "STATE", "Stat";
        /// A private company.
        Private => "PRIVATE", "Privat företag";
        /// An association or foundation.
        NonProfit => "NON_PROFIT", "Förening eller stiftelse";
        /// A social enterprise.
        SocialEnterprise => "SOCIAL_ENTERPRISE", "Socialt företag";
        /// The person's own business.
        OwnBusiness => "OWN_BUSINESS", "Eget företag";
        /// Not known.
        Unknown => "UNKNOWN", "Okänt";
    }
}

code_list! {
    /// The kind of studies that somebody follows afterwards (E12).
    pub enum StudyField("StudyField") {
        /// Basic adult education.
        BasicEducation => "BASIC_EDUCATION", "Grundläggande vuxenutbildning";
        /// Swedish for immigrants.
        SwedishForImmigrants => "SWEDISH_FOR_IMMIGRANTS", "Svenska för invandrare";
        /// Upper secondary education.
        UpperSecondary => "UPPER_SECONDARY", "Gymnasial utbildning";
        /// Vocational education.
        Vocational => "VOCATIONAL", "Yrkesutbildning";
        /// A folk high school.
        FolkHighSchool => "FOLK_HIGH_SCHOOL", "Folkhögskola";
        /// Higher education.
        Higher => "HIGHER", "Högskola eller universitet";
        /// Something else.
        Other => "OTHER", "Annat";
        /// Not known.
        Unknown => "UNKNOWN", "Okänt";
    }
}

/// What the person does when the enrolment ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Afterwards {
    /// The kind of occupation.
    pub occupation: OccupationKind,
    /// As what the person is employed, when it is work.
    pub employment_type: Option<EmploymentType>,
    /// For what kind of employer, when it is work.
    pub employer: Option<EmployerKind>,
    /// Which kind of studies, when it is studies.
    pub field: Option<StudyField>,
    /// What the person mainly lives on.
    pub income_source: Option<IncomeSource>,
}

impl Afterwards {
    fn check(&self, problems: &mut Vec<Problem>) {
        let (works, studies) = match self.occupation {
            OccupationKind::WorkUnsubsidised
            | OccupationKind::WorkSubsidised
            | OccupationKind::MunicipalEmployment => (true, false),
            OccupationKind::Studies => (false, true),
            OccupationKind::JobSeeking
            | OccupationKind::Illness
            | OccupationKind::Other
            | OccupationKind::Unknown => (false, false),
        };
        if works && self.employer.is_none() {
            problems.push(Problem::invalid("employer", "employer-kind-missing"));
        }
        if studies && self.field.is_none() {
            problems.push(Problem::invalid("field", "study-field-missing"));
        }
        let strange = [
            ("employmentType", !works && self.employment_type.is_some()),
            ("employer", !works && self.employer.is_some()),
            ("field", !studies && self.field.is_some()),
        ];
        let strange = strange.into_iter().filter(|(_, strange)| *strange);
        problems.extend(strange.map(|(name, _)| Problem::invalid(name, "not-of-the-occupation")));
    }
}

/// The end of an enrolment.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentEnding {
    /// Which enrolment.
    pub enrolment: RecordId,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Why.
    pub reason: EnrolmentEndReason,
    /// What the person does then.
    pub afterwards: Afterwards,
    /// What the person's tasks are then, when it is work.
    pub tasks: Option<String>,
    /// More about it.
    pub note: Option<String>,
}

impl EnrolmentEnding {
    /// Refuses an ending that does not fit its enrolment.
    pub fn fits(&self, enrolment: &Enrolment, ended: Option<&Self>) -> Result<(), Problem> {
        if ended.is_some() {
            let over = Problem::new(ProblemCode::InvalidTransition, "enrolment-already-ended");
            return Err(over.at("enrolmentId"));
        }
        if self.ends_on < enrolment.period.from() {
            return Err(Problem::invalid("endsOn", "period-ends-before-it-starts"));
        }
        let Some(planned) = enrolment.period.to() else {
            return Ok(());
        };
        if planned < self.ends_on {
            return Err(
                Problem::invalid("endsOn", "enrolment-ends-after-plan").with("last", planned)
            );
        }
        if self.ends_on < planned && self.reason == EnrolmentEndReason::AsPlanned {
            return Err(Problem::invalid("reason", "early-ending-not-as-planned"));
        }
        Ok(())
    }
}

impl SectionBody for EnrolmentEnding {
    const SECTION: Section = Section::LabourPlacement;

    fn reduce(self, extent: &Extent) -> Self {
        if extent.is_whole() {
            return self;
        }
        Self {
            tasks: None,
            note: None,
            ..self
        }
    }
}

/// An ending as it was written.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentEndingDraft {
    /// Which enrolment.
    pub enrolment: RecordId,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Why.
    pub reason: EnrolmentEndReason,
    /// What the person does then.
    pub afterwards: Afterwards,
    /// What the person's tasks are then.
    pub tasks: Option<String>,
    /// More about it.
    pub note: Option<String>,
}

impl EnrolmentEndingDraft {
    /// The ending, or every reason why it cannot be taken whatever the enrolment.
    pub fn check(&self, today: NaiveDate) -> Result<EnrolmentEnding, Vec<Problem>> {
        let mut problems = Vec::new();
        if today < self.ends_on {
            problems.push(Problem::invalid("endsOn", "day-not-yet-come"));
        }
        self.afterwards.check(&mut problems);
        if let Some(kind) = self.afterwards.employment_type
            && !kind.is_valid_on(self.ends_on)
        {
            problems.push(
                Problem::invalid("employmentType", "code-not-valid-on-day").with("code", kind),
            );
        }
        let tasks = spare_text(
            &mut problems,
            ("tasks", self.tasks.as_deref()),
            LONGEST_TEXT,
        );
        let note = spare_text(&mut problems, ("note", self.note.as_deref()), LONGEST_TEXT);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(EnrolmentEnding {
            enrolment: self.enrolment,
            ends_on: self.ends_on,
            reason: self.reason,
            afterwards: self.afterwards.clone(),
            tasks,
            note,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use domain::{ProgrammeId, SystemEntropy, period::Period};

    use super::{super::placement::tests::day, *};

    pub(in crate::model) fn to_work(ends_on: &str) -> EnrolmentEndingDraft {
        EnrolmentEndingDraft {
            enrolment: RecordId::draw(&SystemEntropy),
            ends_on: day(ends_on),
            reason: EnrolmentEndReason::Work,
            afterwards: Afterwards {
                occupation: OccupationKind::WorkUnsubsidised,
                employment_type: Some(EmploymentType::Regular),
                employer: Some(EmployerKind::Private),
                field: None,
                income_source: Some(IncomeSource::OwnIncome),
            },
            tasks: Some("Lagerarbete".to_owned()),
            note: Some("Fritext".to_owned()),
        }
    }

    fn fields(wrong: &EnrolmentEndingDraft) -> Vec<String> {
        let problems = wrong.check(day("2026-12-31")).err().unwrap();
        let fields = problems.into_iter().filter_map(|problem| problem.field);
        fields.collect()
    }

    fn year() -> Enrolment {
        Enrolment {
            programme: ProgrammeId::draw(&SystemEntropy),
            period: Period::new(day("2026-03-01"), Some(day("2027-02-28"))).unwrap(),
        }
    }

    #[test]
    fn work_tells_the_kind_of_employer_and_studies_their_field() {
        let mut draft = to_work("2026-06-01");
        draft.afterwards.employer = None;
        assert_eq!(fields(&draft), ["employer"]);
        draft.afterwards.employer = Some(EmployerKind::Unknown);
        assert!(draft.check(day("2026-12-31")).is_ok(), "unknown is told");
        draft.afterwards.occupation = OccupationKind::Studies;
        let told = ["field", "employmentType", "employer"];
        assert_eq!(fields(&draft), told);
    }

    #[test]
    fn ending_that_has_not_come_is_refused() {
        let draft = to_work("2026-06-02");
        assert!(draft.check(day("2026-06-01")).is_err());
        assert!(draft.check(day("2026-06-02")).is_ok());
    }

    #[test]
    fn enrolment_ends_once_within_its_days_and_early_with_a_reason() {
        let ending = |on| to_work(on).check(day("2027-12-31")).ok().unwrap();
        let refused = |ending: &EnrolmentEnding, ended| {
            let problem = ending.fits(&year(), ended).err();
            problem.and_then(|problem| problem.field)
        };
        let early = ending("2026-06-01");
        assert_eq!(refused(&early, None), None);
        let again = refused(&early, Some(&early));
        assert_eq!(again.as_deref(), Some("enrolmentId"));
        for outside in ["2026-02-28", "2027-03-01"] {
            assert_eq!(
                refused(&ending(outside), None).as_deref(),
                Some("endsOn"),
                "{outside}"
            );
        }
        let planned = EnrolmentEnding {
            reason: EnrolmentEndReason::AsPlanned,
            ..early.clone()
        };
        assert_eq!(refused(&planned, None).as_deref(), Some("reason"));
    }

    #[test]
    fn pseudonymised_ending_keeps_codes_and_no_text() {
        let whole = to_work("2026-06-01").check(day("2026-12-31")).ok().unwrap();
        let kept = whole.clone().reduce(&Extent::Pseudonym);
        assert_eq!((kept.tasks, kept.note), (None, None));
        assert_eq!(kept.afterwards, whole.afterwards);
    }
}
