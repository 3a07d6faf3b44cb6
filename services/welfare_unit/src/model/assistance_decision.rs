//! A decision on financial assistance (ekonomiskt bistånd) for one month.

use access::{Extent, SectionBody};
use domain::{Month, Ore, Problem, Section, codes::LivelihoodBarrier};

use super::month_problems;

/// What was granted for a month, and why the household could not support itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistanceDecision {
    /// The month that the assistance is for.
    pub month: Month,
    /// How much, nothing at least.
    pub amount: Ore,
    /// The livelihood barrier that the decision rests on.
    pub barrier: LivelihoodBarrier,
}

impl SectionBody for AssistanceDecision {
    const SECTION: Section = Section::WelfareAssistance;

    fn reduce(self, _extent: &Extent) -> Self {
        // Coded values, a month and an amount: nothing here names a person.
        self
    }
}

impl AssistanceDecision {
    /// Refuses a second decision for a month: each month has one that counts, and a later one must say
    /// that it replaces the earlier.
    pub fn stands_beside(&self, others: &[Self]) -> Result<(), Problem> {
        if others.iter().any(|other| other.month == self.month) {
            return Err(
                Problem::invalid("month", "assistance-month-already-decided")
                    .with("month", self.month),
            );
        }
        Ok(())
    }

    /// Tells whether none of the others is for an earlier month.
    pub fn is_first_of(&self, others: &[Self]) -> bool {
        others.iter().all(|other| other.month >= self.month)
    }
}

/// A decision as a caseworker wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistanceDecisionDraft {
    /// The month.
    pub month: Month,
    /// How much.
    pub amount: Ore,
    /// The barrier.
    pub barrier: LivelihoodBarrier,
}

impl AssistanceDecisionDraft {
    /// The decision, or every reason why it cannot be taken. Assistance is decided for the next month
    /// at the latest.
    pub fn check(&self, today: Month) -> Result<AssistanceDecision, Vec<Problem>> {
        let mut problems = month_problems(self.month, self.barrier, today);
        if self.amount.is_negative() {
            problems.push(Problem::invalid("amountOre", "amount-negative"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(AssistanceDecision {
            month: self.month,
            amount: self.amount,
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

    fn draft(month_text: &str, ore: i64) -> AssistanceDecisionDraft {
        AssistanceDecisionDraft {
            month: month(month_text),
            amount: Ore(ore),
            barrier: LivelihoodBarrier::SocialReasons,
        }
    }

    fn decision(month_text: &str) -> AssistanceDecision {
        draft(month_text, 100).check(month("2026-12")).unwrap()
    }

    #[test]
    fn months_to_the_next_and_amounts_from_nothing_are_taken() {
        for (text, ore, refused) in [
            ("2026-03", 0, &[][..]),
            ("2026-04", 1_234_500, &[]),
            ("1999-01", 1, &[]),
            ("2026-05", 0, &["month"]),
            ("2026-03", -1, &["amountOre"]),
            ("2027-03", -1, &["month", "amountOre"]),
        ] {
            let problems = draft(text, ore)
                .check(month("2026-03"))
                .err()
                .unwrap_or_default();
            let fields: Vec<_> = problems
                .iter()
                .filter_map(|problem| problem.field.as_deref())
                .collect();
            assert_eq!(fields, refused, "{text} {ore}");
        }
    }

    #[test]
    fn in_december_the_next_month_is_january() {
        assert!(draft("2027-01", 0).check(month("2026-12")).is_ok());
        assert!(draft("2027-02", 0).check(month("2026-12")).is_err());
    }

    #[test]
    fn a_second_decision_for_a_month_is_refused_at_the_month() {
        let others = [decision("2026-02"), decision("2026-03")];
        let refused = decision("2026-03").stands_beside(&others).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("month"));
        assert_eq!(refused.code, domain::ProblemCode::InvalidInput);
        assert!(decision("2026-04").stands_beside(&others).is_ok());
        assert!(decision("2026-03").stands_beside(&[]).is_ok());
    }

    #[test]
    fn the_earliest_month_is_the_first() {
        let others = [decision("2026-02"), decision("2026-03")];
        assert!(decision("2026-01").is_first_of(&others));
        assert!(!decision("2026-04").is_first_of(&others));
        assert!(decision("2026-04").is_first_of(&[]));
    }
}
