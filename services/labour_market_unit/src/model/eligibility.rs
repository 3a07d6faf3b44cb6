//! The test of who a programme for subsidised employment is for (G6), as explained rules with days of validity. It
//! helps a caseworker to see what is missing, and decides nothing.

mod rules;

use chrono::NaiveDate;
use domain::{Problem, code_list};

pub use rules::EligibilityRule;

code_list! {
    /// What is asked.
    pub enum EligibilityKey("EligibilityKey") {
        /// Can do regular work.
        RegularWork => "REGULAR_WORK", "Kan utföra ordinarie arbetsuppgifter";
        /// Is unemployed.
        Unemployed => "UNEMPLOYED", "Är arbetslös";
        /// Is entitled to an employment support.
        EmploymentSupport => "EMPLOYMENT_SUPPORT", "Har rätt till ett anställningsstöd";
        /// Receives income support.
        IncomeSupport => "INCOME_SUPPORT", "Har försörjningsstöd";
        /// Is at high risk of needing it.
        IncomeSupportRisk => "INCOME_SUPPORT_RISK", "Riskerar i hög grad att behöva försörjningsstöd";
    }
}

code_list! {
    /// What is answered.
    pub enum EligibilityAnswer("EligibilityAnswer") {
        /// It is so.
        Yes => "YES", "Ja";
        /// It is not.
        No => "NO", "Nej";
        /// It is not known.
        Unknown => "UNKNOWN", "Vet inte";
    }
}

code_list! {
    /// What comes of it.
    pub enum EligibilityOutcome("EligibilityOutcome") {
        /// It is met.
        Met => "MET", "Uppfyllt";
        /// It is not met.
        NotMet => "NOT_MET", "Inte uppfyllt";
        /// It cannot be told yet.
        Unknown => "UNKNOWN", "Går inte att säga än";
    }
}

impl From<EligibilityAnswer> for EligibilityOutcome {
    fn from(answer: EligibilityAnswer) -> Self {
        match answer {
            EligibilityAnswer::Yes => Self::Met,
            EligibilityAnswer::No => Self::NotMet,
            EligibilityAnswer::Unknown => Self::Unknown,
        }
    }
}

/// A condition of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EligibilityCondition {
    /// What is asked.
    pub key: EligibilityKey,
    /// How the rule says it.
    pub words: &'static str,
    /// Of conditions with the same number, one is enough.
    pub alternative: Option<i32>,
}

/// What the test has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EligibilityTest {
    /// By which rule.
    pub rule: &'static EligibilityRule,
    /// Of the rule as a whole.
    pub outcome: EligibilityOutcome,
    /// Of each condition, in the rule's order.
    pub findings: Vec<EligibilityFinding>,
}

/// What the test has found of one condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EligibilityFinding {
    /// Which condition.
    pub condition: EligibilityCondition,
    /// What comes of it.
    pub outcome: EligibilityOutcome,
}

impl EligibilityRule {
    /// Every rule, the oldest first.
    pub fn all() -> &'static [Self] {
        rules::RULES
    }

    /// The rule that is valid on a day.
    pub fn valid_on(day: NaiveDate) -> Option<&'static Self> {
        let mut rules = rules::RULES.iter();
        rules.find(|rule| rule.from <= day && rule.to.is_none_or(|last| day <= last))
    }

    /// Tries answers. What was not asked is not known.
    ///
    /// # Errors
    /// When something is answered twice.
    pub fn test(
        &'static self,
        answers: &[(EligibilityKey, EligibilityAnswer)],
    ) -> Result<EligibilityTest, Problem> {
        for (place, (key, _)) in answers.iter().enumerate() {
            let before = answers.iter().take(place);
            if before.into_iter().any(|(other, _)| other == key) {
                return Err(Problem::invalid("answers", "answered-twice"));
            }
        }
        let findings = self.conditions.iter().map(|condition| {
            let answer = answers.iter().find(|(key, _)| *key == condition.key);
            let answer = answer.map_or(EligibilityAnswer::Unknown, |(_, answer)| *answer);
            EligibilityFinding {
                condition: *condition,
                outcome: answer.into(),
            }
        });
        let findings: Vec<EligibilityFinding> = findings.collect();
        Ok(EligibilityTest {
            rule: self,
            outcome: outcome(&findings),
            findings,
        })
    }
}

