//! Measurements, each with what it is compared with in the same run. `cargo run -p evi-tests --bin bench -- NAME`.
//! The last lines are the figures as `key=value`.

use std::{
    io::{Write as _, stdout},
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use clap::{Parser, Subcommand};
use evi_tests::{
    bench,
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
    /// What operations cost beside the bare statements that they need, on PostgreSQL.
    Operations {
        /// How many people have come to the desk.
        #[arg(long, default_value_t = 100)]
        people: usize,
        /// How many times each is done.
        #[arg(long, default_value_t = 300)]
        count: usize,
    },
    /// What becomes of them as cases grow in number, on PostgreSQL: times, statements and pages touched.
    Growth {
        /// How many cases there are each time.
        #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000, 1_000_000])]
        sizes: Vec<i64>,
        /// How many times each is done.
        #[arg(long, default_value_t = 60)]
        count: usize,
    },
    /// An installation whose services are processes of their own, with many readers at once, beside the bare statements and
    /// another server; `tests/bench/run` makes one.
    Apart {
        /// What tells where everything is (TOML).
        installation: PathBuf,
        /// How many people have come to the reader's own desk; a desk looks up twenty an hour.
        #[arg(long, default_value_t = 12)]
        people: usize,
        /// How many cases of others there are.
        #[arg(long, default_value_t = 100_000)]
        crowd: i64,
        /// How many calls are under way at any time.
        #[arg(long, default_value_t = 32)]
        at_once: usize,
        /// How many calls stand in one block.
        #[arg(long, default_value_t = 1_000)]
        count: usize,
        /// How often each side has its turn.
        #[arg(long, default_value_t = 5)]
        rounds: usize,
    },
    /// The gateway with services that cost nothing (aim: 350 us of a processor), and the decisions of a case view (aim: 200 us).
    Alone {
        /// How many times each is done.
        #[arg(long, default_value_t = 400)]
        count: usize,
    },
    /// How long it takes from a start to the first right answer (aim: 400 ms on embedded storage).
    Start {
        /// How many times it is started.
        #[arg(long, default_value_t = 9)]
        count: usize,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    match Arguments::parse().what {
        What::Pages { count } => pages(count).await,
        What::Operations { people, count } => say(&bench::operations(people, count).await?),
        What::Growth { sizes, count } => {
            bench::growth((&sizes, count), |line| Ok(writeln!(stdout(), "{line}")?)).await
        }
        What::Apart {
            installation,
            people,
            crowd,
            at_once,
            count,
            rounds,
        } => {
            let settings = bench::Apart {
                people,
                crowd,
                at_once,
                count,
                rounds,
            };
            bench::apart(&installation, settings, |line| {
                Ok(writeln!(stdout(), "{line}")?)
            })
            .await
        }
        What::Alone { count } => say(&bench::alone(count).await?),
        What::Start { count } => Ok(writeln!(stdout(), "{}", bench::start(count).await?)?),
    }
}

fn say(lines: &[String]) -> Result<()> {
    for line in lines {
        writeln!(stdout(), "{line}")?;
    }
    Ok(())
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
