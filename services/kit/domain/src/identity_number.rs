//! Personal, coordination and reserve numbers.
//!
//! An identity number finds a person and is shown to those who may see it; it is never a key, and
//! never stands in an address, a log or an event. Therefore it has no `Serialize`, and `Debug` and
//! `Display` hide all of it.

mod birth;
pub mod fixtures;
mod parsing;

use std::fmt;

use chrono::NaiveDate;

pub use birth::Birth;
pub use parsing::IdentityNumberRefused;

use crate::{
    code_list,
    codes::{AgeBand, Sex},
};

code_list! {
    /// What kind of number it is.
    pub enum IdentityNumberKind("IdentityNumberKind") {
        /// Personnummer, of somebody in the population register.
        Personal => "PERSONAL", "Personnummer";
        /// Samordningsnummer: 60 is added to the day.
        Coordination => "COORDINATION", "Samordningsnummer";
        /// Reservnummer: local, with letters, and without a check digit.
        Reserve => "RESERVE", "Reservnummer";
    }
}

/// A number that stands for a person. A person can have several over time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityNumber {
    /// `YYYYMMDDNNNC`: ASCII digits, in a reserve number also letters among the last four.
    signs: [u8; 12],
    kind: IdentityNumberKind,
    birth: Birth,
}

impl IdentityNumber {
    /// Reads a number as people write it: ten or twelve digits with `-`, `+` or nothing before the
    /// last four.
    ///
    /// In ten digits `+` and `-` tell the century as the law has it (`+` from the year in which the
    /// person turns 100); without a sign it is the latest birth that is not in the future.
    ///
    /// # Errors
    /// What is wrong with the text, without repeating any of it.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, IdentityNumberRefused> {
        parsing::parse(text, today)
    }

    /// Whether ten or twelve digits of a name or an id, one after another or with signs among them, are somebody's number.
    /// The number of an organisation is none: its third digit is two or more.
    pub fn stands_in(text: &str, today: NaiveDate) -> bool {
        let runs = text.split(|sign: char| !(sign.is_ascii_digit() || "-+ ._".contains(sign)));
        runs.map(|run| run.chars().filter(char::is_ascii_digit).collect::<String>())
            .any(|digits| {
                [10, 12].into_iter().any(|length| {
                    let last = digits.len().checked_sub(length);
                    last.is_some_and(|last| {
                        (0..=last)
                            .any(|from| Self::parse(&digits[from..from + length], today).is_ok())
                    })
                })
            })
    }

    /// Takes back what [`IdentityNumber::expose`] gave to the store.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn from_storage(text: &str) -> Result<Self, IdentityNumberRefused> {
        parsing::from_storage(text)
    }

    /// The twelve signs, for storage and for looking up, and nothing else.
    pub fn expose(&self) -> &str {
        // Only ASCII is ever taken in, so the text is never the empty fallback.
        std::str::from_utf8(&self.signs).unwrap_or_default()
    }

    /// The number for a page: the day of birth as written, the rest hidden (`19680102-****`).
    pub fn masked(&self) -> String {
        format!("{}-****", self.expose().get(..8).unwrap_or_default())
    }

    /// What kind of number it is.
    pub const fn kind(&self) -> IdentityNumberKind {
        self.kind
    }

    /// What the number tells about the birth.
    pub const fn birth(&self) -> Birth {
        self.birth
    }

    /// The day of birth; `None` for a coordination number that leaves month or day open.
    pub const fn birth_date(&self) -> Option<NaiveDate> {
        match self.birth {
            Birth::Day(day) => Some(day),
            Birth::Month { .. } | Birth::Year(_) => None,
        }
    }

    /// The sex that the eleventh digit tells; a reserve number tells none.
    pub fn sex(&self) -> Option<Sex> {
        match self.kind {
            IdentityNumberKind::Personal | IdentityNumberKind::Coordination => {
                Some(if self.signs[10].is_multiple_of(2) {
                    Sex::Female
                } else {
                    Sex::Male
                })
            }
            IdentityNumberKind::Reserve => None,
        }
    }

    /// Whole years of age on `day`; `None` before the birth. Where the number leaves the day of
    /// birth open it is the age that the person has reached for certain.
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        self.birth.age_on(day)
    }

    /// Age as an interval on `day`; `None` before the birth.
    pub fn age_band_on(&self, day: NaiveDate) -> Option<AgeBand> {
        self.age_on(day).map(AgeBand::of)
    }

    /// Tells whether the number belongs to the official test series, which is never given to
    /// anybody: birth number 238, 239 or 980 to 999, or one of the [`fixtures`]. The check digit
    /// is right, or the number would not exist. The demo takes no other.
    pub fn is_official_test_number(&self) -> bool {
        match self.kind {
            IdentityNumberKind::Personal | IdentityNumberKind::Coordination => {
                let birth_number = self.expose().get(8..11).unwrap_or_default();
                matches!(birth_number, "238" | "239")
                    || birth_number.starts_with("98")
                    || birth_number.starts_with("99")
                    || fixtures::all().any(|fixture| fixture == self.expose())
            }
            IdentityNumberKind::Reserve => false,
        }
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("IdentityNumber(********-****)")
    }
}

impl fmt::Display for IdentityNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("********-****")
    }
}

#[cfg(test)]
mod tests;
