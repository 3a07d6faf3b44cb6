//! How much a proof is to try, from which chance, and who watches.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use super::Outcome;

/// How many cases a proof takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// In every build.
    pub short: u64,
    /// In the long form.
    pub long: u64,
}

/// Whether somebody watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Watch {
    /// A bar on the terminal tells how far it has come.
    Shown,
    /// Nothing is told before the end.
    #[default]
    Silent,
}

/// When a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Until {
    /// When everything has been tried.
    #[default]
    TheEnd,
    /// At the first finding, which is all that a planted leak has to give.
    FirstFinding,
}

/// One run of a proof.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many cases.
    pub count: u64,
    /// What chance begins with.
    pub seed: u64,
    watch: Watch,
    until: Until,
}

impl Plan {
    /// A run that nobody watches.
    pub fn new(count: u64, seed: u64) -> Self {
        Self {
            count,
            seed,
            watch: Watch::Silent,
            until: Until::TheEnd,
        }
    }

    /// The form of this build: the long one with `EVI_LONG=1`.
    pub fn of_build(counts: Counts) -> Self {
        let long = std::env::var_os("EVI_LONG").is_some_and(|value| value == "1");
        let count = if long { counts.long } else { counts.short };
        Self::new(count, super::SEED)
    }

    /// The same run, watched or not.
    #[must_use]
    pub fn watched(self, watch: Watch) -> Self {
        Self { watch, ..self }
    }

    /// The same run, ended at the first finding or not.
    #[must_use]
    pub fn until(self, until: Until) -> Self {
        Self { until, ..self }
    }

    /// Tells whether nothing more need be tried.
    pub fn is_enough(&self, outcome: &Outcome) -> bool {
        self.is_enough_at(outcome.found())
    }

    /// The same, for findings that are not yet in an outcome.
    pub fn is_enough_at(&self, findings: usize) -> bool {
        match self.until {
            Until::TheEnd => false,
            Until::FirstFinding => findings > 0,
        }
    }

    /// The chance of one part of the run: the same for the same seed and name, whatever else is drawn.
    pub fn chance(&self, part: &str) -> ChaCha8Rng {
        use sha2::Digest as _;
        let mut digest = sha2::Sha256::new();
        digest.update(self.seed.to_be_bytes());
        digest.update(part.as_bytes());
        ChaCha8Rng::from_seed(digest.finalize().into())
    }

    /// A bar over this many steps.
    pub fn bar(&self, steps: u64, told: &'static str) -> ProgressBar {
        let target = match self.watch {
            Watch::Shown => ProgressDrawTarget::stderr(),
            Watch::Silent => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(steps), target).with_message(told);
        match ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::RngCore as _;

    use super::*;

    #[test]
    fn chance_follows_from_seed_and_part_alone() {
        let drawn = |seed, part| Plan::new(1, seed).chance(part).next_u64();
        assert_eq!(drawn(1, "a"), drawn(1, "a"));
        assert_ne!(drawn(1, "a"), drawn(1, "b"));
        assert_ne!(drawn(1, "a"), drawn(2, "a"));
    }
}
