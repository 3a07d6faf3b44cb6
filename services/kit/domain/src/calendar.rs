//! The Swedish calendar: public holidays, customary days off, and working days.
//!
//! Deadlines are counted in working days: Monday to Friday, but for public holidays and the four
//! eves on which agencies are closed.

mod easter;
mod holiday;

use chrono::{Datelike, NaiveDate, Weekday};

pub use easter::easter_sunday;
pub use holiday::{Holiday, HolidayKind, holiday_on, holidays_of};

/// Tells whether `day` is a public holiday (lag 1989:253): a named one or any Sunday.
pub fn is_public_holiday(day: NaiveDate) -> bool {
    day.weekday() == Weekday::Sun
        || holiday_on(day).is_some_and(|holiday| holiday.kind() == HolidayKind::Public)
}

/// Tells whether agencies work on `day`.
pub fn is_working_day(day: NaiveDate) -> bool {
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => false,
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => {
            holiday_on(day).is_none()
        }
    }
}

/// The `count`th working day after `day`; `day` itself, whatever it is, when `count` is 0.
pub fn add_working_days(day: NaiveDate, count: u32) -> NaiveDate {
    let mut reached = day;
    let mut left = count;
    while left > 0 {
        let Some(next) = reached.succ_opt() else {
            return reached;
        };
        reached = next;
        if is_working_day(reached) {
            left -= 1;
        }
    }
    reached
}

/// How many working days lie after `from`, up to and including `to`; negative when `to` comes
/// first. `working_days_between(day, add_working_days(day, n))` is `n`.
pub fn working_days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    if to < from {
        return -working_days_between(to, from);
    }
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    days.fold(0, |sum, day| sum + i64::from(is_working_day(day)))
}

#[cfg(test)]
mod tests;
