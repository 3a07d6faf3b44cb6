//! Money in öre, as whole numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in öre. Sums that do not fit are `None`, never a wrong amount.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Ore(pub i64);

impl Ore {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of whole kronor.
    pub const fn from_kronor(kronor: i64) -> Option<Self> {
        match kronor.checked_mul(100) {
            Some(ore) => Some(Self(ore)),
            None => None,
        }
    }

    /// The amount in öre.
    pub const fn ore(self) -> i64 {
        self.0
    }

    /// Tells whether it is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum of the two.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference of the two.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The amount `times` over.
    #[must_use]
    pub fn checked_mul(self, times: i64) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    /// The sum of many.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// `percent` hundredths of the amount, to the nearest öre, halves away from zero.
    #[must_use]
    pub fn percent(self, percent: u32) -> Option<Self> {
        let product = i128::from(self.0) * i128::from(percent);
        i64::try_from(nearest(product, 100)).ok().map(Self)
    }

    /// The amount rounded to the nearest multiple of `unit`, halves away from zero; `None` when the
    /// unit is not positive. Budgets print thousands of kronor and show the exact sum beside them.
    #[must_use]
    pub fn rounded_to(self, unit: Self) -> Option<Self> {
        if unit.0 <= 0 {
            return None;
        }
        let unit = i128::from(unit.0);
        i64::try_from(nearest(i128::from(self.0), unit) * unit)
            .ok()
            .map(Self)
    }
}

/// The whole number nearest to `numerator / denominator`, halves away from zero. The denominator
/// is positive and both are 64-bit products, so nothing can overflow.
fn nearest(numerator: i128, denominator: i128) -> i128 {
    (numerator.abs() * 2 + denominator) / (denominator * 2) * numerator.signum()
}

impl fmt::Display for Ore {
    /// As Swedish readers write it: `−1 234,50 kr`, with non-breaking spaces; öre only where there
    /// are any.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SPACE: char = '\u{a0}';
        const MINUS: char = '\u{2212}';
        let (kronor, ore) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = kronor.to_string();
        let mut text = String::with_capacity(digits.len() * 2);
        if self.is_negative() {
            text.push(MINUS);
        }
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(SPACE);
            }
            text.push(digit);
        }
        match ore {
            0 => write!(formatter, "{text}{SPACE}kr"),
            _ => write!(formatter, "{text},{ore:02}{SPACE}kr"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_swedish_readers_write_them() {
        for (ore, text) in [
            (0, "0 kr"),
            (5, "0,05 kr"),
            (100, "1 kr"),
            (99_950, "999,50 kr"),
            (123_456_700, "1 234 567 kr"),
            (-123_450, "−1 234,50 kr"),
            (i64::MIN, "−92 233 720 368 547 758,08 kr"),
        ] {
            assert_eq!(Ore(ore).to_string(), text.replace(' ', "\u{a0}"));
        }
    }

    #[test]
    fn sums_that_do_not_fit_are_none() {
        assert_eq!(Ore(i64::MAX).checked_add(Ore(1)), None);
        assert_eq!(Ore(i64::MIN).checked_sub(Ore(1)), None);
        assert_eq!(Ore::from_kronor(i64::MAX), None);
        assert_eq!(Ore(i64::MAX).percent(200), None);
        assert_eq!(Ore::checked_sum([Ore(1), Ore(2), Ore(-4)]), Some(Ore(-1)));
        assert_eq!(Ore(i64::MAX).checked_mul(2), None);
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        assert_eq!(Ore(15).percent(10), Some(Ore(2)));
        assert_eq!(Ore(-15).percent(10), Some(Ore(-2)));
        assert_eq!(Ore(14).percent(10), Some(Ore(1)));
    }

    #[test]
    fn the_rounding_unit_is_the_callers() {
        let thousand = Ore(100_000);
        assert_eq!(Ore(149_999).rounded_to(thousand), Some(Ore(100_000)));
        assert_eq!(Ore(150_000).rounded_to(thousand), Some(Ore(200_000)));
        assert_eq!(Ore(-150_000).rounded_to(thousand), Some(Ore(-200_000)));
        assert_eq!(Ore(1).rounded_to(Ore(0)), None);
        assert_eq!(Ore(i64::MAX).rounded_to(thousand), None);
    }

    #[test]
    fn money_travels_as_a_whole_number() {
        assert_eq!(serde_json::to_string(&Ore(123)).unwrap(), "123");
        assert!(serde_json::from_str::<Ore>("1.5").is_err());
    }
}
