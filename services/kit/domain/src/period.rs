//! Periods of whole days.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// From one day to another, both included; without an end it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Days", into = "Days")]
pub struct Period {
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// The last day comes before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period ends on or after the day on which it begins")]
pub struct EndsBeforeStart;

#[derive(Serialize, Deserialize)]
struct Days {
    from: NaiveDate,
    to: Option<NaiveDate>,
}

impl Period {
    /// The days from `from` to `to`, both included.
    ///
    /// # Errors
    /// When `to` lies before `from`.
    pub fn new(from: NaiveDate, to: Option<NaiveDate>) -> Result<Self, EndsBeforeStart> {
        match to {
            Some(last) if last < from => Err(EndsBeforeStart),
            Some(_) | None => Ok(Self { from, to }),
        }
    }

    /// From `from` on, without an end.
    pub const fn since(from: NaiveDate) -> Self {
        Self { from, to: None }
    }

    /// The first day.
    pub const fn from(self) -> NaiveDate {
        self.from
    }

    /// The last day, when there is one.
    pub const fn to(self) -> Option<NaiveDate> {
        self.to
    }

    /// Tells whether `day` lies in the period, its first and last day included.
    pub fn is_live_on(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }

    /// Tells whether every day of `other` lies in this period.
    pub fn contains(self, other: Self) -> bool {
        self.from <= other.from
            && match (self.to, other.to) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(mine), Some(theirs)) => theirs <= mine,
            }
    }

    /// Tells whether the two have a day in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|last| other.from <= last)
            && other.to.is_none_or(|last| self.from <= last)
    }

    /// The same period, ended on `last` if it would have gone on longer.
    ///
    /// # Errors
    /// When `last` lies before the first day.
    pub fn ended_on(self, last: NaiveDate) -> Result<Self, EndsBeforeStart> {
        let earliest = self.to.map_or(last, |planned| planned.min(last));
        Self::new(self.from, Some(earliest))
    }

    /// How many days it has, both ends included; `None` when it has no end.
    pub fn days(self) -> Option<i64> {
        self.to.map(|last| (last - self.from).num_days() + 1)
    }
}

impl TryFrom<Days> for Period {
    type Error = EndsBeforeStart;

    fn try_from(days: Days) -> Result<Self, EndsBeforeStart> {
        Self::new(days.from, days.to)
    }
}

impl From<Period> for Days {
    fn from(period: Period) -> Self {
        Self {
            from: period.from,
            to: period.to,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(last) => write!(formatter, "{} – {last}", self.from),
            None => write!(formatter, "{} –", self.from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(from: &str, to: &str) -> Period {
        Period::new(day(from), Some(day(to))).unwrap()
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_refused() {
        let refused = Period::new(day("2026-10-02"), Some(day("2026-10-01")));
        assert_eq!(refused, Err(EndsBeforeStart));
        let wire = r#"{"from":"2026-10-02","to":"2026-10-01"}"#;
        assert!(serde_json::from_str::<Period>(wire).is_err());
        assert_eq!(period("2026-10-01", "2026-10-01").days(), Some(1));
    }

    #[test]
    fn both_ends_are_live_and_the_days_outside_are_not() {
        let october = period("2026-10-01", "2026-10-31");
        assert!(october.is_live_on(day("2026-10-01")));
        assert!(october.is_live_on(day("2026-10-31")));
        assert!(!october.is_live_on(day("2026-09-30")));
        assert!(!october.is_live_on(day("2026-11-01")));
        assert!(Period::since(day("2026-10-01")).is_live_on(day("2999-01-01")));
    }

    #[test]
    fn touching_periods_overlap_and_neighbours_do_not() {
        let october = period("2026-10-01", "2026-10-31");
        assert!(october.overlaps(period("2026-10-31", "2026-11-30")));
        assert!(!october.overlaps(period("2026-11-01", "2026-11-30")));
        assert!(!Period::since(day("2026-11-01")).overlaps(october));
        assert!(Period::since(day("2026-10-31")).overlaps(october));
    }

    #[test]
    fn an_ended_period_does_not_contain_an_open_one() {
        let october = period("2026-10-01", "2026-10-31");
        let open = Period::since(day("2026-10-01"));
        assert!(open.contains(october));
        assert!(!october.contains(open));
        assert!(october.contains(period("2026-10-05", "2026-10-31")));
        assert!(!october.contains(period("2026-10-05", "2026-11-01")));
    }

    #[test]
    fn ending_never_makes_a_period_longer() {
        let october = period("2026-10-01", "2026-10-31");
        assert_eq!(
            october.ended_on(day("2026-10-10")),
            Ok(period("2026-10-01", "2026-10-10"))
        );
        assert_eq!(october.ended_on(day("2026-12-31")), Ok(october));
        assert_eq!(october.ended_on(day("2026-09-30")), Err(EndsBeforeStart));
    }
}
