//! How days, times, numbers and deadlines are written: one way everywhere (`ui.md` 22).

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::{
    Municipality,
    calendar::working_days_between,
    clock::{swedish_date, swedish_time},
};

use crate::words::Language;

/// A space that no line breaks at.
const HARD_SPACE: char = '\u{a0}';

/// A day: `2026-11-21`.
pub fn day(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A moment in Sweden: `2026-11-21 14.05`.
pub fn moment(moment: DateTime<Utc>) -> String {
    swedish_time(moment).format("%Y-%m-%d %H.%M").to_string()
}

/// The time of day in Sweden: `14.05`.
pub fn time(moment: DateTime<Utc>) -> String {
    swedish_time(moment).format("%H.%M").to_string()
}

/// The week of a day: `v. 47`.
pub fn week(day: NaiveDate) -> String {
    format!("v.{HARD_SPACE}{}", day.iso_week().week())
}

/// How old somebody is on a day.
pub fn age(born: NaiveDate, on: NaiveDate) -> u32 {
    on.years_since(born).unwrap_or_default()
}

/// A number with hard spaces between thousands: `1 234`.
pub fn number(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut written = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(HARD_SPACE);
        }
        written.push(digit);
    }
    if number < 0 {
        format!("−{written}")
    } else {
        written
    }
}

/// A number with so many decimals and a decimal comma: `1 234,5`.
pub fn decimal(value: f64, decimals: usize) -> String {
    let written = format!("{:.decimals$}", value.abs());
    let (whole, rest) = written.split_once('.').unwrap_or((&written, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), number);
    let is_zero = written.chars().all(|sign| matches!(sign, '0' | '.'));
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    if rest.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole},{rest}")
    }
}

/// A share of a hundred, with a decimal only where there is one: `75 %`, `71,4 %`.
pub fn percent(share: f64) -> String {
    let tenths = (share * 10.0).round();
    let is_whole = (tenths / 10.0).fract().abs() < f64::EPSILON;
    let written = decimal(share, usize::from(!is_whole));
    format!("{written}{HARD_SPACE}%")
}

/// An amount in öre as kronor: `1 234 kr`, `1 234,50 kr`.
pub fn kronor(ore: i64) -> String {
    let whole = number(ore / 100);
    match ore.rem_euclid(100) {
        0 => format!("{whole}{HARD_SPACE}kr"),
        rest => format!("{whole},{rest:02}{HARD_SPACE}kr"),
    }
}

/// A deadline in words, and whether it has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub day: String,
    /// How far away, in working days: "3 arbetsdagar kvar", "2 arbetsdagar sen".
    pub words: String,
    /// Whether it has passed.
    pub is_late: bool,
    /// Whether it is today or tomorrow.
    pub is_near: bool,
}

/// A deadline as seen on a day.
pub fn due(deadline: NaiveDate, today: NaiveDate, language: Language) -> Due {
    let left = working_days_between(today, deadline);
    let is_late = deadline < today;
    let count = left.unsigned_abs().to_string();
    let key = match (is_late, left) {
        (true, _) => "due-late",
        (false, 0) => "due-today",
        (false, _) => "due-left",
    };
    Due {
        day: day(deadline),
        words: language.text(key, &[("days", &count)]),
        is_late,
        is_near: !is_late && left <= 1,
    }
}

/// The Swedish day of a moment.
pub fn day_of(moment: DateTime<Utc>) -> NaiveDate {
    swedish_date(moment)
}

/// A municipality by its name, or by its code where we know no name.
pub fn municipality(code: &str) -> String {
    let known: Option<Municipality> = code.parse().ok();
    let name = known.and_then(|known| known.name());
    name.unwrap_or(code).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn numbers_and_amounts_are_written_the_swedish_way() {
        assert_eq!(number(1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!(number(-50), "−50");
        assert_eq!(kronor(123_400), "1\u{a0}234\u{a0}kr");
        assert_eq!(kronor(123_450), "1\u{a0}234,50\u{a0}kr");
    }

    #[test]
    fn decimals_have_a_comma_and_shares_no_needless_ones() {
        assert_eq!(decimal(1234.56, 1), "1\u{a0}234,6");
        assert_eq!(decimal(-0.01, 1), "0,0");
        assert_eq!(decimal(-2.5, 1), "−2,5");
        assert_eq!(percent(75.0), "75\u{a0}%");
        assert_eq!(percent(62.5), "62,5\u{a0}%");
        assert_eq!(percent(71.4285), "71,4\u{a0}%");
    }

    #[test]
    fn moments_are_told_as_swedish_clocks_show_them() {
        let moment_of = |text: &str| moment(text.parse().expect("a moment"));
        assert_eq!(moment_of("2026-11-21T13:05:00Z"), "2026-11-21 14.05");
        assert_eq!(moment_of("2026-07-01T22:30:00Z"), "2026-07-02 00.30");
    }

    #[test]
    fn what_is_late_says_so_in_words() {
        let late = due(on("2026-11-19"), on("2026-11-23"), Language::Swedish);
        assert!(late.is_late && late.words.contains('2'), "{late:?}");
        let left = due(on("2026-11-26"), on("2026-11-23"), Language::Swedish);
        assert!(!left.is_late && left.words.contains('3'), "{left:?}");
        assert!(due(on("2026-11-23"), on("2026-11-23"), Language::Swedish).is_near);
    }

    #[test]
    fn an_age_counts_whole_years() {
        assert_eq!(age(on("1984-03-02"), on("2026-03-01")), 41);
        assert_eq!(age(on("1984-03-02"), on("2026-03-02")), 42);
    }
}