/// All that stands alone must be met, and one of each set of alternatives.
fn outcome(findings: &[EligibilityFinding]) -> EligibilityOutcome {
    let demands = findings.iter().map(|finding| {
        let Some(set) = finding.condition.alternative else {
            return finding.outcome;
        };
        let set = findings
            .iter()
            .filter(|other| other.condition.alternative == Some(set))
            .map(|other| other.outcome);
        best(set)
    });
    worst(demands)
}

fn best(outcomes: impl Iterator<Item = EligibilityOutcome>) -> EligibilityOutcome {
    outcomes.fold(EligibilityOutcome::NotMet, |so_far, one| {
        match (so_far, one) {
            (EligibilityOutcome::Met, _) | (_, EligibilityOutcome::Met) => EligibilityOutcome::Met,
            (EligibilityOutcome::Unknown, _) | (_, EligibilityOutcome::Unknown) => {
                EligibilityOutcome::Unknown
            }
            (EligibilityOutcome::NotMet, EligibilityOutcome::NotMet) => EligibilityOutcome::NotMet,
        }
    })
}

fn worst(outcomes: impl Iterator<Item = EligibilityOutcome>) -> EligibilityOutcome {
    outcomes.fold(EligibilityOutcome::Met, |so_far, one| match (so_far, one) {
        (EligibilityOutcome::NotMet, _) | (_, EligibilityOutcome::NotMet) => {
            EligibilityOutcome::NotMet
        }
        (EligibilityOutcome::Unknown, _) | (_, EligibilityOutcome::Unknown) => {
            EligibilityOutcome::Unknown
        }
        (EligibilityOutcome::Met, EligibilityOutcome::Met) => EligibilityOutcome::Met,
    })
}

#[cfg(test)]
mod tests {
    use super::{super::placement::tests::day, EligibilityAnswer::*, EligibilityKey::*, *};

    fn outcome(answers: &[(EligibilityKey, EligibilityAnswer)]) -> EligibilityOutcome {
        let rule = EligibilityRule::valid_on(day("2026-11-27")).unwrap();
        rule.test(answers).unwrap().outcome
    }

    const ALONE: [(EligibilityKey, EligibilityAnswer); 3] = [
        (RegularWork, Yes),
        (Unemployed, Yes),
        (EmploymentSupport, Yes),
    ];

    fn with(
        more: &[(EligibilityKey, EligibilityAnswer)],
    ) -> Vec<(EligibilityKey, EligibilityAnswer)> {
        ALONE.iter().chain(more).copied().collect()
    }

    #[test]
    fn one_of_the_alternatives_is_enough() {
        use EligibilityOutcome::{Met, NotMet, Unknown as Untold};
        assert_eq!(
            outcome(&with(&[(IncomeSupport, Yes), (IncomeSupportRisk, No)])),
            Met
        );
        assert_eq!(
            outcome(&with(&[(IncomeSupport, No), (IncomeSupportRisk, Yes)])),
            Met
        );
        assert_eq!(
            outcome(&with(&[(IncomeSupport, No), (IncomeSupportRisk, No)])),
            NotMet
        );
        assert_eq!(outcome(&with(&[(IncomeSupport, No)])), Untold);
    }

    #[test]
    fn what_is_missing_is_told_and_one_no_is_enough() {
        assert_eq!(outcome(&[]), EligibilityOutcome::Unknown);
        assert_eq!(outcome(&[(Unemployed, No)]), EligibilityOutcome::NotMet);
        let rule = EligibilityRule::valid_on(day("2026-11-27")).unwrap();
        let test = rule.test(&[(Unemployed, No), (RegularWork, Yes)]).unwrap();
        let found: Vec<_> = test
            .findings
            .iter()
            .map(|found| found.outcome.to_string())
            .collect();
        assert_eq!(found, ["MET", "NOT_MET", "UNKNOWN", "UNKNOWN", "UNKNOWN"]);
        let twice = rule.test(&[(Unemployed, No), (Unemployed, Yes)]);
        assert_eq!(twice.unwrap_err().field.as_deref(), Some("answers"));
    }

    #[test]
    fn rules_follow_one_another_without_a_gap() {
        let rule = |on| EligibilityRule::valid_on(day(on));
        assert_eq!(rule("2021-04-30"), None);
        let before = rule("2022-12-31").unwrap();
        let after = rule("2023-01-01").unwrap();
        assert_ne!(before.version, after.version);
        assert_eq!(before.to.and_then(|last| last.succ_opt()), Some(after.from));
        assert!(before.conditions[2].words.contains("extratjänst"));
        assert!(!after.conditions[2].words.contains("extratjänst"));
    }
}
