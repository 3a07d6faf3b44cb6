//! The years 2025 to 2028 against the printed almanac, and what holds in every year.

use proptest::prelude::*;

use super::*;
use crate::CodeList;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The days that move: Good Friday, Easter, Ascension, Whit Sunday, midsummer day, All Saints' day.
const MOVING: [[&str; 6]; 4] = [
    [
        "2025-04-18",
        "2025-04-20",
        "2025-05-29",
        "2025-06-08",
        "2025-06-21",
        "2025-11-01",
    ],
    [
        "2026-04-03",
        "2026-04-05",
        "2026-05-14",
        "2026-05-24",
        "2026-06-20",
        "2026-10-31",
    ],
    [
        "2027-03-26",
        "2027-03-28",
        "2027-05-06",
        "2027-05-16",
        "2027-06-26",
        "2027-11-06",
    ],
    [
        "2028-04-14",
        "2028-04-16",
        "2028-05-25",
        "2028-06-04",
        "2028-06-24",
        "2028-11-04",
    ],
];

#[test]
fn moving_holidays_fall_where_the_almanac_has_them() {
    let moving = [
        Holiday::GoodFriday,
        Holiday::EasterSunday,
        Holiday::AscensionDay,
        Holiday::WhitSunday,
        Holiday::MidsummerDay,
        Holiday::AllSaintsDay,
    ];
    for (year, days) in (2025..).zip(MOVING) {
        for (holiday, expected) in moving.iter().zip(days) {
            assert_eq!(
                holiday.day_in(year),
                Some(day(expected)),
                "{holiday} {year}"
            );
        }
    }
}

#[test]
fn fixed_holidays_and_eves_are_off() {
    for year in 2025..=2028 {
        for date in [
            "01-01", "01-06", "05-01", "06-06", "12-24", "12-25", "12-26", "12-31",
        ] {
            assert!(
                !is_working_day(day(&format!("{year}-{date}"))),
                "{year}-{date}"
            );
        }
    }
    assert_eq!(holiday_on(day("2026-06-19")), Some(Holiday::MidsummerEve));
    assert!(!is_public_holiday(day("2026-06-19")));
    assert_eq!(holiday_on(day("2026-04-04")), Some(Holiday::EasterEve));
    assert!(is_public_holiday(day("2026-06-06")));
    assert!(is_public_holiday(day("2026-10-04")), "every Sunday is");
    assert!(!is_public_holiday(day("2026-10-03")), "a Saturday is not");
}

#[test]
fn days_that_only_feel_like_holidays_are_worked() {
    for date in [
        "2026-01-05",
        "2026-04-02",
        "2026-05-15",
        "2026-05-25",
        "2026-10-30",
        "2026-12-23",
    ] {
        assert!(is_working_day(day(date)), "{date}");
    }
}

#[test]
fn the_years_have_the_almanacs_number_of_working_days() {
    for (year, expected) in (2025..).zip([WORKED_2025, WORKED_2026, WORKED_2027, WORKED_2028]) {
        let counted = working_days_between(
            day(&format!("{}-12-31", year - 1)),
            day(&format!("{year}-12-31")),
        );
        assert_eq!(counted, expected, "{year}");
    }
}

const WORKED_2025: i64 = 249;
const WORKED_2026: i64 = 251;
const WORKED_2027: i64 = 253;
const WORKED_2028: i64 = 251;

#[test]
fn deadlines_step_over_holidays() {
    for (from, count, expected) in [
        ("2026-10-01", 0, "2026-10-01"),
        ("2026-10-03", 0, "2026-10-03"),
        ("2026-10-01", 1, "2026-10-02"),
        ("2026-10-02", 1, "2026-10-05"),
        ("2026-10-03", 1, "2026-10-05"),
        ("2026-04-02", 1, "2026-04-07"),
        ("2026-06-18", 1, "2026-06-22"),
        ("2026-12-23", 2, "2026-12-29"),
        ("2026-12-30", 1, "2027-01-04"),
        ("2027-01-05", 1, "2027-01-07"),
        ("2026-10-01", 10, "2026-10-15"),
    ] {
        assert_eq!(
            add_working_days(day(from), count),
            day(expected),
            "{from} + {count}"
        );
    }
}

#[test]
fn counting_backwards_is_negative() {
    assert_eq!(
        working_days_between(day("2026-10-05"), day("2026-10-01")),
        -2
    );
    assert_eq!(
        working_days_between(day("2026-10-01"), day("2026-10-01")),
        0
    );
}

#[test]
fn the_last_day_of_the_calendar_does_not_hang() {
    assert_eq!(add_working_days(NaiveDate::MAX, 3), NaiveDate::MAX);
}

#[test]
fn the_national_day_was_no_holiday_before_2005() {
    assert!(is_working_day(day("2003-06-06")));
    assert!(!is_working_day(day("2005-06-06")));
}

#[test]
fn ascension_on_the_first_of_may_is_one_day_off() {
    assert_eq!(holiday_on(day("2008-05-01")), Some(Holiday::FirstOfMay));
    assert_eq!(holidays_of(2008).len(), Holiday::ALL.len());
}

proptest! {
    #[test]
    fn easter_is_a_sunday_between_22_march_and_25_april(year in 1844_i32..3000) {
        let easter = easter_sunday(year).unwrap();
        prop_assert_eq!(easter.weekday(), Weekday::Sun);
        prop_assert!((322..=425).contains(&(easter.month() * 100 + easter.day())));
    }

    #[test]
    fn adding_and_counting_agree(offset in 0_i64..2000, count in 0_u32..60) {
        let from = day("2025-01-01") + chrono::Duration::days(offset);
        let reached = add_working_days(from, count);
        prop_assert_eq!(working_days_between(from, reached), i64::from(count));
        prop_assert!(count == 0 || is_working_day(reached));
    }
}
