//! A period of registration with the employment service (förordning 2008:975 5 §).

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{CodeList, Problem, Section, codes::EmploymentCategory, period::Period};

domain::code_list! {
    /// Whether the person is a member of an unemployment fund (a-kassa).
    pub enum UnemploymentFund("UnemploymentFundMembership") {
        /// A member.
        Member => "MEMBER", "Medlem i a-kassa";
        /// No member.
        NotMember => "NOT_MEMBER", "Inte medlem i a-kassa";
        /// Not known.
        Unknown => "UNKNOWN", "Okänt";
    }
}

/// In which category the person is registered, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The category of job seeker.
    pub category: EmploymentCategory,
    /// The first and the last day.
    pub period: Period,
    /// Membership of an unemployment fund.
    pub unemployment_fund: UnemploymentFund,
    /// When the person last reported their activities.
    pub latest_report_on: Option<NaiveDate>,
}

impl SectionBody for Registration {
    const SECTION: Section = Section::EmploymentRegistration;

    fn reduce(self, _extent: &Extent) -> Self {
        // Coded values and days only: nothing here names a person.
        self
    }
}

impl Registration {
    /// Refuses a period that shares a day with another: a person is registered once.
    pub fn stands_beside(&self, others: &[Self]) -> Result<(), Problem> {
        let overlapping = others
            .iter()
            .find(|other| other.period.overlaps(self.period));
        overlapping.map_or(Ok(()), |other| {
            Err(Problem::invalid("registeredFrom", "registration-overlaps")
                .with("other", other.period))
        })
    }
}

/// A registration as a caseworker wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationDraft {
    /// The category.
    pub category: EmploymentCategory,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it has ended.
    pub to: Option<NaiveDate>,
    /// Membership of an unemployment fund.
    pub unemployment_fund: UnemploymentFund,
    /// When the person last reported their activities.
    pub latest_report_on: Option<NaiveDate>,
}

impl RegistrationDraft {
    /// The registration, or every reason why it cannot be taken.
    pub fn check(&self, today: NaiveDate) -> Result<Registration, Vec<Problem>> {
        let mut problems = Vec::new();
        let period = Period::new(self.from, self.to).ok();
        if period.is_none() {
            problems.push(Problem::invalid(
                "registeredTo",
                "period-ends-before-it-starts",
            ));
        }
        if !self.category.is_valid_on(self.from) {
            problems.push(
                Problem::invalid("category", "code-not-valid-on-day").with("code", self.category),
            );
        }
        if self.latest_report_on.is_some_and(|day| day > today) {
            problems.push(Problem::invalid(
                "latestActivityReportOn",
                "day-not-yet-come",
            ));
        }
        match period {
            Some(period) if problems.is_empty() => Ok(Registration {
                category: self.category,
                period,
                unemployment_fund: self.unemployment_fund,
                latest_report_on: self.latest_report_on,
            }),
            Some(_) | None => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn draft(from: &str, to: Option<&str>) -> RegistrationDraft {
        RegistrationDraft {
            category: EmploymentCategory::OpenlyUnemployed,
            from: day(from),
            to: to.map(day),
            unemployment_fund: UnemploymentFund::Unknown,
            latest_report_on: None,
        }
    }

    fn registration(from: &str, to: Option<&str>) -> Registration {
        draft(from, to).check(day("2026-03-15")).unwrap()
    }

    #[test]
    fn every_fault_is_told_at_once_and_names_its_field() {
        for (to, report, fields) in [
            (None, None, &[][..]),
            (Some("2026-03-01"), Some("2026-03-15"), &[]),
            (Some("2026-02-28"), None, &["registeredTo"]),
            (None, Some("2026-03-16"), &["latestActivityReportOn"]),
            (
                Some("2026-02-28"),
                Some("2026-03-16"),
                &["registeredTo", "latestActivityReportOn"],
            ),
        ] {
            let draft = RegistrationDraft {
                latest_report_on: report.map(day),
                ..draft("2026-03-01", to)
            };
            let problems = draft.check(day("2026-03-15")).err().unwrap_or_default();
            let told: Vec<_> = problems
                .iter()
                .filter_map(|problem| problem.field.as_deref())
                .collect();
            assert_eq!(told, fields, "{to:?} {report:?}");
        }
    }

    #[test]
    fn a_person_is_registered_once_on_any_day() {
        let others = [
            registration("2025-01-01", Some("2025-06-30")),
            registration("2026-01-01", None),
        ];
        for (from, to, stands) in [
            ("2025-07-01", Some("2025-12-31"), true),
            ("2024-01-01", Some("2024-12-31"), true),
            ("2025-06-30", Some("2025-12-31"), false),
            ("2025-07-01", Some("2026-01-01"), false),
            ("2025-07-01", None, false),
            ("2024-01-01", Some("2025-01-01"), false),
            ("2030-01-01", None, false),
        ] {
            let told = registration(from, to).stands_beside(&others);
            assert_eq!(told.is_ok(), stands, "{from} {to:?}");
            if let Err(problem) = told {
                assert_eq!(problem.field.as_deref(), Some("registeredFrom"));
            }
        }
    }
}
