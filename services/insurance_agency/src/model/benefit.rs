//! A benefit that the agency has granted.

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{
    CodeList, Problem, Section,
    codes::{BenefitCode, BenefitExtent},
    period::Period,
};

/// Which benefit, to what extent, in which period. No diagnosis and no medical file
/// (förordning 2008:975 3 §).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benefit {
    /// Which benefit.
    pub code: BenefitCode,
    /// Its extent.
    pub extent: BenefitExtent,
    /// The period for which it is granted.
    pub period: Period,
}

impl SectionBody for Benefit {
    const SECTION: Section = Section::InsuranceBenefit;

    fn reduce(self, _extent: &Extent) -> Self {
        // Coded values and days only: nothing here names a person.
        self
    }
}

/// A benefit as a caseworker wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenefitDraft {
    /// Which benefit.
    pub code: BenefitCode,
    /// Its extent in percent.
    pub extent_percent: i32,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    pub to: Option<NaiveDate>,
}

impl BenefitDraft {
    /// The benefit, or every reason why it cannot be taken.
    pub fn check(&self) -> Result<Benefit, Vec<Problem>> {
        let mut problems = Vec::new();
        let extent = BenefitExtent::try_from(self.extent_percent).ok();
        if extent.is_none() {
            problems.push(Problem::invalid("extentPercent", "extent-not-a-quarter"));
        }
        let period = Period::new(self.from, self.to).ok();
        if period.is_none() {
            problems.push(Problem::invalid("to", "period-ends-before-it-starts"));
        }
        if !self.code.is_valid_on(self.from) {
            problems
                .push(Problem::invalid("code", "code-not-valid-on-day").with("code", self.code));
        }
        match (extent, period) {
            (Some(extent), Some(period)) if problems.is_empty() => Ok(Benefit {
                code: self.code,
                extent,
                period,
            }),
            _ => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> BenefitDraft {
        BenefitDraft {
            code: BenefitCode::SicknessBenefit,
            extent_percent: 50,
            from: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
            to: NaiveDate::from_ymd_opt(2026, 5, 31),
        }
    }

    #[test]
    fn right_benefit_is_taken() {
        assert_eq!(draft().check().unwrap().extent, BenefitExtent::Half);
    }

    #[test]
    fn every_fault_is_told_at_once_and_names_its_field() {
        let wrong = BenefitDraft {
            extent_percent: 33,
            to: NaiveDate::from_ymd_opt(2026, 2, 28),
            ..draft()
        };
        let problems = wrong.check().unwrap_err();
        let fields: Vec<_> = problems
            .iter()
            .filter_map(|problem| problem.field.as_deref())
            .collect();
        assert_eq!(fields, ["extentPercent", "to"]);
    }
}
