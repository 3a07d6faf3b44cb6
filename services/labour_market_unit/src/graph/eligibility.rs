//! The test of who a programme is for, as an explained rule.

use async_graphql::SimpleObject;
use chassis::graphql::{Code, LocalDate};

use crate::model::{self, EligibilityKey, EligibilityOutcome};

/// A rule and the days on which it is valid.
#[derive(SimpleObject)]
pub struct EligibilityRule {
    /// What it is called.
    version: String,
    /// The first day.
    valid_from: LocalDate,
    /// The last day; null while it is valid.
    valid_to: Option<LocalDate>,
    /// The rule in a sentence.
    words: String,
    /// Its conditions.
    conditions: Vec<EligibilityCondition>,
}

/// A condition of a rule.
#[derive(SimpleObject)]
pub struct EligibilityCondition {
    /// What is asked.
    key: Code<EligibilityKey>,
    /// How the rule says it.
    words: String,
    /// Of conditions with the same number, one is enough.
    alternative: Option<i32>,
}

/// What comes of answers that were tried against a rule. It helps to see what is missing, and decides nothing.
#[derive(SimpleObject)]
pub struct EligibilityTest {
    /// By which rule.
    rule: EligibilityRule,
    /// Of the rule as a whole.
    outcome: Code<EligibilityOutcome>,
    /// Of each condition, in the rule's order.
    findings: Vec<EligibilityFinding>,
}

/// What comes of one condition.
#[derive(SimpleObject)]
pub struct EligibilityFinding {
    /// What was asked.
    key: Code<EligibilityKey>,
    /// How the rule says it.
    words: String,
    /// What comes of it.
    outcome: Code<EligibilityOutcome>,
}

impl From<&model::EligibilityRule> for EligibilityRule {
    fn from(rule: &model::EligibilityRule) -> Self {
        let conditions = rule
            .conditions
            .iter()
            .map(|condition| EligibilityCondition {
                key: Code(condition.key),
                words: condition.words.to_owned(),
                alternative: condition.alternative,
            });
        Self {
            version: rule.version.to_owned(),
            valid_from: LocalDate(rule.from),
            valid_to: rule.to.map(LocalDate),
            words: rule.words.to_owned(),
            conditions: conditions.collect(),
        }
    }
}

impl From<model::EligibilityTest> for EligibilityTest {
    fn from(test: model::EligibilityTest) -> Self {
        let findings = test.findings.iter().map(|finding| EligibilityFinding {
            key: Code(finding.condition.key),
            words: finding.condition.words.to_owned(),
            outcome: Code(finding.outcome),
        });
        Self {
            rule: test.rule.into(),
            outcome: Code(test.outcome),
            findings: findings.collect(),
        }
    }
}
