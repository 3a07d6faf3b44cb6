//! Time and chance of a test: time stands still until it is moved, chance is drawn from a seed.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use chrono::{DateTime, Duration, TimeZone, Utc};
use domain::{Clock, Entropy, LastKeys};
use sha2::{Digest as _, Sha256};

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    /// A clock that shows `start`.
    pub fn at(start: DateTime<Utc>) -> Self {
        Self(AtomicI64::new(start.timestamp_millis()))
    }

    /// Moves the clock on.
    pub fn forward(&self, by: Duration) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        Utc.timestamp_millis_opt(self.0.load(Ordering::SeqCst))
            .single()
            .expect("a test stays within the calendar")
    }
}

/// Chance that is the same in every run (`SplitMix64` over a counter, so that no two draws are equal).
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    counter: AtomicU64,
    last_keys: LastKeys,
    /// How often each piece of work was begun: one that is begun again draws anew.
    works: Mutex<BTreeMap<String, u64>>,
}

impl SeededEntropy {
    /// Chance from a seed.
    pub fn from_seed(seed: u64) -> Self {
        Self {
            seed,
            counter: AtomicU64::new(seed),
            last_keys: LastKeys::default(),
            works: Mutex::default(),
        }
    }

    /// From here on chance follows from the seed and this name alone, whatever was drawn before. The
    /// clock must have moved since the last key was drawn.
    pub fn begin_step(&self, name: &str) {
        self.counter.store(self.drawn_from(name), Ordering::SeqCst);
        self.last_keys.forget();
    }

    fn drawn_from(&self, name: &str) -> u64 {
        let digest = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(name)
            .finalize();
        let mut first = [0_u8; 8];
        first.copy_from_slice(&digest[..8]);
        u64::from_be_bytes(first)
    }

    fn next(&self) -> u64 {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        let state = self
            .counter
            .fetch_add(STEP, Ordering::SeqCst)
            .wrapping_add(STEP);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let drawn = self.next().to_le_bytes();
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }

    fn of_work(&self, work: &str) -> Option<Arc<dyn Entropy>> {
        let mut works = self.works.lock().unwrap_or_else(PoisonError::into_inner);
        let times = works.entry(work.to_owned()).or_default();
        *times += 1;
        let seed = self.drawn_from(&format!("{work} {times}"));
        Some(Arc::new(Self::from_seed(seed)))
    }

    fn last_keys(&self) -> &LastKeys {
        &self.last_keys
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn chance_repeats_between_runs_and_never_within_one() {
        let (one, other) = (SeededEntropy::from_seed(7), SeededEntropy::from_seed(7));
        let drawn: Vec<_> = (0..500).map(|_| one.uuid()).collect();
        assert!(drawn.iter().all(|id| *id == other.uuid()));
        assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), 500);
    }

    #[test]
    fn chance_of_a_work_follows_from_its_name_whatever_is_done_beside_it() {
        let (one, other) = (SeededEntropy::from_seed(7), SeededEntropy::from_seed(7));
        let drawn = |source: &SeededEntropy, work: &str| source.of_work(work).unwrap().uuid();
        drawn(&one, "hidden");
        one.uuid();
        let first = drawn(&one, "shown");
        assert_eq!(first, drawn(&other, "shown"));
        assert_ne!(first, drawn(&one, "shown"), "begun again");
    }

    #[test]
    fn chance_of_a_step_follows_from_its_name_alone() {
        let (one, other) = (SeededEntropy::from_seed(7), SeededEntropy::from_seed(7));
        one.begin_step("hidden");
        one.uuid();
        one.begin_step("shown");
        other.begin_step("shown");
        assert_eq!(one.uuid(), other.uuid());
        let next = one.uuid();
        other.begin_step("other");
        assert_ne!(next, other.uuid());
    }
}
