//! The date of Easter.

use chrono::{Datelike, Days, NaiveDate};

/// Easter Sunday of a year by the Gregorian reckoning, in use in Sweden since 1844; `None` for a
/// year that the calendar type cannot hold.
///
/// The golden number places the year in the 19-year cycle of the moon; two corrections per century
/// (leap days left out, drift of the moon) move the full moon; Easter is the Sunday after it.
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let century = year.div_euclid(100);
    let golden = year.rem_euclid(19);
    let skipped_leap_days = century - century.div_euclid(4);
    let moon_drift = (8 * century + 13).div_euclid(25);
    // Days from 21 March to the full moon of spring, 0 to 29.
    let age = (skipped_leap_days - moon_drift + 19 * golden + 15).rem_euclid(30);
    let full_moon = age - i32::from(age == 29 || (age == 28 && golden > 10));
    let full_moon = NaiveDate::from_ymd_opt(year, 3, 21)?
        .checked_add_days(Days::new(u64::try_from(full_moon).ok()?))?;
    next_sunday(full_moon)
}

fn next_sunday(day: NaiveDate) -> Option<NaiveDate> {
    let ahead = 7 - u64::from(day.weekday().num_days_from_sunday());
    day.checked_add_days(Days::new(ahead))
}
