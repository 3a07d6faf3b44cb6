//! What the lines are reckoned with: the codes of a step, and days and months as numbers.

use chrono::{Datelike, NaiveDate};
use follow_up::Step;

/// A code of a step; empty where it is not told.
pub fn code<'s>(step: &'s Step, name: &str) -> &'s str {
    step.codes.get(name).map_or("", String::as_str)
}

/// What somebody does, as a step tells it.
pub fn doing(step: &Step) -> &'static str {
    match code(step, "occupation") {
        "WORK_UNSUBSIDISED" | "WORK_SUBSIDISED" => "WORK",
        "STUDIES" => "STUDIES",
        "MUNICIPAL_EMPLOYMENT" | "JOB_SEEKING" | "ILLNESS" | "OTHER" => "NEITHER",
        _ => "UNKNOWN",
    }
}

/// Days from one to another.
pub fn days(from: NaiveDate, to: NaiveDate) -> i32 {
    day_count(to) - day_count(from)
}

/// A day as a number.
pub fn day_count(day: NaiveDate) -> i32 {
    day.num_days_from_ce()
}

/// A month as a number.
pub fn month_count(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0().cast_signed()
}

/// How many, as a number of a line.
pub fn count(things: usize) -> i32 {
    i32::try_from(things).unwrap_or(i32::MAX)
}

/// Whole months from a day to a later one: how many times the same day of a month has come. None when it is not later.
pub fn months(from: NaiveDate, to: NaiveDate) -> i32 {
    let (mut year, mut month, mut months) = (from.year(), from.month(), 0);
    loop {
        (year, month) = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
        if (year, month, from.day()) > (to.year(), to.month(), to.day()) {
            return months;
        }
        months += 1;
    }
}
