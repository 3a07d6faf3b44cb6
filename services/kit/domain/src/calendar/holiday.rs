//! The named days off of a year.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::easter_sunday;
use crate::{CodeList, code_list};

code_list! {
    /// A named day off.
    pub enum Holiday("Holiday") {
        /// 1 January.
        NewYearsDay => "NEW_YEARS_DAY", "Nyårsdagen";
        /// 6 January.
        Epiphany => "EPIPHANY", "Trettondedag jul";
        /// The Friday before Easter.
        GoodFriday => "GOOD_FRIDAY", "Långfredagen";
        /// The Saturday before Easter: by custom.
        EasterEve => "EASTER_EVE", "Påskafton";
        /// Easter.
        EasterSunday => "EASTER_SUNDAY", "Påskdagen";
        /// The Monday after Easter.
        EasterMonday => "EASTER_MONDAY", "Annandag påsk";
        /// 1 May.
        FirstOfMay => "FIRST_OF_MAY", "Första maj";
        /// The sixth Thursday after Easter.
        AscensionDay => "ASCENSION_DAY", "Kristi himmelsfärdsdag";
        /// The seventh Sunday after Easter.
        WhitSunday => "WHIT_SUNDAY", "Pingstdagen";
        /// 6 June.
        NationalDay => "NATIONAL_DAY", "Sveriges nationaldag";
        /// The Friday before midsummer: by custom.
        MidsummerEve => "MIDSUMMER_EVE", "Midsommarafton";
        /// The Saturday from 20 to 26 June.
        MidsummerDay => "MIDSUMMER_DAY", "Midsommardagen";
        /// The Saturday from 31 October to 6 November.
        AllSaintsDay => "ALL_SAINTS_DAY", "Alla helgons dag";
        /// 24 December: by custom.
        ChristmasEve => "CHRISTMAS_EVE", "Julafton";
        /// 25 December.
        ChristmasDay => "CHRISTMAS_DAY", "Juldagen";
        /// 26 December.
        BoxingDay => "BOXING_DAY", "Annandag jul";
        /// 31 December: by custom.
        NewYearsEve => "NEW_YEARS_EVE", "Nyårsafton";
    }
}

/// Why a named day is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayKind {
    /// A public holiday by law (1989:253).
    Public,
    /// An eve on which agencies are closed by custom and agreement.
    Customary,
}

impl Holiday {
    /// Whether law or custom makes the day off.
    pub fn kind(self) -> HolidayKind {
        match self {
            Self::EasterEve | Self::MidsummerEve | Self::ChristmasEve | Self::NewYearsEve => {
                HolidayKind::Customary
            }
            Self::NewYearsDay
            | Self::Epiphany
            | Self::GoodFriday
            | Self::EasterSunday
            | Self::EasterMonday
            | Self::FirstOfMay
            | Self::AscensionDay
            | Self::WhitSunday
            | Self::NationalDay
            | Self::MidsummerDay
            | Self::AllSaintsDay
            | Self::ChristmasDay
            | Self::BoxingDay => HolidayKind::Public,
        }
    }

    /// The day on which the holiday falls in `year`; `None` for the national day before 2005, when
    /// it was no holiday, and for years that the calendar type cannot hold.
    pub fn day_in(self, year: i32) -> Option<NaiveDate> {
        let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day);
        match self {
            Self::NewYearsDay => fixed(1, 1),
            Self::Epiphany => fixed(1, 6),
            Self::GoodFriday => easter_sunday(year)?.checked_sub_days(Days::new(2)),
            Self::EasterEve => easter_sunday(year)?.pred_opt(),
            Self::EasterSunday => easter_sunday(year),
            Self::EasterMonday => easter_sunday(year)?.succ_opt(),
            Self::FirstOfMay => fixed(5, 1),
            Self::AscensionDay => easter_sunday(year)?.checked_add_days(Days::new(39)),
            Self::WhitSunday => easter_sunday(year)?.checked_add_days(Days::new(49)),
            Self::NationalDay if year < 2005 => None,
            Self::NationalDay => fixed(6, 6),
            Self::MidsummerEve => saturday_from(fixed(6, 20)?)?.pred_opt(),
            Self::MidsummerDay => saturday_from(fixed(6, 20)?),
            Self::AllSaintsDay => saturday_from(fixed(10, 31)?),
            Self::ChristmasEve => fixed(12, 24),
            Self::ChristmasDay => fixed(12, 25),
            Self::BoxingDay => fixed(12, 26),
            Self::NewYearsEve => fixed(12, 31),
        }
    }
}

/// The first Saturday on or after `day`.
fn saturday_from(day: NaiveDate) -> Option<NaiveDate> {
    let ahead = Weekday::Sat.num_days_from_monday() + 7 - day.weekday().num_days_from_monday();
    day.checked_add_days(Days::new(u64::from(ahead % 7)))
}

/// Every named day off of a year, in the order of the days.
pub fn holidays_of(year: i32) -> Vec<(NaiveDate, Holiday)> {
    let mut days: Vec<_> = Holiday::ALL
        .iter()
        .filter_map(|holiday| holiday.day_in(year).map(|day| (day, *holiday)))
        .collect();
    days.sort_unstable();
    days
}

/// The named day off that falls on `day`. Where two fall together the law's comes first.
pub fn holiday_on(day: NaiveDate) -> Option<Holiday> {
    let on_day = |(off, _): &(NaiveDate, Holiday)| *off == day;
    let named = holidays_of(day.year());
    let mut falling = named.into_iter().filter(on_day).map(|(_, holiday)| holiday);
    let first = falling.next()?;
    Some(
        std::iter::once(first)
            .chain(falling)
            .find(|holiday| holiday.kind() == HolidayKind::Public)
            .unwrap_or(first),
    )
}
