//! The livelihood barrier of each adult of the household, by month (HSLF-FS 2015:30).

use access::{Extent, SectionBody};
use domain::{Month, Problem, Section, codes::LivelihoodBarrier};

use super::month_problems;

domain::code_list! {
    /// Which adult of the assisted household.
    pub enum Adult("HouseholdAdult") {
        /// The applicant, who is the person of the case.
        Applicant => "APPLICANT", "Sökande";
        /// The other adult of a couple.
        CoApplicant => "CO_APPLICANT", "Medsökande";
    }
}

/// Why one adult could not support themselves in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdultBarrier {
    /// Which adult.
    pub adult: Adult,
    /// The month.
    pub month: Month,
    /// The barrier.
    pub barrier: LivelihoodBarrier,
}

impl SectionBody for AdultBarrier {
    const SECTION: Section = Section::WelfareAssistance;

    fn reduce(self, _extent: &Extent) -> Self {
        // Coded values and a month: nothing here names a person.
        self
    }
}

impl AdultBarrier {
    /// Refuses a second barrier of one adult for a month that does not replace the first.
    pub fn stands_beside(&self, others: &[Self]) -> Result<(), Problem> {
        let same = |other: &Self| (other.adult, other.month) == (self.adult, self.month);
        if others.iter().any(same) {
            return Err(Problem::invalid("month", "barrier-month-already-recorded")
                .with("month", self.month));
        }
        Ok(())
    }
}

/// A barrier as a caseworker wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdultBarrierDraft {
    /// Which adult.
    pub adult: Adult,
    /// The month.
    pub month: Month,
    /// The barrier.
    pub barrier: LivelihoodBarrier,
}

impl AdultBarrierDraft {
    /// The barrier, or every reason why it cannot be taken.
    pub fn check(&self, today: Month) -> Result<AdultBarrier, Vec<Problem>> {
        let problems = month_problems(self.month, self.barrier, today);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(AdultBarrier {
            adult: self.adult,
            month: self.month,
            barrier: self.barrier,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    fn draft(adult: Adult, month_text: &str) -> AdultBarrierDraft {
        AdultBarrierDraft {
            adult,
            month: month(month_text),
            barrier: LivelihoodBarrier::NoBarrier,
        }
    }

    #[test]
    fn each_adult_has_one_barrier_a_month() {
        let taken = |adult, text| draft(adult, text).check(month("2026-03")).unwrap();
        let others = [taken(Adult::Applicant, "2026-03")];
        for (adult, text, stands) in [
            (Adult::Applicant, "2026-03", false),
            (Adult::CoApplicant, "2026-03", true),
            (Adult::Applicant, "2026-02", true),
            (Adult::Applicant, "2026-04", true),
        ] {
            let told = taken(adult, text).stands_beside(&others);
            assert_eq!(told.is_ok(), stands, "{adult} {text}");
        }
    }

    #[test]
    fn a_barrier_is_recorded_for_the_next_month_at_the_latest() {
        assert!(
            draft(Adult::Applicant, "2026-04")
                .check(month("2026-03"))
                .is_ok()
        );
        let problems = draft(Adult::Applicant, "2026-05")
            .check(month("2026-03"))
            .unwrap_err();
        assert_eq!(problems[0].field.as_deref(), Some("month"));
    }
}
