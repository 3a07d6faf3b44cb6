//! The number that people write on paper (diarienummer): `GNE-2026-00017`.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use domain::Municipality;

/// The series that a desk draws its numbers from: one for each municipality and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series(String);

impl Series {
    /// The series of a municipality in the year of `day`. A municipality without a known name has its
    /// code in place of the short name.
    pub fn of(municipality: Municipality, day: NaiveDate) -> Self {
        let short = municipality
            .name()
            .map_or_else(|| municipality.as_str().to_owned(), short_name);
        Self(format!("{short}-{}-", day.year()))
    }

    /// The beginning of every number of the series.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number that follows `last`.
    pub fn next(&self, last: Option<&str>) -> String {
        let running = last.and_then(|last| last.strip_prefix(&self.0)?.parse::<u32>().ok());
        format!("{}{:05}", self.0, running.unwrap_or(0) + 1)
    }
}

impl fmt::Display for Series {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The first three letters of a name, in the letters that every system can write.
fn short_name(name: &str) -> String {
    let plain = |letter: char| match letter {
        'å' | 'ä' | 'Å' | 'Ä' => 'A',
        'ö' | 'Ö' => 'O',
        other => other.to_ascii_uppercase(),
    };
    name.chars()
        .filter(|letter| letter.is_alphabetic())
        .take(3)
        .map(plain)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(code: &str) -> Series {
        let day = NaiveDate::from_ymd_opt(2026, 10, 1).expect("a day");
        Series::of(code.parse().expect("a code"), day)
    }

    #[test]
    fn numbers_follow_each_other_within_a_series() {
        let gnesta = series("0461");
        assert_eq!(gnesta.next(None), "GNE-2026-00001");
        assert_eq!(gnesta.next(Some("GNE-2026-00016")), "GNE-2026-00017");
        assert_eq!(gnesta.next(Some("GNE-2026-99999")), "GNE-2026-100000");
    }

    #[test]
    fn every_municipality_has_a_short_name_of_plain_letters() {
        assert_eq!(series("2180").as_str(), "GAV-2026-");
        assert_eq!(series("0481").as_str(), "OXE-2026-");
        assert_eq!(series("1280").as_str(), "1280-2026-");
    }
}
