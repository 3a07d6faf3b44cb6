//! Whether the person can take part in what the employment service offers now (E3).

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{CodeList, Problem, Section, codes::ProgrammeCode};

domain::code_list! {
    /// Whether somebody is ready for the employment service.
    pub enum ReadinessLevel("EmploymentReadiness") {
        /// Can take part.
        Ready => "READY", "Redo";
        /// Cannot take part yet: looked at again on a day.
        NotReadyNow => "NOT_READY_NOW", "Inte redo nu";
    }
}

/// How ready the person is. A marking of the agency, with a day to look again: never a final verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// How ready.
    pub level: ReadinessLevel,
    /// For which programme; for everything that the agency offers when it is none.
    pub programme: Option<ProgrammeCode>,
    /// When it is looked at again.
    pub review_on: Option<NaiveDate>,
}

impl SectionBody for Readiness {
    const SECTION: Section = Section::EmploymentProgramme;

    fn reduce(self, _extent: &Extent) -> Self {
        // Coded values and a day: nothing here names a person.
        self
    }
}

/// A marking as a caseworker wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadinessDraft {
    /// How ready.
    pub level: ReadinessLevel,
    /// For which programme.
    pub programme: Option<ProgrammeCode>,
    /// When it is looked at again.
    pub review_on: Option<NaiveDate>,
}

impl ReadinessDraft {
    /// The marking, or every reason why it cannot be taken. Who is not ready now is looked at again.
    pub fn check(&self, today: NaiveDate) -> Result<Readiness, Vec<Problem>> {
        let mut problems = Vec::new();
        if self.review_on.is_some_and(|day| day < today) {
            problems.push(Problem::invalid("reviewOn", "day-already-past"));
        }
        if self.level == ReadinessLevel::NotReadyNow && self.review_on.is_none() {
            problems.push(Problem::invalid("reviewOn", "review-day-missing"));
        }
        if let Some(code) = self.programme.filter(|code| !code.is_valid_on(today)) {
            problems
                .push(Problem::invalid("programme", "code-not-valid-on-day").with("code", code));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Readiness {
            level: self.level,
            programme: self.programme,
            review_on: self.review_on,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_ready_now_is_looked_at_again() {
        use ReadinessLevel::{NotReadyNow, Ready};
        let today: NaiveDate = "2026-03-15".parse().unwrap();
        for (level, programme, review, fields) in [
            (Ready, None, None, &[][..]),
            (Ready, None, Some("2026-03-14"), &["reviewOn"]),
            (
                Ready,
                Some(ProgrammeCode::EquipAndMatch),
                Some("2026-06-01"),
                &[],
            ),
            (NotReadyNow, None, None, &["reviewOn"]),
            (NotReadyNow, None, Some("2026-03-15"), &[]),
            (NotReadyNow, None, Some("2026-03-14"), &["reviewOn"]),
            (
                NotReadyNow,
                Some(ProgrammeCode::ExtraService),
                None,
                &["reviewOn", "programme"],
            ),
        ] {
            let draft = ReadinessDraft {
                level,
                programme,
                review_on: review.map(|day| day.parse().unwrap()),
            };
            let problems = draft.check(today).err().unwrap_or_default();
            let told: Vec<_> = problems
                .iter()
                .filter_map(|problem| problem.field.as_deref())
                .collect();
            assert_eq!(told, fields, "{level} {programme:?} {review:?}");
        }
    }
}
