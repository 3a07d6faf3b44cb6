//! Numbers with two decimals, kept whole: shares in percent, full-time equivalents, values of indicators.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The largest number that is taken from anybody, either way.
const LARGEST: i64 = 100_000_000_000;

/// A number in hundredths. It is written with a decimal comma, as Swedish readers write it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Hundredths(i64);

impl Hundredths {
    /// A number of hundredths.
    pub const fn new(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self(number.saturating_mul(100))
    }

    /// The hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// The quotient, to the nearest hundredth; `None` when there is nothing to divide by.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        if denominator <= 0 {
            return None;
        }
        let (numerator, denominator) = (i128::from(numerator) * 100, i128::from(denominator));
        let nearest = (numerator.abs() * 2 + denominator) / (denominator * 2) * numerator.signum();
        i64::try_from(nearest).ok().map(Self)
    }

    /// The share in percent; `None` of nothing.
    pub fn percent(part: i64, whole: i64) -> Option<Self> {
        Self::ratio(part.checked_mul(100)?, whole)
    }

    /// A number that a caller sent, to the nearest hundredth; `None` when it is no number or too large.
    pub fn from_float(number: f64) -> Option<Self> {
        if !number.is_finite() {
            return None;
        }
        // By way of its digits: a cast would cut off silently what does not fit.
        let digits: String = format!("{number:.2}")
            .chars()
            .filter(|sign| *sign != '.')
            .collect();
        let hundredths: i64 = digits.parse().ok()?;
        (-LARGEST..=LARGEST)
            .contains(&hundredths)
            .then_some(Self(hundredths))
    }

    /// The number as callers receive it.
    pub fn to_float(self) -> f64 {
        self.digits('.').parse().unwrap_or_default()
    }

    fn digits(self, comma: char) -> String {
        let minus = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        format!("{minus}{whole}{comma}{rest:02}")
    }
}

impl fmt::Display for Hundredths {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.digits(','))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_to_the_nearest_hundredth() {
        assert_eq!(Hundredths::percent(10, 14), Some(Hundredths::new(7143)));
        assert_eq!(Hundredths::percent(10, 16), Some(Hundredths::new(6250)));
        assert_eq!(Hundredths::percent(1, 0), None);
        assert_eq!(Hundredths::ratio(-1, 3), Some(Hundredths::new(-33)));
    }

    #[test]
    fn numbers_go_in_and_out_unchanged() {
        for (number, text) in [
            (15.0, "15,00"),
            (71.4, "71,40"),
            (-0.05, "-0,05"),
            (0.0, "0,00"),
        ] {
            let kept = Hundredths::from_float(number).unwrap();
            assert_eq!(kept.to_string(), text);
            assert!((kept.to_float() - number).abs() < 1e-9);
        }
        for wrong in [f64::NAN, f64::INFINITY, 1e12, -1e12] {
            assert_eq!(Hundredths::from_float(wrong), None);
        }
    }
}
