//! Reading identity numbers. Errors and intermediate values never repeat the text.

use chrono::{Datelike, NaiveDate};

use super::{Birth, IdentityNumber, IdentityNumberKind};

/// What a coordination number adds to the day.
const COORDINATION_DAYS: u32 = 60;
/// Nobody with an identity number was born before this year.
const FIRST_YEAR: i32 = 1800;

/// Why a text is no identity number. It says nothing of the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityNumberRefused {
    /// Not ten or twelve signs, separator aside.
    #[error("an identity number has ten or twelve digits")]
    Length,
    /// Other signs than 0-9, or letters that no reserve number has.
    #[error("an identity number has only the digits 0-9")]
    Signs,
    /// Something else than `-` or `+` before the last four, or a `+` for somebody under 100.
    #[error("the sign before the last four digits is not right")]
    Separator,
    /// There is no such day.
    #[error("the day of birth does not exist")]
    NotADate,
    /// Born after today.
    #[error("the day of birth is in the future")]
    InFuture,
    /// The last digit does not belong to the others.
    #[error("the check digit is not right")]
    CheckDigit,
}

impl IdentityNumberRefused {
    /// The key of the text that people see.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Length => "identity-number-length",
            Self::Signs => "identity-number-signs",
            Self::Separator => "identity-number-separator",
            Self::NotADate => "identity-number-not-a-date",
            Self::InFuture => "identity-number-in-future",
            Self::CheckDigit => "identity-number-check-digit",
        }
    }
}

/// How the century of a ten-digit number is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    None,
    Minus,
    Plus,
}

/// A text taken apart, every sign of it ASCII.
struct Parts<'a> {
    date: &'a [u8],
    separator: Separator,
    last_four: [u8; 4],
}

pub(super) fn parse(text: &str, today: NaiveDate) -> Result<IdentityNumber, IdentityNumberRefused> {
    let parts = take_apart(text.trim())?;
    let kind = kind_of(parts.date, parts.last_four)?;
    let (year, month, day) = if parts.date.len() == 8 {
        (
            year_of(&parts.date[..4]),
            number(&parts.date[4..6]),
            number(&parts.date[6..8]),
        )
    } else {
        let (month, day) = (number(&parts.date[2..4]), number(&parts.date[4..6]));
        (century(&parts, kind, (month, day), today), month, day)
    };
    let too_young = parts.separator == Separator::Plus && today.year() - year < 100;
    let made = compose(kind, (year, month, day), parts.last_four)?;
    if made.birth.earliest() > today {
        Err(IdentityNumberRefused::InFuture)
    } else if too_young {
        Err(IdentityNumberRefused::Separator)
    } else {
        Ok(made)
    }
}

pub(super) fn from_storage(text: &str) -> Result<IdentityNumber, IdentityNumberRefused> {
    let parts = take_apart(text)?;
    if parts.date.len() != 8 || parts.separator != Separator::None {
        return Err(IdentityNumberRefused::Length);
    }
    let kind = kind_of(parts.date, parts.last_four)?;
    let date = parts.date;
    let written = (
        year_of(&date[..4]),
        number(&date[4..6]),
        number(&date[6..8]),
    );
    compose(kind, written, parts.last_four)
}

fn take_apart(text: &str) -> Result<Parts<'_>, IdentityNumberRefused> {
    if !text.is_ascii() {
        return Err(IdentityNumberRefused::Signs);
    }
    let signs = text.as_bytes();
    let (date, rest) = match signs.len() {
        10 | 11 => signs.split_at(6),
        12 | 13 => signs.split_at(8),
        _ => return Err(IdentityNumberRefused::Length),
    };
    let (separator, last_four) = match rest {
        [b'-', last @ ..] if last.len() == 4 => (Separator::Minus, last),
        [b'+', last @ ..] if last.len() == 4 => (Separator::Plus, last),
        last if last.len() == 4 => (Separator::None, last),
        _ => return Err(IdentityNumberRefused::Separator),
    };
    if !date.iter().all(u8::is_ascii_digit) {
        return Err(IdentityNumberRefused::Signs);
    }
    let mut taken = [0; 4];
    for (to, from) in taken.iter_mut().zip(last_four) {
        *to = from.to_ascii_uppercase();
    }
    Ok(Parts {
        date,
        separator,
        last_four: taken,
    })
}

