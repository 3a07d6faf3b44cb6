//! Hours of work or activity, counted in quarters so that sums are exact.

use domain::Problem;
use serde::Serialize;

/// Hours in steps of a quarter of an hour; never less than none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct Hours(i32);

/// The most hours that a day has.
pub const MOST_IN_A_DAY: i32 = 24;
/// The most hours that a month has.
pub const MOST_IN_A_MONTH: i32 = 31 * 24;

impl Hours {
    /// None at all.
    pub const NONE: Self = Self(0);

    /// Takes a number of hours from a caller, at most `largest`.
    pub fn parse(hours: f64, (field, largest): (&'static str, i32)) -> Result<Self, Problem> {
        let quarters = hours * 4.0;
        let whole = quarters.fract() == 0.0;
        if !whole || !(0.0..=f64::from(largest) * 4.0).contains(&quarters) {
            return Err(Problem::invalid(field, "hours-out-of-bounds").with("largest", largest));
        }
        // A whole number within the bounds above fits.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the number is whole and lies within bounds that fit"
        )]
        Ok(Self(quarters as i32))
    }

    /// Takes quarters from a column.
    pub fn from_quarters(quarters: i32) -> Self {
        Self(quarters.max(0))
    }
    /// The quarters as the column type.
    pub fn quarters(self) -> i32 {
        self.0
    }
    /// The number of hours.
    pub fn as_number(self) -> f64 {
        f64::from(self.0) / 4.0
    }
    /// The number of minutes, for steps of the chain, which hold whole numbers only.
    pub fn minutes(self) -> i32 {
        self.0.saturating_mul(15)
    }
}

impl std::iter::Sum for Hours {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::NONE, |sum, hours| Self(sum.0.saturating_add(hours.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(hours: f64) -> Result<Hours, Problem> {
        Hours::parse(hours, ("hours", MOST_IN_A_DAY))
    }

    #[test]
    fn quarters_are_taken_and_sums_are_exact() {
        assert_eq!(parse(0.0).unwrap(), Hours::NONE);
        assert_eq!(parse(24.0).unwrap().quarters(), 96);
        let sum: Hours = [0.25, 7.5, 0.25]
            .map(|h| parse(h).unwrap())
            .into_iter()
            .sum();
        assert_eq!((sum.as_number(), sum.minutes()), (8.0, 480));
    }

    #[test]
    fn other_numbers_are_refused_by_field() {
        for wrong in [-0.25, 0.1, 24.25, f64::NAN, f64::INFINITY, f64::MAX] {
            let refused = parse(wrong).unwrap_err();
            assert_eq!(refused.field.as_deref(), Some("hours"), "{wrong}");
        }
    }
}
