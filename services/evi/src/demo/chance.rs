//! Chance that can be had again: the demo world is the same at every start, but for its ids.

use domain::CodeList;

/// A row of numbers that follows from its seed (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The row of a seed and a stream; each person of the demo world has a stream of their own, so
    /// that one story more does not change the others.
    pub fn of(seed: u64, stream: u64) -> Self {
        Self(seed ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but not including, `end`; 0 when there is none.
    pub fn below(&mut self, end: u32) -> u32 {
        let drawn = self.next() % u64::from(end.max(1));
        // It is smaller than a u32.
        u32::try_from(drawn).unwrap_or_default()
    }

    /// A number of these, both ends included.
    pub fn between(&mut self, first: u32, last: u32) -> u32 {
        first + self.below(last.saturating_sub(first) + 1)
    }

    /// One of the values.
    ///
    /// The slice must not be empty.
    pub fn pick<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        let end = u32::try_from(values.len()).unwrap_or(u32::MAX);
        &values[self.below(end) as usize]
    }

    /// One of the values, each as often as its weight says.
    ///
    /// The slice must not be empty.
    pub fn weighted<T: Copy>(&mut self, values: &[(T, u32)]) -> T {
        let mut left = self.below(values.iter().map(|(_, weight)| weight).sum());
        let place = values.iter().position(|(_, weight)| {
            let here = left < *weight;
            left = left.saturating_sub(*weight);
            here
        });
        values[place.unwrap_or_default()].0
    }

    /// 128 bits, for an id or a pseudonym that nobody else has.
    pub fn bits(&mut self) -> u128 {
        u128::from(self.next()) << 64 | u128::from(self.next())
    }

    /// The code of one of the values.
    pub fn code<T: CodeList>(&mut self, values: &[T]) -> &'static str {
        self.pick(values).code()
    }

    /// Whether something happens that happens in `percent` of all cases.
    pub fn happens(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_row_and_streams_differ() {
        let row = |stream| {
            let mut chance = Chance::of(7, stream);
            (0..8).map(|_| chance.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(row(1), row(1));
        assert_ne!(row(1), row(2));
    }

    #[test]
    fn numbers_stay_within_their_bounds() {
        let mut chance = Chance::of(1, 1);
        for _ in 0..200 {
            assert!((3..=5).contains(&chance.between(3, 5)));
        }
        assert_eq!(chance.below(0), 0);
        let weights = [("often", 90), ("never", 0), ("rarely", 10)];
        let drawn: Vec<&str> = (0..500).map(|_| chance.weighted(&weights)).collect();
        let rare = drawn.iter().filter(|value| **value == "rarely").count();
        assert!(
            (20..=90).contains(&rare) && !drawn.contains(&"never"),
            "{rare}"
        );
        assert_ne!(chance.bits(), chance.bits());
        assert!(!chance.happens(0) && chance.happens(100));
    }
}
