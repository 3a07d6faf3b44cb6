//! The rules themselves: data with days of validity. A change of the law is a new rule beside the old one, which stays
//! for those who were tried by it.

use chrono::NaiveDate;

use super::{EligibilityCondition, EligibilityKey};

/// A rule and the days on which it is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EligibilityRule {
    /// What it is called.
    pub version: &'static str,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; `None` while it is valid.
    pub to: Option<NaiveDate>,
    /// The rule in a sentence.
    pub words: &'static str,
    /// Its conditions.
    pub conditions: &'static [EligibilityCondition],
}

const WORDS: &str = "Insatsen är till för den som kan utföra ordinarie arbetsuppgifter, är arbetslös, har rätt till ett \
    anställningsstöd och antingen har försörjningsstöd eller i hög grad riskerar att behöva det.";

/// The rules, the oldest first. Extra services (extratjänster) ended with 2022 (SFS 2022:1734).
pub const RULES: &[EligibilityRule] = &[
    EligibilityRule {
        version: "2021-05",
        from: day(2021, 5, 1),
        to: Some(day(2022, 12, 31)),
        words: WORDS,
        conditions: &[
            REGULAR_WORK,
            UNEMPLOYED,
            alone(
                EligibilityKey::EmploymentSupport,
                "Personen har rätt till ett anställningsstöd: extratjänst, introduktionsjobb, nystartsjobb eller lönebidrag.",
            ),
            INCOME_SUPPORT,
            INCOME_SUPPORT_RISK,
        ],
    },
    EligibilityRule {
        version: "2023-01",
        from: day(2023, 1, 1),
        to: None,
        words: WORDS,
        conditions: &[
            REGULAR_WORK,
            UNEMPLOYED,
            alone(
                EligibilityKey::EmploymentSupport,
                "Personen har rätt till ett anställningsstöd: introduktionsjobb, nystartsjobb, etableringsjobb eller lönebidrag.",
            ),
            INCOME_SUPPORT,
            INCOME_SUPPORT_RISK,
        ],
    },
];

const REGULAR_WORK: EligibilityCondition = alone(
    EligibilityKey::RegularWork,
    "Personen kan utföra ordinarie arbetsuppgifter, med handledning.",
);
const UNEMPLOYED: EligibilityCondition =
    alone(EligibilityKey::Unemployed, "Personen är arbetslös.");
const INCOME_SUPPORT: EligibilityCondition = EligibilityCondition {
    key: EligibilityKey::IncomeSupport,
    words: "Personen har försörjningsstöd.",
    alternative: Some(1),
};
const INCOME_SUPPORT_RISK: EligibilityCondition = EligibilityCondition {
    key: EligibilityKey::IncomeSupportRisk,
    words: "Personen riskerar i hög grad att behöva försörjningsstöd.",
    alternative: Some(1),
};

const fn alone(key: EligibilityKey, words: &'static str) -> EligibilityCondition {
    EligibilityCondition {
        key,
        words,
        alternative: None,
    }
}

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        // No day of the rules is none; a test sees that they follow one another.
        None => NaiveDate::MIN,
    }
}
