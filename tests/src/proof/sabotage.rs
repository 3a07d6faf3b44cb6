//! The proof `sabotage`: the other proofs bite. A copy of the platform is built in a target folder of its own with
//! the feature `sabotage`; each leak that can be planted there is planted alone, and the proof that is to find it
//! must. No other build holds any of them.

mod copy;
mod hunt;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use anyhow::Result;
use tokio::{sync::Semaphore, task::JoinSet};

use super::{Counts, Outcome, Plan};

pub use copy::SabotagedCopy;
pub use hunt::{Caught, LEAK_LINE};

/// How many leaks are planted at the most, one of every row of the threat table before a second of any. In every
/// build one of every row that has any; in the long form all that the copy lists.
pub const COUNTS: Counts = Counts {
    short: (THREATS - WITHOUT_LEAK.len()) as u64,
    long: 1_000,
};

/// How many leaks one process is given to hunt for.
const AT_ONCE: usize = 16;
/// How many rows the threat table has.
const THREATS: usize = 36;
/// How many leaks there must be.
const FEWEST: usize = 50;

/// The rows of the threat table for which nothing can be planted, and why.
const WITHOUT_LEAK: [(&str, &str); 4] = [
    (
        "T5",
        "the schema has no interfaces, unions or @requires, and the lint of the composition keeps it so",
    ),
    ("T32", "there are no attachments"),
    ("T33", "no e-mail and no text message is sent"),
    (
        "T36",
        "dependencies are the build's, which `deny.toml` rules",
    ),
];

/// Tries it.
///
/// # Errors
/// When the copy cannot be built or asked.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let copy = SabotagedCopy::build().await?;
    let leaks = copy.list().await?;
    if leaks.len() < FEWEST {
        outcome.find(format!("only {} leaks can be planted", leaks.len()));
    }
    missing_rows(&leaks, &mut outcome);
    let mut leaks = spread(leaks);
    leaks.truncate(usize::try_from(plan.count).unwrap_or(usize::MAX));
    leaks.extend(controls(&leaks));
    let caught = hunt_all((plan, copy), &leaks, &mut outcome).await?;
    tell(&mut outcome, &leaks, &caught);
    Ok(outcome)
}

/// The first leak of every row of the threat table, then the second of each, and so on.
fn spread(leaks: Vec<hunt::Leak>) -> Vec<hunt::Leak> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut placed: Vec<(usize, hunt::Leak)> = leaks
        .into_iter()
        .map(|leak| {
            let of_row = seen.entry(leak.threat.clone()).or_default();
            *of_row += 1;
            (*of_row, leak)
        })
        .collect();
    placed.sort_by_key(|(round, _)| *round);
    placed.into_iter().map(|(_, leak)| leak).collect()
}

/// Hunts for all, as many hunts at a time as there are processors.
async fn hunt_all(
    (plan, copy): (&Plan, SabotagedCopy),
    leaks: &[hunt::Leak],
    outcome: &mut Outcome,
) -> Result<Vec<Option<Caught>>> {
    let places = std::thread::available_parallelism().map_or(1, usize::from);
    let (copy, turn) = (Arc::new(copy), Arc::new(Semaphore::new(places)));
    let bar = plan.bar(leaks.len() as u64, "leaks");
    let mut hunts = JoinSet::new();
    for group in groups(leaks) {
        let (copy, turn, seed) = (Arc::clone(&copy), Arc::clone(&turn), plan.seed);
        let hunted: Vec<hunt::Leak> = group.iter().map(|place| leaks[*place].clone()).collect();
        hunts.spawn(async move {
            let _turn = turn.acquire().await;
            let by = hunted[0].found_by.clone();
            let caught = copy.hunt((&by, &hunted), seed).await;
            (group, by, caught)
        });
    }
    let mut caught: Vec<Option<Caught>> = vec![None; leaks.len()];
    while let Some(hunted) = hunts.join_next().await {
        let (group, by, hunted) = hunted?;
        bar.inc(group.len() as u64);
        match hunted {
            Ok(hunted) => {
                for (place, one) in group.into_iter().zip(hunted) {
                    caught[place] = one;
                }
            }
            Err(fault) => outcome.find(format!("{by}: {fault:#}")),
        }
    }
    Ok(caught)
}

/// The leaks that one proof hunts one after another, by their places: those with the longest way first.
fn groups(leaks: &[hunt::Leak]) -> Vec<Vec<usize>> {
    let mut by_hunter: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, leak) in leaks.iter().enumerate() {
        by_hunter.entry(&leak.found_by).or_default().push(place);
    }
    let of_one = by_hunter.into_values();
    let mut groups: Vec<Vec<usize>> = of_one
        .flat_map(|places| {
            let chunks = places.chunks(AT_ONCE).map(<[usize]>::to_vec);
            chunks.collect::<Vec<_>>()
        })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

/// The hunts in which nothing is planted: a proof that finds something there finds nothing anywhere.
fn controls(leaks: &[hunt::Leak]) -> Vec<hunt::Leak> {
    let hunters: BTreeSet<&String> = leaks.iter().map(|leak| &leak.found_by).collect();
    hunters
        .into_iter()
        .map(|by| hunt::Leak::nothing(by))
        .collect()
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
        let (threat, words) = (&leak.threat, &leak.words);
        if let Some(Caught { by, queries: asked }) = caught {
            queries.push(*asked);
            outcome.tell(format!("| {threat} | {words} | {by} | {asked} |"));
        } else {
            outcome.tell(format!("| {threat} | {words} | nobody | |"));
            let (name, by) = (&leak.name, &leak.found_by);
            outcome.find(format!("{name} ({threat}) was not found by {by}"));
        }
    }
    queries.sort_unstable();
    let median = queries.get(queries.len() / 2).copied().unwrap_or_default();
    let planted = leaks.iter().filter(|leak| leak.name != hunt::NOTHING);
    outcome.figure("leaks", planted.count());
    outcome.figure("found", queries.len());
    outcome.figure("median_queries", median);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_leaks_are_of_as_many_rows_as_can_be() {
        let leak = |name: &str, threat: &str| hunt::Leak {
            name: name.to_owned(),
            threat: threat.to_owned(),
            ..hunt::Leak::nothing("tokens")
        };
        let listed = vec![
            leak("a", "T1"),
            leak("b", "T1"),
            leak("c", "T2"),
            leak("d", "T1"),
            leak("e", "T2"),
        ];
        let names: Vec<String> = spread(listed).into_iter().map(|leak| leak.name).collect();
        assert_eq!(names, ["a", "c", "b", "e", "d"]);
    }
}
