//! What the desk's first steps and the disclosure bases plan: kinds of deadlines, tasks and work
//! that falls due, and how long things may take when no agreement says otherwise.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::code_list;

code_list! {
    /// Deadlines, tasks and planned work of the first contact, of bases and of placements.
    pub enum DeskWorkKind("DeskWorkKind") {
        /// The person is to be screened.
        Screening => "SCREENING", "Gör bedömningen";
        /// A basis will soon hold no more.
        BasisExpiresSoon => "BASIS_EXPIRES_SOON", "Grunden löper snart ut";
        /// A basis holds no more.
        BasisExpired => "BASIS_EXPIRED", "Grunden har löpt ut";
        /// A placement has begun after the place was given back, and no place is free.
        PlacementWithoutPlace => "PLACEMENT_WITHOUT_PLACE", "Placeringen saknar plats: alla är upptagna";
        /// A placement has ended and its referral is still open.
        PlacementEnded => "PLACEMENT_ENDED", "Placeringen är slut: avsluta remissen eller ordna en ny";
    }
}

/// The rule that says within how many working days a person is screened.
pub const SCREENING_RULE: &str = "screening_working_days";
/// How many when no rule says otherwise.
pub const SCREENING_WORKING_DAYS: u32 = 10;
/// The rule that says for how many hours an open contact can be used.
pub const CONTACT_RULE: &str = "contact_hours";
/// How many when no rule says otherwise.
pub const CONTACT_HOURS: u32 = 12;
/// The rule that says how many days ahead it is told that a basis will end.
pub const BASIS_WARNING_RULE: &str = "basis_warning_days";
/// How many when no rule says otherwise.
pub const BASIS_WARNING_DAYS: u32 = 30;

/// When planned work of a day is taken up: early, before people come to work.
pub fn early_on(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + chrono::Duration::hours(4)
}

/// The planned work about a basis that holds to `last`: the warning, unless its day has passed, and
/// the end.
pub fn basis_work(
    last: NaiveDate,
    warning_days: u32,
    today: NaiveDate,
) -> Vec<(DeskWorkKind, DateTime<Utc>)> {
    let warning = last.checked_sub_days(Days::new(u64::from(warning_days)));
    let warning = warning.filter(|day| *day > today);
    let end = last.succ_opt();
    let planned = [
        (DeskWorkKind::BasisExpiresSoon, warning),
        (DeskWorkKind::BasisExpired, end),
    ];
    planned
        .into_iter()
        .filter_map(|(kind, day)| Some((kind, early_on(day?))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
    }

    #[test]
    fn the_end_of_a_basis_is_told_ahead_and_on_the_day_after_its_last() {
        let work = basis_work(day(6, 30), 30, day(3, 1));
        assert_eq!(
            work,
            [
                (DeskWorkKind::BasisExpiresSoon, early_on(day(5, 31))),
                (DeskWorkKind::BasisExpired, early_on(day(7, 1))),
            ]
        );
    }

    #[test]
    fn a_short_basis_has_no_warning_in_the_past() {
        let work = basis_work(day(3, 20), 30, day(3, 1));
        assert_eq!(work, [(DeskWorkKind::BasisExpired, early_on(day(3, 21)))]);
    }
}
