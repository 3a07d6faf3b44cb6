//! How many hours of activity can be required, as data with the days on which each rule holds: the law
//! changes, and what was decided under an older rule stays right.

use chrono::NaiveDate;
use domain::period::Period;

use super::ActivityReduction;

/// One version of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivityRule {
    /// The first day of assistance that it applies to.
    first: (i32, u32, u32),
    /// The last day, when another rule followed.
    last: Option<(i32, u32, u32)>,
    /// The most hours a week, before anything is taken off.
    pub full_hours: i32,
    /// What each reason takes off.
    reductions: &'static [(ActivityReduction, Reduction)],
}

/// How much a reason takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reduction {
    /// So many hours a week.
    Hours(i32),
    /// As many hours as the person works.
    HoursWorked,
}

/// Every rule, oldest first. SoL 12 kap. 4 a-6 a §§ (SFS 2026:730), applied to assistance from October
/// 2026. The hours come from accounts of the bill and have not been checked against the statute.
const RULES: &[ActivityRule] = &[ActivityRule {
    first: (2026, 10, 1),
    last: None,
    full_hours: 40,
    reductions: &[
        (ActivityReduction::ChildUnderEight, Reduction::Hours(10)),
        (ActivityReduction::PartTimeWork, Reduction::HoursWorked),
    ],
}];

impl ActivityRule {
    /// The rule that holds on a day; `None` before there was a requirement.
    pub fn on(day: NaiveDate) -> Option<&'static Self> {
        RULES
            .iter()
            .find(|rule| rule.period().is_some_and(|period| period.is_live_on(day)))
    }

    /// The first day on which activity could be required.
    pub fn earliest_day() -> Option<NaiveDate> {
        RULES
            .iter()
            .filter_map(ActivityRule::period)
            .map(Period::from)
            .min()
    }

    /// The most hours a week that can be required of somebody with these reasons.
    pub fn ceiling(&self, reasons: &[ActivityReduction], hours_worked: i32) -> i32 {
        let applies = self
            .reductions
            .iter()
            .filter(|(reason, _)| reasons.contains(reason));
        let off: i32 = applies
            .map(|(_, reduction)| match reduction {
                Reduction::Hours(hours) => *hours,
                Reduction::HoursWorked => hours_worked,
            })
            .sum();
        (self.full_hours - off).max(0)
    }

    fn period(&self) -> Option<Period> {
        let day = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day);
        Period::new(day(self.first)?, self.last.and_then(day)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_rule_has_its_days_and_no_two_share_one() {
        let periods: Vec<_> = RULES.iter().map(|rule| rule.period().unwrap()).collect();
        for (at, period) in periods.iter().enumerate() {
            assert!(
                periods[at + 1..]
                    .iter()
                    .all(|later| !later.overlaps(*period))
            );
        }
    }

    #[test]
    fn nothing_is_required_before_october_2026() {
        assert!(ActivityRule::on(day("2026-09-30")).is_none());
        assert!(ActivityRule::on(day("2026-10-01")).is_some());
        assert_eq!(ActivityRule::earliest_day(), Some(day("2026-10-01")));
    }

    #[test]
    fn each_reason_takes_its_hours_off_and_never_below_nothing() {
        use ActivityReduction::{ChildUnderEight, PartTimeWork};
        let rule = ActivityRule::on(day("2026-10-01")).unwrap();
        for (reasons, worked, ceiling) in [
            (&[][..], 0, 40),
            (&[ChildUnderEight], 0, 30),
            (&[PartTimeWork], 15, 25),
            (&[ChildUnderEight, PartTimeWork], 20, 10),
            (&[ChildUnderEight, PartTimeWork], 35, 0),
        ] {
            assert_eq!(
                rule.ceiling(reasons, worked),
                ceiling,
                "{reasons:?} {worked}"
            );
        }
    }
}
