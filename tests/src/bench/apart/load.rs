//! Calls of which so many are under way at any time.

use std::time::{Duration, Instant};

use anyhow::Result;
use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::processors::Processors;
use crate::bench::figures;

/// What some calls took.
#[derive(Debug, Default)]
pub struct Block {
    /// Each of them, by the clock on the wall.
    pub times: Vec<Duration>,
    /// All of them.
    pub elapsed: Duration,
    /// Of the processors.
    pub used: Processors,
}

/// Makes `count` calls, never more than `at_once` at the same time.
///
/// # Errors
/// The first failure of a call.
pub async fn run<Answered>(
    (count, at_once): (usize, usize),
    call: impl Fn(usize) -> Answered,
) -> Result<Block>
where
    Answered: Future<Output = Result<()>>,
{
    let timed = |turn: usize| {
        let answered = call(turn);
        async move {
            let began = Instant::now();
            answered.await?;
            anyhow::Ok(began.elapsed())
        }
    };
    let began = Instant::now();
    let calls = stream::iter(0..count).map(timed);
    let times = calls.buffer_unordered(at_once).try_collect().await?;
    Ok(Block {
        times,
        elapsed: began.elapsed(),
        used: Processors::default(),
    })
}

/// What all blocks of a side took.
#[derive(Debug, Default)]
pub struct Sum {
    blocks: Vec<Block>,
}

impl Sum {
    /// Adds a block.
    pub fn add(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// The figures: the rate is that of the block in the middle, times are those of all calls, and of the processors the
    /// mean of all calls.
    pub fn line(&self) -> String {
        let times = self
            .blocks
            .iter()
            .flat_map(|block| block.times.iter().copied());
        let times: Vec<Duration> = times.collect();
        let calls = u32::try_from(times.len()).unwrap_or(u32::MAX).max(1);
        let mean = |what: fn(&Processors) -> Duration| {
            let all: Duration = self.blocks.iter().map(|block| what(&block.used)).sum();
            (all / calls).as_micros()
        };
        format!(
            "requests_each_second={} p50_us={} p99_us={} programs_us={} database_us={}",
            self.rate(),
            figures::median(&times).as_micros(),
            figures::at(&times, 99).as_micros(),
            mean(|used| used.programs),
            mean(|used| used.database)
        )
    }

    /// Calls a second, in the block in the middle.
    pub fn rate(&self) -> u128 {
        let mut rates: Vec<u128> = self
            .blocks
            .iter()
            .map(|block| block.times.len() as u128 * 1_000_000 / block.elapsed.as_micros().max(1))
            .collect();
        rates.sort_unstable();
        rates.get(rates.len() / 2).copied().unwrap_or_default()
    }
}
