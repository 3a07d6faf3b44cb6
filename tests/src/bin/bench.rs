//! Measurements. `cargo run -p evi-tests --bin bench -- pages [--count N]`: what a page of a case costs beyond the one
//! request to the gateway that it needs. The last line is the figures as `key=value`.

use std::{
    io::{Write as _, stdout},
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use clap::{Parser, Subcommand};
use evi_tests::{
    browser::Browser,
    journey, people,
    world::{Engine, TestWorld},
};
use reqwest::StatusCode;
use serde_json::json;

#[derive(Parser)]
#[command(about = "Measures the platform")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// What a page of a case costs beyond its request to the gateway (aim: 3 ms at the median).
    Pages {
        /// How many times each is asked.
        #[arg(long, default_value_t = 400)]
        count: usize,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    match Arguments::parse().what {
        What::Pages { count } => pages(count).await,
    }
}

/// The page and its request in turn, so that whatever else the machine does falls on both alike.
async fn pages(count: usize) -> Result<()> {
    ensure!(count > 0, "--count must be at least 1");
    TestWorld::run(Engine::Sqlite, async |world| {
        let (pages, requests) = measure(world, count).await?;
        let beyond = median(&pages).saturating_sub(median(&requests));
        writeln!(
            stdout(),
            "count={count} page_median_us={} gateway_median_us={} beyond_us={}",
            median(&pages).as_micros(),
            median(&requests).as_micros(),
            beyond.as_micros()
        )?;
        Ok(())
    })
    .await
}

async fn measure(world: &TestWorld, count: usize) -> Result<(Vec<Duration>, Vec<Duration>)> {
    let journey = world.received_person(&people::number(0)).await?;
    let (desk, welfare) = (world.desk()?, world.staff("welfare.gnesta")?);
    let place = &journey.places.welfare;
    let sent = journey::send_referral(&desk, &journey.case, place, "MAPPING", &[]).await?;
    journey::accept_referral(&welfare, &sent).await?;
    let mut browser = Browser::signed_in(world, "welfare.gnesta").await?;
    let address = format!("/arende/{}", journey.case);
    let body = json!({
        "documentId": "page:CaseOverview", "variables": { "id": journey.case },
    });
    let body = body.to_string();
    let (mut pages, mut requests) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let began = Instant::now();
        let answer = welfare.send(body.clone()).await?;
        requests.push(began.elapsed());
        ensure!(answer.status == 200, "{}", answer.body);
        let began = Instant::now();
        let page = browser.get(&address).await?;
        pages.push(began.elapsed());
        ensure!(page.status == StatusCode::OK, "{page:?}");
    }
    Ok((pages, requests))
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
