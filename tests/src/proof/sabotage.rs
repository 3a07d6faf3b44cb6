//! The proof `sabotage`: the other proofs bite. A copy of the platform is built in a target folder of its own with
//! the feature `sabotage`; each leak that can be planted there is planted alone, and the proof that is to find it
//! must. No other build holds any of them.

mod copy;
mod hunt;

use std::sync::Arc;

use anyhow::{Context as _, Result};
use tokio::{sync::Semaphore, task::JoinSet};

use super::{Counts, Outcome, Plan};

pub use copy::SabotagedCopy;
pub use hunt::{Caught, LEAK_LINE};

/// How many leaks are planted at the most; there are as many as the copy lists.
pub const COUNTS: Counts = Counts {
    short: 1_000,
    long: 1_000,
};

/// How many leaks there must be.
const FEWEST: usize = 50;

/// Tries it.
///
/// # Errors
/// When the copy cannot be built or asked.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let copy = Arc::new(SabotagedCopy::build().await?);
    let mut leaks = copy.list().await?;
    if leaks.len() < FEWEST {
        outcome.find(format!("only {} leaks can be planted", leaks.len()));
    }
    leaks.truncate(usize::try_from(plan.count).unwrap_or(usize::MAX));
    let bar = plan.bar(leaks.len() as u64, "leaks");
    let places = std::thread::available_parallelism().map_or(1, usize::from);
    let turn = Arc::new(Semaphore::new(places));
    let mut hunts = JoinSet::new();
    for (place, leak) in leaks.iter().cloned().enumerate() {
        let (copy, turn, seed) = (Arc::clone(&copy), Arc::clone(&turn), plan.seed);
        hunts.spawn(async move {
            let _turn = turn.acquire().await;
            (place, copy.hunt(&leak, seed).await)
        });
    }
    let mut caught: Vec<Option<Caught>> = vec![None; leaks.len()];
    while let Some(hunted) = hunts.join_next().await {
        let (place, hunted) = hunted?;
        caught[place] = hunted.with_context(|| leaks[place].name.clone())?;
        bar.inc(1);
    }
    tell(&mut outcome, &leaks, &caught);
    Ok(outcome)
}

fn tell(outcome: &mut Outcome, leaks: &[hunt::Leak], caught: &[Option<Caught>]) {
    let mut queries: Vec<u64> = Vec::new();
    outcome.tell("| threat | leak | found by | queries |");
    outcome.tell("|---|---|---|---|");
    for (leak, caught) in leaks.iter().zip(caught) {
        match caught {
            Some(Caught { by, queries: asked }) => {
                queries.push(*asked);
                outcome.tell(format!(
                    "| {} | {} | {by} | {asked} |",
                    leak.threat, leak.words
                ));
            }
            None => {
                outcome.tell(format!("| {} | {} | nobody | |", leak.threat, leak.words));
                outcome.find(format!(
                    "{} ({}) was not found by {}",
                    leak.name, leak.threat, leak.found_by
                ));
            }
        }
    }
    queries.sort_unstable();
    let median = queries.get(queries.len() / 2).copied().unwrap_or_default();
    outcome.figure("leaks", leaks.len());
    outcome.figure("found", queries.len());
    outcome.figure("median_queries", median);
}
