//! Many times as many calls as can be answered: what is answered, how soon the rest is turned away, and how soon all is
//! as before.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use futures::{StreamExt as _, stream};
use serde_json::json;

use super::{Apart, arrival::Town};
use crate::{
    bench::figures,
    client::{contract, plain_http},
};

/// How long more is asked than can be answered.
const LONG: Duration = Duration::from_secs(15);
/// How many call for each that calls in ordinary times.
const TIMES: usize = 12;

/// One call.
struct Called {
    status: u16,
    tells_when: bool,
    took: Duration,
}

/// The rate with as many callers as in ordinary times, with many times as many who all come again at once when they are
/// turned away, and how long it takes afterwards until a call takes no longer than before.
pub async fn overload(town: &Town, settings: Apart) -> Result<Vec<String>> {
    let before = press(town, settings.at_once, LONG).await?;
    let during = press(town, settings.at_once * TIMES, LONG).await?;
    let usual = median_of_answered(&before);
    let began = Instant::now();
    let mut calls = 0;
    loop {
        let after = press(town, 1, Duration::from_millis(200)).await?;
        calls += after.len();
        if median_of_answered(&after) <= usual {
            break;
        }
        ensure!(began.elapsed() < 4 * LONG, "nothing is as before");
    }
    Ok(vec![
        format!("overload callers={} {}", settings.at_once, told(&before)),
        format!(
            "overload callers={} {}",
            settings.at_once * TIMES,
            told(&during)
        ),
        format!(
            "overload over calls={calls} as_before_after_ms={}",
            began.elapsed().as_millis()
        ),
    ])
}

async fn press(town: &Town, callers: usize, long: Duration) -> Result<Vec<Called>> {
    let token = town.staff("labour.gnesta")?.token().to_owned();
    let body =
        json!({ "query": contract("case_view")?, "variables": { "id": town.cases[0].case } });
    let body = body.to_string();
    let address = format!("{}/graphql", town.installation.gateway);
    let client = plain_http();
    let began = Instant::now();
    let caller = |_| {
        let (client, address, token, body) = (&client, &address, &token, &body);
        async move {
            let mut called = Vec::new();
            while began.elapsed() < long {
                let asked = Instant::now();
                let request = client.post(address).bearer_auth(token).body(body.clone());
                let request = request.header("content-type", "application/json");
                let answer = request
                    .header("accept", "application/graphql-response+json")
                    .send()
                    .await?;
                let (status, tells_when) = (
                    answer.status(),
                    answer.headers().contains_key("retry-after"),
                );
                answer.bytes().await?;
                called.push(Called {
                    status: status.as_u16(),
                    tells_when,
                    took: asked.elapsed(),
                });
                // Whoever is turned away comes again, but no faster than a machine that has read the answer.
                if status.as_u16() == 503 {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            anyhow::Ok(called)
        }
    };
    let all: Vec<Result<Vec<Called>>> = stream::iter(0..callers)
        .map(caller)
        .buffer_unordered(callers)
        .collect()
        .await;
    let mut called = Vec::new();
    for one in all {
        called.extend(one?);
    }
    Ok(called)
}

fn times(called: &[Called], status: u16) -> Vec<Duration> {
    let those = called.iter().filter(|called| called.status == status);
    those.map(|called| called.took).collect()
}

fn median_of_answered(called: &[Called]) -> Duration {
    figures::median(&times(called, 200))
}

fn told(called: &[Called]) -> String {
    let (answered, away) = (times(called, 200), times(called, 503));
    let others = called.len() - answered.len() - away.len();
    let silent = called
        .iter()
        .filter(|called| called.status == 503 && !called.tells_when);
    format!(
        "answered_each_second={} p50_us={} p99_us={} turned_away={} turned_away_p99_us={} without_when={} others={others}",
        answered.len() as u128 * 1_000 / LONG.as_millis(),
        figures::median(&answered).as_micros(),
        figures::at(&answered, 99).as_micros(),
        away.len(),
        figures::at(&away, 99).as_micros(),
        silent.count()
    )
}
