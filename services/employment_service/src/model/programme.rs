//! A programme or a subsidy of the employment service.

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{CodeList, Problem, Section, codes::ProgrammeCode, period::Period};

/// Which programme or subsidy, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Which one.
    pub code: ProgrammeCode,
    /// The first and the last day.
    pub period: Period,
}

impl SectionBody for Programme {
    const SECTION: Section = Section::EmploymentProgramme;

    fn reduce(self, _extent: &Extent) -> Self {
        // A code and days only: nothing here names a person.
        self
    }
}

/// A programme as a caseworker wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeDraft {
    /// Which one.
    pub code: ProgrammeCode,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    pub to: Option<NaiveDate>,
}

impl ProgrammeDraft {
    /// The programme, or every reason why it cannot be taken. The code must be valid on the first day;
    /// what began before a programme was abolished may run on.
    pub fn check(&self) -> Result<Programme, Vec<Problem>> {
        let mut problems = Vec::new();
        let period = Period::new(self.from, self.to).ok();
        if period.is_none() {
            problems.push(Problem::invalid("to", "period-ends-before-it-starts"));
        }
        if !self.code.is_valid_on(self.from) {
            problems
                .push(Problem::invalid("code", "code-not-valid-on-day").with("code", self.code));
        }
        match period {
            Some(period) if problems.is_empty() => Ok(Programme {
                code: self.code,
                period,
            }),
            Some(_) | None => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: ProgrammeCode, from: &str, to: Option<&str>) -> Vec<String> {
        let draft = ProgrammeDraft {
            code,
            from: from.parse().unwrap(),
            to: to.map(|day| day.parse().unwrap()),
        };
        let problems = draft.check().err().unwrap_or_default();
        problems
            .into_iter()
            .filter_map(|problem| problem.field)
            .collect()
    }

    #[test]
    fn a_code_is_valid_on_the_first_day_and_the_end_comes_after() {
        use ProgrammeCode::{EquipAndMatch, ExtraService, WorkPractice};
        for (code, from, to, fields) in [
            (WorkPractice, "1995-01-01", None, &[][..]),
            (WorkPractice, "2026-03-01", Some("2026-03-01"), &[]),
            (WorkPractice, "2026-03-01", Some("2026-02-28"), &["to"]),
            (ExtraService, "2022-12-31", None, &[]),
            (ExtraService, "2022-12-31", Some("2023-05-31"), &[]),
            (ExtraService, "2023-01-01", None, &["code"]),
            (
                ExtraService,
                "2023-01-01",
                Some("2022-12-31"),
                &["to", "code"],
            ),
            (EquipAndMatch, "2022-11-30", None, &["code"]),
            (EquipAndMatch, "2022-12-01", None, &[]),
        ] {
            assert_eq!(refused(code, from, to), fields, "{code} {from} {to:?}");
        }
    }
}