/// A reserve number has a letter first among its last four, and never I or O: those are misread
/// digits of a personal number, which must be refused instead of becoming somebody else.
fn kind_of(date: &[u8], last_four: [u8; 4]) -> Result<IdentityNumberKind, IdentityNumberRefused> {
    let letter = |sign: u8| sign.is_ascii_uppercase() && !matches!(sign, b'I' | b'O');
    if last_four.iter().all(u8::is_ascii_digit) {
        let day = number(&date[date.len() - 2..]);
        return Ok(if day >= COORDINATION_DAYS {
            IdentityNumberKind::Coordination
        } else {
            IdentityNumberKind::Personal
        });
    }
    let right = |sign: &u8| sign.is_ascii_digit() || letter(*sign);
    if letter(last_four[0]) && last_four.iter().all(right) {
        Ok(IdentityNumberKind::Reserve)
    } else {
        Err(IdentityNumberRefused::Signs)
    }
}

/// The year of a ten-digit number.
fn century(
    parts: &Parts<'_>,
    kind: IdentityNumberKind,
    (month, day): (u32, u32),
    today: NaiveDate,
) -> i32 {
    let short = year_of(&parts.date[..2]);
    let latest_until = |limit: i32| limit - (limit - short).rem_euclid(100);
    match parts.separator {
        Separator::Plus => latest_until(today.year() - 100),
        Separator::Minus => latest_until(today.year()),
        Separator::None => {
            let year = latest_until(today.year());
            // A day that does not exist this year (29 February) is no day in the future either.
            let in_future =
                birth_of(kind, (year, month, day)).is_some_and(|birth| birth.earliest() > today);
            if in_future { year - 100 } else { year }
        }
    }
}

fn birth_of(kind: IdentityNumberKind, (year, month, day): (i32, u32, u32)) -> Option<Birth> {
    if year < FIRST_YEAR {
        return None;
    }
    match kind {
        IdentityNumberKind::Coordination => Birth::of(year, month, day - COORDINATION_DAYS),
        IdentityNumberKind::Personal | IdentityNumberKind::Reserve => {
            NaiveDate::from_ymd_opt(year, month, day).map(Birth::Day)
        }
    }
}

fn compose(
    kind: IdentityNumberKind,
    written: (i32, u32, u32),
    last_four: [u8; 4],
) -> Result<IdentityNumber, IdentityNumberRefused> {
    let birth = birth_of(kind, written).ok_or(IdentityNumberRefused::NotADate)?;
    let (year, month, day) = written;
    let date = format!("{year:04}{month:02}{day:02}");
    let mut signs = [0; 12];
    for (to, from) in signs.iter_mut().zip(date.bytes().chain(last_four)) {
        *to = from;
    }
    match kind {
        IdentityNumberKind::Personal | IdentityNumberKind::Coordination => {
            if !check_sum(&signs[2..]).is_multiple_of(10) {
                return Err(IdentityNumberRefused::CheckDigit);
            }
        }
        IdentityNumberKind::Reserve => {}
    }
    Ok(IdentityNumber { signs, kind, birth })
}

/// The Luhn sum: every other digit doubled, from the first on, and the digits of all summed.
fn check_sum(digits: &[u8]) -> u32 {
    let worth = |(place, sign): (usize, &u8)| {
        let digit = u32::from(sign - b'0') * if place % 2 == 0 { 2 } else { 1 };
        digit / 10 + digit % 10
    };
    digits.iter().enumerate().map(worth).sum()
}

fn number(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |sum, sign| sum * 10 + u32::from(sign - b'0'))
}

fn year_of(digits: &[u8]) -> i32 {
    digits
        .iter()
        .fold(0, |sum, sign| sum * 10 + i32::from(sign - b'0'))
}
