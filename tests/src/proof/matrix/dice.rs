//! Chance as a story needs it.

use rand::RngCore as _;
use rand_chacha::ChaCha8Rng;

/// Chance that follows from the plan's seed.
pub struct Dice(pub ChaCha8Rng);

impl Dice {
    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).expect("a count fits");
        usize::try_from(self.0.next_u64() % bound).expect("below a count")
    }

    /// True in so many cases of a hundred.
    pub fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Each of several with the same chance.
    pub fn some<T: Copy>(&mut self, from: &[T], percent: usize) -> Vec<T> {
        from.iter()
            .copied()
            .filter(|_| self.happens(percent))
            .collect()
    }
}
