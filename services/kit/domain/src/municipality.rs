//! Municipalities by their official four-digit code.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A municipality: its official code of four digits. Leading zeros belong to the code, so it is
/// never kept as a number (public data sets exist in which they were lost).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Municipality([u8; 4]);

/// Why a text is no municipality code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAMunicipality {
    /// Not four characters long.
    #[error("a municipality code has four digits, leading zeros included")]
    Length,
    /// Something else than the digits 0-9.
    #[error("a municipality code has only the digits 0-9")]
    Digits,
}

/// Codes and names that the platform knows from the start. A code that is not listed here is still
/// a code: the registry, not this list, decides which municipalities take part.
pub const NAMED: &[(&str, &str)] = &[
    ("0136", "Haninge"),
    ("0138", "Tyresö"),
    ("0140", "Nykvarn"),
    ("0181", "Södertälje"),
    ("0192", "Nynäshamn"),
    ("0428", "Vingåker"),
    ("0461", "Gnesta"),
    ("0480", "Nyköping"),
    ("0481", "Oxelösund"),
    ("0482", "Flen"),
    ("0483", "Katrineholm"),
    ("0484", "Eskilstuna"),
    ("0486", "Strängnäs"),
    ("0488", "Trosa"),
    ("2180", "Gävle"),
];

/// The codes of the counties (län): the first two digits of a municipality's code.
const COUNTIES: [u16; 21] = [
    1, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 17, 18, 19, 20, 21, 22, 23, 24, 25,
];

impl Municipality {
    /// The code as text, four digits.
    pub fn as_str(&self) -> &str {
        // Only ASCII digits are ever stored, so the text is never the empty fallback.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The code as a number, 0 to 9999, for places where only order and size matter (`CaseKey`).
    pub fn number(self) -> u16 {
        self.0
            .iter()
            .fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'))
    }

    /// Tells whether the code begins with that of a county. One that does not is nobody's code.
    pub fn is_in_a_county(self) -> bool {
        COUNTIES.contains(&(self.number() / 100))
    }

    /// The municipality's name, when it is one of [`NAMED`].
    pub fn name(&self) -> Option<&'static str> {
        NAMED
            .iter()
            .find(|(code, _)| *code == self.as_str())
            .map(|(_, name)| *name)
    }

    /// Every municipality of [`NAMED`], in the order of the codes.
    pub fn named() -> impl Iterator<Item = Self> {
        NAMED.iter().filter_map(|(code, _)| code.parse().ok())
    }
}

impl FromStr for Municipality {
    type Err = NotAMunicipality;

    fn from_str(text: &str) -> Result<Self, NotAMunicipality> {
        if text.chars().count() != 4 {
            return Err(NotAMunicipality::Length);
        }
        let code: [u8; 4] = text
            .as_bytes()
            .try_into()
            .map_err(|_| NotAMunicipality::Digits)?;
        if code.iter().all(u8::is_ascii_digit) {
            Ok(Self(code))
        } else {
            Err(NotAMunicipality::Digits)
        }
    }
}

impl fmt::Display for Municipality {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for Municipality {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Municipality {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_are_kept() {
        let gnesta: Municipality = "0461".parse().unwrap();
        assert_eq!(gnesta.as_str(), "0461");
        assert_eq!(gnesta.number(), 461);
        assert_eq!(gnesta.name(), Some("Gnesta"));
        assert_eq!(serde_json::to_string(&gnesta).unwrap(), "\"0461\"");
    }

    #[test]
    fn a_code_without_its_zero_or_with_other_digits_is_refused() {
        for (text, fault) in [
            ("461", NotAMunicipality::Length),
            ("", NotAMunicipality::Length),
            ("04610", NotAMunicipality::Length),
            ("046A", NotAMunicipality::Digits),
            (" 461", NotAMunicipality::Digits),
            ("٠٤٦١", NotAMunicipality::Digits),
        ] {
            assert_eq!(text.parse::<Municipality>(), Err(fault), "{text}");
        }
        assert!(serde_json::from_str::<Municipality>("461").is_err());
    }

    #[test]
    fn every_named_code_parses_once() {
        assert_eq!(Municipality::named().count(), NAMED.len());
        assert!(NAMED.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn a_code_of_no_county_is_nobodys() {
        assert!(Municipality::named().all(Municipality::is_in_a_county));
        for (code, known) in [
            ("1480", true),
            ("2584", true),
            ("0000", false),
            ("0280", false),
            ("2680", false),
        ] {
            let parsed: Municipality = code.parse().unwrap();
            assert_eq!(parsed.is_in_a_county(), known, "{code}");
        }
    }

    #[test]
    fn an_unlisted_code_is_a_code_without_a_name() {
        assert_eq!("1280".parse::<Municipality>().unwrap().name(), None);
    }
}
