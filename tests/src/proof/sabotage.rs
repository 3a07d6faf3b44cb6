//! The proof `sabotage`: the other proofs bite. A copy of the platform is built in a target folder of its own with
//! the feature `sabotage`; each leak that can be planted there is planted alone, and the proof that is to find it
//! must. No other build holds any of them.

mod copy;
mod hunt;

use std::{collections::BTreeSet, sync::Arc};

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

/// How many rows the threat table has.
const THREATS: usize = 36;
/// How many leaks there must be.
const FEWEST: usize = 50;

/// The rows of the threat table for which nothing can be planted, and why.
const WITHOUT_LEAK: [(&str, &str); 9] = [
    ("T5", "the schema has no interfaces, unions or @requires, and the lint of the composition keeps it so"),
    ("T12", "there are no subscriptions"),
    ("T15", "there are no exports beside the lists, which are pages of the same rows"),
    ("T19", "there are no sessions: every request brings its token"),
    ("T31", "there is no search in texts"),
    ("T32", "there are no attachments"),
    ("T33", "no e-mail and no text message is sent"),
    ("T35", "nobody is called back, and nothing is imported"),
    ("T36", "dependencies are the build's, which `deny.toml` rules"),
];

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
    missing_rows(&leaks, &mut outcome);
    leaks.truncate(usize::try_from(plan.count).unwrap_or(usize::MAX));
    leaks.extend(controls(&leaks));
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

/// The hunts in which nothing is planted: a proof that finds something there finds nothing anywhere.
fn controls(leaks: &[hunt::Leak]) -> Vec<hunt::Leak> {
    let hunters: BTreeSet<&String> = leaks.iter().map(|leak| &leak.found_by).collect();
    hunters.into_iter().map(hunt::Leak::nothing).collect()
}

/// Every row of the threat table has a leak or a reason why it has none.
fn missing_rows(leaks: &[hunt::Leak], outcome: &mut Outcome) {
    let planted: BTreeSet<&str> = leaks.iter().map(|leak| leak.threat.as_str()).collect();
    for row in 1..=THREATS {
        let row = format!("T{row}");
        let excused = WITHOUT_LEAK.iter().find(|(of, _)| *of == row);
        match excused {
            Some((row, why)) => outcome.tell(format!("{row} has no leak: {why}.")),
            None if planted.contains(row.as_str()) => {}
            None => outcome.find(format!("{row} has no leak and no reason why")),
        }
    }
}

fn tell(outcome: &mut Outcome, leaks: &[hunt::Leak], caught: &[Option<Caught>]) {
    let mut queries: Vec<u64> = Vec::new();
    outcome.tell("| threat | leak | found by | queries |");
    outcome.tell("|---|---|---|---|");
    for (leak, caught) in leaks.iter().zip(caught) {
        if leak.name == hunt::NOTHING {
            if caught.is_some() {
                let by = &leak.found_by;
                outcome.find(format!("{by} finds something where nothing is planted"));
            }
            continue;
        }
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
    let planted = leaks.iter().filter(|leak| leak.name != hunt::NOTHING);
    outcome.figure("leaks", planted.count());
    outcome.figure("found", queries.len());
    outcome.figure("median_queries", median);
}
