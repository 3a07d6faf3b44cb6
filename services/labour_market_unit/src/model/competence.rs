//! Competence-raising activity: hours planned and done, month by month (G10).

use access::{Extent, SectionBody};
use chrono::Months;
use domain::{Month, Problem, Section, code_list};

use super::hours::Hours;

/// How many months ahead hours can be planned.
const MONTHS_AHEAD: u32 = 24;

code_list! {
    /// What the hours are for.
    pub enum CompetenceActivity("CompetenceActivity") {
        /// Studies.
        Studies => "STUDIES", "Studier";
        /// Swedish and other language training.
        Language => "LANGUAGE", "Språkträning";
        /// Courses of the workplace or the unit.
        Course => "COURSE", "Kurs";
        /// Guidance (vägledning).
        Guidance => "GUIDANCE", "Vägledning";
        /// Looking for work.
        JobSearch => "JOB_SEARCH", "Jobbsökande";
        /// Driving licence.
        DrivingLicence => "DRIVING_LICENCE", "Körkort";
        /// Another activity.
        Other => "OTHER", "Annan aktivitet";
    }
}

impl CompetenceActivity {
    /// Tells whether it is education, as the chain counts it.
    pub fn is_education(self) -> bool {
        match self {
            Self::Studies | Self::Language => true,
            Self::Course
            | Self::Guidance
            | Self::JobSearch
            | Self::DrivingLicence
            | Self::Other => false,
        }
    }
}

/// Hours of one activity in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompetenceEntry {
    /// Which month.
    pub month: Month,
    /// Which activity.
    pub activity: CompetenceActivity,
    /// Hours planned.
    pub planned: Hours,
    /// Hours done.
    pub done: Hours,
}

impl CompetenceEntry {
    /// Refuses a second entry for the same month and activity.
    pub fn stands_beside(&self, others: &[Self]) -> Result<(), Problem> {
        let same = |other: &&Self| other.month == self.month && other.activity == self.activity;
        match others.iter().find(same) {
            Some(other) => Err(
                Problem::invalid("month", "competence-month-already-recorded")
                    .with("month", other.month),
            ),
            None => Ok(()),
        }
    }
}

impl SectionBody for CompetenceEntry {
    const SECTION: Section = Section::LabourCompetence;

    fn reduce(self, _extent: &Extent) -> Self {
        // Coded values, months and hours only: nothing here names a person.
        self
    }
}

/// Hours as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompetenceDraft {
    /// Which month.
    pub month: Month,
    /// Which activity.
    pub activity: CompetenceActivity,
    /// Hours planned.
    pub planned: Hours,
    /// Hours done.
    pub done: Hours,
}

impl CompetenceDraft {
    /// The entry, or every reason why it cannot be taken.
    pub fn check(&self, present: Month) -> Result<CompetenceEntry, Vec<Problem>> {
        let mut problems = Vec::new();
        let latest = present
            .first_day()
            .checked_add_months(Months::new(MONTHS_AHEAD))
            .map_or(present, Month::of);
        if latest < self.month {
            problems.push(Problem::invalid("month", "month-too-late").with("latest", latest));
        }
        if present < self.month && self.done > Hours::NONE {
            problems.push(Problem::invalid("doneHours", "done-hours-in-coming-month"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(CompetenceEntry {
            month: self.month,
            activity: self.activity,
            planned: self.planned,
            done: self.done,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(month: &str, done: i32) -> CompetenceDraft {
        CompetenceDraft {
            month: month.parse().unwrap(),
            activity: CompetenceActivity::Studies,
            planned: Hours::from_quarters(120),
            done: Hours::from_quarters(done),
        }
    }

    fn present() -> Month {
        "2026-03".parse().unwrap()
    }

    #[test]
    fn nothing_is_done_in_a_coming_month() {
        assert!(draft("2026-03", 4).check(present()).is_ok());
        assert!(draft("2026-04", 0).check(present()).is_ok());
        let problems = draft("2026-04", 4).check(present()).unwrap_err();
        assert_eq!(problems[0].field.as_deref(), Some("doneHours"));
    }

    #[test]
    fn plans_reach_two_years_ahead() {
        assert!(draft("2028-03", 0).check(present()).is_ok());
        let problems = draft("2028-04", 0).check(present()).unwrap_err();
        assert_eq!(problems[0].field.as_deref(), Some("month"));
    }

    #[test]
    fn month_and_activity_are_recorded_once() {
        let studies = draft("2026-03", 0).check(present()).unwrap();
        let language = CompetenceEntry {
            activity: CompetenceActivity::Language,
            ..studies.clone()
        };
        assert!(studies.stands_beside(&[language]).is_ok());
        assert!(
            studies
                .stands_beside(std::slice::from_ref(&studies))
                .is_err()
        );
    }
}
