//! Operations of an installation whose services are processes of their own, with many readers at once; beside the bare
//! statements that they need and beside another server that answers the same, in one run and in turn.

mod arrival;
mod installation;
mod load;
mod overload;
mod processors;
mod sides;

use std::{path::Path, time::Duration};

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use self::{
    arrival::Town,
    installation::Installation,
    load::{Block, Sum},
    processors::Processors,
    sides::{Operation, Side},
};
use super::{crowd::Crowd, figures};
use crate::{client::contract, journey, people};

/// Cases that come to the reader's own desk besides those that are asked for: its list fills a page.
const LISTED: usize = 50;

/// How it is measured.
#[derive(Debug, Clone, Copy)]
pub struct Apart {
    /// How many people have come to the reader's own desk; a desk looks up twenty an hour.
    pub people: usize,
    /// How many cases of others there are.
    pub crowd: i64,
    /// How many calls are under way at any time.
    pub at_once: usize,
    /// How many calls stand in one block.
    pub count: usize,
    /// How often each side has its turn.
    pub rounds: usize,
}

/// Measures the installation that a file tells of, and tells one line of `key=value` as soon as it is known.
///
/// # Errors
/// When the installation does not answer, or refuses an operation.
pub async fn apart(
    file: &Path,
    settings: Apart,
    mut tell: impl FnMut(String) -> Result<()>,
) -> Result<()> {
    ensure!(
        settings.people > 0 && settings.count > 0 && settings.rounds > 0 && settings.at_once > 0,
        "--people, --count, --rounds and --at-once must be at least 1"
    );
    let installation = Installation::read(file)?;
    tell(format!("idle {}", installation.memory()))?;
    let town = Town::arrive(&installation, settings).await?;
    // Somebody with whom nobody else works: copies lie in nobody's list but a desk's.
    let mut crowd = Crowd::of(town.connection.clone(), &town.fresh[0].case).await?;
    let last = town.cases.len() + town.fresh.len();
    let listed: Vec<String> = (last..last + LISTED).map(people::number).collect();
    crowd.begin_here(&listed).await?;
    crowd.grow_to(settings.crowd).await?;
    tell(format!(
        "cases_of_others={} own={} at_once={} count={} rounds={} tables_of_a_case={}",
        settings.crowd,
        town.cases.len(),
        settings.at_once,
        settings.count,
        settings.rounds,
        town.bare.tables()
    ))?;
    for operation in Operation::ALL {
        for line in measure(&town, operation, settings).await? {
            tell(line)?;
        }
    }
    tell(referral(&town).await?)?;
    for line in overload::overload(&town, settings).await? {
        tell(line)?;
    }
    tell(format!("worked {}", installation.memory()))
}

/// Each side in turn, block by block.
async fn measure(town: &Town, operation: Operation, settings: Apart) -> Result<Vec<String>> {
    let sides = town.sides();
    let mut sums: Vec<Sum> = sides.iter().map(|_| Sum::default()).collect();
    for side in &sides {
        // Once, so that plans, pages and connections are warm.
        block(
            town,
            (operation, *side),
            (settings.at_once, settings.at_once),
        )
        .await?;
    }
    for _ in 0..settings.rounds {
        for (side, sum) in sides.iter().zip(&mut sums) {
            sum.add(block(town, (operation, *side), (settings.count, settings.at_once)).await?);
        }
    }
    let told = sides.iter().zip(&sums).map(|(side, sum)| {
        format!(
            "operation={} side={} {}",
            operation.name(),
            side.name(),
            sum.line()
        )
    });
    Ok(told.collect())
}

async fn block(
    town: &Town,
    (operation, side): (Operation, Side),
    (count, at_once): (usize, usize),
) -> Result<Block> {
    let caller = town.caller(side)?;
    let before = Processors::of(&town.installation, side)?;
    let mut block = load::run((count, at_once), |turn| caller.call(operation, turn)).await?;
    // What a change leaves to be done afterwards is its cost too.
    town.settle().await?;
    block.used = Processors::of(&town.installation, side)?.since(before);
    Ok(block)
}

/// From the writing until the other agency has accepted it, one at a time; and how long it takes from the sending until
/// the other agency sees it in its list.
async fn referral(town: &Town) -> Result<String> {
    let (mut platform, mut bare, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for case in &town.fresh {
        let (desk, welfare) = (town.staff("desk.gnesta")?, town.staff("welfare.gnesta")?);
        let began = std::time::Instant::now();
        let sent =
            journey::send_referral(&desk, &case.case, &case.places.welfare, "MAPPING", &[]).await?;
        let was_sent = std::time::Instant::now();
        wait_until_seen(&welfare, &sent.id).await?;
        let looked = was_sent.elapsed();
        seen.push(looked);
        journey::accept_referral(&welfare, &sent).await?;
        platform.push(began.elapsed().saturating_sub(looked));
        let began = std::time::Instant::now();
        town.bare.refer(&case.case).await?;
        bare.push(began.elapsed());
    }
    Ok(format!(
        "operation=referral_sent_and_accepted count={} platform_p50_us={} bare_p50_us={} seen_p50_us={} seen_most_us={}",
        platform.len(),
        figures::median(&platform).as_micros(),
        figures::median(&bare).as_micros(),
        figures::median(&seen).as_micros(),
        figures::at(&seen, 99).as_micros()
    ))
}

async fn wait_until_seen(reader: &crate::client::Reader, referral: &str) -> Result<()> {
    let document = contract("referral_inbox")?;
    let wanted = json!({ "first": 50, "status": ["SENT"] });
    let look = async {
        loop {
            let told = reader.query(&document, wanted.clone()).await?;
            let lines = told["referralInbox"]["edges"].as_array();
            if lines
                .into_iter()
                .flatten()
                .any(|line| line["node"]["id"] == referral)
            {
                return anyhow::Ok(());
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), look)
        .await
        .context("a referral that was sent is seen")?
}
