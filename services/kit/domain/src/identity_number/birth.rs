//! What a number tells about when a person was born.

use chrono::{Datelike, Days, Months, NaiveDate};

/// A birth, as exactly as the number tells it. A coordination number is also given to people whose
/// month or day of birth nobody knows; the open part is then written as zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Birth {
    /// On this day.
    Day(NaiveDate),
    /// In the month that begins on this day.
    Month {
        /// The first day of the month.
        first: NaiveDate,
    },
    /// In this year.
    Year(i32),
}

impl Birth {
    /// The birth that year, month and day tell; zero stands for what is not known. `None` when
    /// there is no such day.
    pub(super) fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        match (month, day) {
            // A day without its month tells nothing but the year; it only has to be some day.
            (0, 0..=31) => NaiveDate::from_ymd_opt(year, 1, 1).map(|_| Self::Year(year)),
            (_, 0) => NaiveDate::from_ymd_opt(year, month, 1).map(|first| Self::Month { first }),
            (_, _) => NaiveDate::from_ymd_opt(year, month, day).map(Self::Day),
        }
    }

    /// The first day on which it can have been.
    pub fn earliest(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Month { first } => first,
            // A birth is only made of years that the calendar type holds.
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MAX),
        }
    }

    /// The last day on which it can have been.
    pub fn latest(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Month { first } => first
                .checked_add_months(Months::new(1))
                .and_then(|next| next.checked_sub_days(Days::new(1)))
                .unwrap_or(NaiveDate::MAX),
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX),
        }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.earliest().year()
    }

    /// The whole years of age that are reached for certain on `day`; `None` before the birth. Who
    /// is born on 29 February turns on 1 March in other years.
    pub fn age_on(self, day: NaiveDate) -> Option<u32> {
        if day < self.earliest() {
            return None;
        }
        Some(day.years_since(self.latest()).unwrap_or(0))
    }
}
