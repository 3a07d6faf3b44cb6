//! What was typed in the box: a personal or coordination number, a case number, or something else.

use chrono::NaiveDate;
use domain::identity_number::{IdentityNumber, IdentityNumberKind, IdentityNumberRefused};

/// What was typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// Nothing.
    Nothing,
    /// A number of a person.
    Person(IdentityNumber),
    /// A number of a case, as it is written on paper.
    Case(String),
    /// Something else; the key of what is said of it.
    Wrong(&'static str),
}

/// Reads what was typed, however people write it.
pub(super) fn read(text: &str, today: NaiveDate) -> Typed {
    let bare: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    if bare.is_empty() {
        return Typed::Nothing;
    }
    if let Some(number) = case_number(&bare) {
        return Typed::Case(number);
    }
    match IdentityNumber::parse(&bare, today) {
        Ok(number) => Typed::Person(number),
        Err(refused) => Typed::Wrong(words(refused)),
    }
}

/// What kind of number it is, as the key of what is said of it.
pub(super) const fn kind(number: &IdentityNumber) -> &'static str {
    match number.kind() {
        IdentityNumberKind::Personal => "desk-number-personal",
        IdentityNumberKind::Coordination => "desk-number-coordination",
        IdentityNumberKind::Reserve => "desk-number-reserve",
    }
}

const fn words(refused: IdentityNumberRefused) -> &'static str {
    match refused {
        IdentityNumberRefused::Length => "desk-number-length",
        IdentityNumberRefused::Signs => "desk-number-signs",
        IdentityNumberRefused::Separator => "desk-number-separator",
        IdentityNumberRefused::NotADate => "desk-number-not-a-date",
        IdentityNumberRefused::InFuture => "desk-number-in-future",
        IdentityNumberRefused::CheckDigit => "desk-number-check-digit",
    }
}

/// `gne-2026-17` is `GNE-2026-00017`.
fn case_number(bare: &str) -> Option<String> {
    let (series, running) = bare.rsplit_once('-')?;
    let (place, year) = series.split_once('-')?;
    let is_place = !place.is_empty()
        && place.len() <= 4
        && place.bytes().all(|sign| sign.is_ascii_alphanumeric());
    let is_year = year.len() == 4 && year.bytes().all(|sign| sign.is_ascii_digit());
    let running = running
        .parse::<u32>()
        .ok()
        .filter(|_| is_place && is_year)?;
    Some(format!(
        "{}-{year}-{running:05}",
        place.to_ascii_uppercase()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day")
    }

    #[test]
    fn case_numbers_are_taken_as_people_write_them() {
        for text in ["GNE-2026-00017", "gne-2026-17", " Gne-2026-0017 "] {
            assert_eq!(
                read(text, today()),
                Typed::Case("GNE-2026-00017".to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_personal_number_is_no_case_number() {
        assert_eq!(case_number("19680102-1234"), None);
        assert_eq!(case_number("680102-1234"), None);
        assert!(matches!(read("6801", today()), Typed::Wrong(_)));
        assert_eq!(read("  ", today()), Typed::Nothing);
    }
}
