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
        assert!(!chance.happens(0) && chance.happens(100));
    }
}
