//! Answers are tried against the rule of a day (G6). Nothing is kept, and nothing in it says who it is about.

use access::Cx;
use chassis::Fault;
use chrono::NaiveDate;

use crate::model::{EligibilityAnswer, EligibilityKey, EligibilityRule, EligibilityTest};

/// Tries answers; `None` when no rule was valid on the day.
pub fn test_eligibility(
    cx: &Cx,
    on: Option<NaiveDate>,
    answers: &[(EligibilityKey, EligibilityAnswer)],
) -> Result<Option<EligibilityTest>, Fault> {
    let rule = EligibilityRule::valid_on(on.unwrap_or_else(|| cx.today()));
    let tested = rule.map(|rule| rule.test(answers)).transpose();
    tested.map_err(Fault::bad_input)
}
