//! Calendar months.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::period::Period;

/// A calendar month, written `2026-03`.
// INVARIANT: the day within is the first of its month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(NaiveDate);

/// A text that is no month. The text is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a month is written YYYY-MM")]
pub struct NotAMonth;

impl Month {
    /// The month in which `day` lies.
    pub fn of(day: NaiveDate) -> Self {
        // Every month has a first day; the fallback cannot be reached and changes nothing if it is.
        Self(day.with_day(1).unwrap_or(day))
    }

    /// The first day of the month.
    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The month after. The last month that the calendar holds is its own successor.
    #[must_use]
    pub fn next(self) -> Self {
        self.0.checked_add_months(Months::new(1)).map_or(self, Self)
    }

    /// The days of the month.
    pub fn period(self) -> Period {
        let last = self.next().0.pred_opt();
        // The day before the next month never lies before this one, save where the calendar ends.
        Period::new(self.0, last).unwrap_or(Period::since(self.0))
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let exact = text.len() == 7
            && text.bytes().enumerate().all(|(place, byte)| match place {
                4 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !exact {
            return Err(NotAMonth);
        }
        format!("{text}-01")
            .parse()
            .map(Self)
            .map_err(|_| NotAMonth)
    }
}

impl TryFrom<String> for Month {
    type Error = NotAMonth;

    fn try_from(text: String) -> Result<Self, NotAMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn only_year_and_month_are_taken() {
        assert_eq!(month("2026-03").to_string(), "2026-03");
        for wrong in [
            "2026-13",
            "2026-00",
            "2026-3",
            "2026-03-01",
            "+026-03",
            " 2026-0",
            "",
        ] {
            assert_eq!(wrong.parse::<Month>(), Err(NotAMonth), "{wrong}");
        }
    }

    #[test]
    fn a_month_ends_before_the_next_begins() {
        assert_eq!(month("2026-12").next(), month("2027-01"));
        assert_eq!(month("2028-02").period().days(), Some(29));
        let day = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
        assert_eq!(Month::of(day), month("2026-03"));
        assert!(month("2026-03").period().is_live_on(day));
        assert!(!month("2026-04").period().is_live_on(day));
    }
}
