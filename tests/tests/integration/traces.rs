//! Traces: one from the gateway through the services to their statements, and nothing of anybody in it.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context, Result, ensure};
use chassis::traces::{self, TraceSettings, Traces};
use evi_tests::{
    client::plain_http,
    journey,
    otlp::{Collector, ToldSpan},
    people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::{Registry, layer::SubscriberExt};

/// The trace that a caller outside claims to be of.
const CLAIMED: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
/// Everything that an attribute may be called.
const KEYS: [&str; 8] = [
    "operation",
    "service",
    "to",
    "way",
    "kind",
    "status",
    "outcome",
    "elapsed_us",
];
const WORD: &str = "Kanariefagel";

/// Tells the traces of this thread to a collector while it lives. Every test has a runtime of one thread.
struct Telling {
    traces: Traces,
    guard: DefaultGuard,
}

impl Telling {
    fn begin(address: &str) -> Result<Self> {
        let settings = TraceSettings {
            otlp: address.to_owned(),
            sample_ratio: 1.0,
        };
        let (tracer, traces) = traces::begin(&settings)?;
        let tracer = tracer.context("a collector is named")?;
        let subscriber = Registry::default().with(traces::layer(tracer));
        Ok(Self {
            traces,
            guard: tracing::subscriber::set_default(subscriber),
        })
    }

    async fn end(self) {
        drop(self.guard);
        self.traces.end(Duration::from_secs(10)).await;
    }
}

/// Asks as somebody who claims to be of a trace.
async fn ask_within(world: &TestWorld, document: &str, variables: Value) -> Result<()> {
    let answer = plain_http()
        .post(format!("{}/graphql", world.gateway().address()))
        .bearer_auth(world.desk()?.token())
        .header("content-type", "application/json")
        .header("traceparent", format!("00-{CLAIMED}-00f067aa0ba902b7-01"))
        .header("tracestate", format!("evi={WORD}"))
        .header("baggage", format!("who={WORD}"))
        .body(json!({ "query": document, "variables": variables }).to_string())
        .send()
        .await?;
    ensure!(answer.status().is_success(), "{answer:?}");
    Ok(())
}

/// The spans that lie directly in one.
fn within<'s>(spans: &'s [ToldSpan], of: &ToldSpan, name: &str) -> Vec<&'s ToldSpan> {
    let inner = spans
        .iter()
        .filter(|span| span.parent == of.id && span.trace == of.trace && span.name == name);
    inner.collect()
}

#[tokio::test]
async fn one_trace_goes_from_the_gateway_to_the_statements_and_holds_nobody() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let collector = Collector::open().await?;
        let telling = Telling::begin(collector.address())?;
        let number = people::number(0);
        let journey = world.received_person(&number).await?;
        let desk = world.desk()?;
        let details = "mutation Ring($input: UpdateContactDetailsInput!) { updateContactDetails(input: $input) { \
            userErrors { code } } }";
        let phone = json!({ "caseId": journey.case, "phone": "070-1740605", "email": format!("{WORD}@exempel.se") });
        desk.mutate(details, phone).await?;
        let service = "GUIDANCE";
        journey::send_referral(&desk, &journey.case, &journey.places.labour, service, &[]).await?;
        let named = format!("query {WORD} {{ case(id: \"{}\") {{ id person {{ displayName }} }} }}", journey.case);
        ask_within(world, &named, json!({})).await?;
        let looked_up = json!({ "input": { "personalNumber": number, "purpose": "INTAKE", "municipality": "0461" } });
        let open = "mutation OpenContact($input: OpenContactInput!) { openContact(input: $input) { contact { id } } }";
        ask_within(world, open, looked_up).await?;
        world.settle().await?;
        telling.end().await;

        let spans = collector.spans()?;
        let opened = |span: &&ToldSpan| {
            span.name == "gateway.request" && span.attribute("operation") == "OpenContact"
        };
        let opened: Vec<&ToldSpan> = spans.iter().filter(opened).collect();
        ensure!(opened.len() >= 2, "of {} spans only {opened:?} opened a contact", spans.len());
        for root in opened {
            ensure!(root.parent.is_empty() && root.attribute("status") == "200", "{root:?}");
            let calls = within(&spans, root, "gateway.call");
            let [call] = calls.as_slice() else {
                anyhow::bail!("one call: {calls:#?}");
            };
            ensure!(call.attribute("to") == "intake_desk" && call.attribute("outcome") == "answered", "{call:?}");
            let served = within(&spans, call, "service.request");
            let [served] = served.as_slice() else {
                anyhow::bail!("one request to the service: {served:#?}");
            };
            ensure!(served.attribute("service") == "intake_desk", "{served:?}");
            ensure!(served.attribute("operation") == "OpenContact", "{served:?}");
            let kinds: BTreeSet<&str> =
                within(&spans, served, "sql").into_iter().map(|span| span.attribute("kind")).collect();
            ensure!(kinds.contains("SELECT") && kinds.contains("INSERT"), "{kinds:?}");
        }
        // On a busy machine a delivery may come too late to be answered, and is made again.
        let taken_in = |span: &&ToldSpan| span.name == "relay.delivery" && span.attribute("outcome") == "first";
        let delivery = spans.iter().find(taken_in).context("an event was delivered")?;
        let calls = within(&spans, delivery, "service.call");
        let call = calls.first().with_context(|| format!("by a call: {delivery:?}"))?;
        let taken = within(&spans, call, "service.request");
        ensure!(taken.iter().any(|span| span.attribute("way") == "events"), "{call:?} {taken:#?}");

        let chosen = |span: &ToldSpan| span.attribute("operation") == "anonymous";
        ensure!(spans.iter().any(|span| span.name == "gateway.request" && chosen(span)));
        ensure!(spans.iter().all(|span| span.trace != CLAIMED), "a trace from outside was believed");
        for (key, value) in spans.iter().flat_map(|span| &span.attributes) {
            ensure!(KEYS.contains(&key.as_str()), "{key}={value}");
        }

        let person = world.participant_subject(&number)?;
        let secrets = [
            number.as_str(), &number[2..], "1740605", WORD, journey.case.as_str(), person.as_str(), "desk.gnesta", "personalNumber", "displayName", "FROM",
        ];
        let bodies = collector.bodies();
        ensure!(!bodies.is_empty());
        for body in &bodies {
            for secret in secrets {
                let found = body.windows(secret.len()).any(|part| part == secret.as_bytes());
                ensure!(!found, "{secret} was told to the collector");
            }
        }
        Ok(())
    })
    .await
}

/// How many spans of this process were lost on the way.
fn lost() -> Result<u64> {
    let mut page = String::new();
    traces::write_counts(&mut page)?;
    let line = page.lines().find(|line| line.contains("outcome=\"lost\""));
    let count = line.and_then(|line| line.rsplit(' ').next());
    Ok(count.context("it is counted")?.parse()?)
}

#[tokio::test]
async fn a_collector_that_is_away_costs_nothing_but_its_spans() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let before = lost()?;
        let collector = Collector::open().await?;
        let address = collector.address().to_owned();
        drop(collector);
        let telling = Telling::begin(&address)?;
        world.received_person(&people::number(0)).await?;
        world.settle().await?;
        telling.end().await;
        ensure!(lost()? > before);
        Ok(())
    })
    .await
}
