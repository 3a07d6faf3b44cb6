//! `kill -9` of the real binary amid a stream of changes: what was acknowledged is there, once.

use std::{collections::BTreeMap, process::Command};

use anyhow::{Context, Result, ensure};
use evi_tests::{
    client::Reader,
    demo::{Demo, binary},
    journey::{self, text},
};
use serde_json::{Value, json};
use tokio::sync::mpsc;

const ADA: &str = "196801029288";
const BERTIL: &str = "196801249290";
/// So many changes are acknowledged before the power is cut.
const ACKNOWLEDGED: usize = 200;
const CONNECTIONS: usize = 6;

/// One change that was sent: what it was, and what came back, if anything did.
#[derive(Debug, Clone)]
struct Sent {
    key: String,
    input: Value,
    id: Option<String>,
    /// Why nothing came, for a test that fails.
    lost: Option<String>,
}

const NOTE: &str = "mutation Note($input: WriteNoteInput!) { writeNote(input: $input) { \
    note { id } userErrors { code field message } } }";

fn input(case: &str, key: &str) -> Value {
    json!({ "caseId": case, "text": format!("Anteckning {key}"), "idempotencyKey": key })
}

/// Writes notes until the platform no longer answers.
async fn stream(reader: Reader, (case, name): (String, usize), told: mpsc::UnboundedSender<Sent>) {
    for number in 0.. {
        let key = format!("note-{name}-{number}");
        let input = input(&case, &key);
        let answer = reader.mutate(NOTE, input.clone()).await;
        let id = answer
            .and_then(|payload| text(&payload, "/note/id").with_context(|| payload.to_string()));
        let (id, lost) = match id {
            Ok(id) => (Some(id), None),
            Err(why) => (None, Some(format!("{why:#}"))),
        };
        let is_over = lost.is_some();
        if told
            .send(Sent {
                key,
                input,
                id,
                lost,
            })
            .is_err()
            || is_over
        {
            return;
        }
    }
}

/// How many notes of each text the case holds.
async fn notes(reader: &Reader, case: &str) -> Result<BTreeMap<String, Vec<String>>> {
    const PAGE: &str = "query Notes($id: ID!, $after: String) { case(id: $id) { \
        journal(first: 100, after: $after) { edges { node { id text } } pageInfo { hasNextPage endCursor } } } }";
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut after = Value::Null;
    loop {
        let data = reader
            .query(PAGE, json!({ "id": case, "after": after }))
            .await?;
        let page = &data["case"]["journal"];
        for edge in page["edges"].as_array().context("readable")? {
            let node = &edge["node"];
            found
                .entry(text(node, "/text")?)
                .or_default()
                .push(text(node, "/id")?);
        }
        if page["pageInfo"]["hasNextPage"] != true {
            return Ok(found);
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test]
async fn what_was_acknowledged_before_a_kill_is_there_once_after_it() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let demo = Demo::start(&data, &["--fresh", "--empty"])?;
    let desk = demo.staff("desk.gnesta")?;
    let cases = [
        journey::receive_person(&desk, ADA).await?.case,
        journey::receive_person(&desk, BERTIL).await?.case,
    ];
    let (told, mut heard) = mpsc::unbounded_channel();
    let mut streams = Vec::new();
    for name in 0..CONNECTIONS {
        let case = cases[name % cases.len()].clone();
        streams.push(tokio::spawn(stream(
            desk.clone(),
            (case, name),
            told.clone(),
        )));
    }
    drop(told);
    let mut sent = Vec::new();
    while sent.len() < ACKNOWLEDGED {
        let next = heard.recv().await;
        let lost = || sent.iter().find_map(|one: &Sent| one.lost.as_deref());
        let next = next.with_context(|| format!("it stopped by itself: {:?}", lost()))?;
        sent.push(next);
    }
    demo.kill()?;
    while let Some(last) = heard.recv().await {
        sent.push(last);
    }
    for stream in streams {
        stream.await?;
    }
    let acknowledged = sent.iter().filter(|one| one.id.is_some()).count();
    ensure!(acknowledged >= ACKNOWLEDGED, "{acknowledged}");
    ensure!(
        sent.iter().any(|one| one.id.is_none()),
        "the cut came amid the stream"
    );

    let demo = Demo::start(&data, &["--empty"])?;
    let desk = demo.staff("desk.gnesta")?;
    let mut kept = BTreeMap::new();
    for case in &cases {
        kept.extend(notes(&desk, case).await?);
    }
    for Sent { key, id, .. } in &sent {
        let found = kept
            .get(&format!("Anteckning {key}"))
            .cloned()
            .unwrap_or_default();
        match id {
            Some(id) => ensure!(
                found == [id.clone()],
                "{key}: {found:?}, acknowledged as {id}"
            ),
            None => ensure!(found.len() <= 1, "{key}: {found:?}"),
        }
    }
    ensure!(
        kept.values().all(|ids| ids.len() == 1),
        "something is there twice"
    );

    // Sent again with its key: the same again, and what had not been done is done now.
    let sample = sent.iter().filter(|one| one.id.is_some()).step_by(10);
    for Sent { key, input, id, .. } in sample.chain(sent.iter().filter(|one| one.id.is_none())) {
        let again = desk.mutate(NOTE, input.clone()).await?;
        let given = text(&again, "/note/id").with_context(|| key.clone())?;
        let before = kept
            .get(&format!("Anteckning {key}"))
            .and_then(|ids| ids.first());
        ensure!(
            before.is_none_or(|id| *id == given),
            "{key}: {given} {before:?}"
        );
        ensure!(
            id.as_ref().is_none_or(|id| *id == given),
            "{key}: {given} {id:?}"
        );
    }
    let mut after = BTreeMap::new();
    for case in &cases {
        after.extend(notes(&desk, case).await?);
    }
    ensure!(
        after.values().all(|ids| ids.len() == 1) && after.len() == sent.len(),
        "{} of {}",
        after.len(),
        sent.len()
    );
    verify(&data)
}

/// `evi audit verify` beside the running system.
fn verify(data: &std::path::Path) -> Result<()> {
    let output = Command::new(binary()?)
        .args(["audit", "verify", "--data"])
        .arg(data)
        .output()?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{told} {errors}");
    ensure!(
        told.lines().count() >= 5,
        "every service has its chain: {told}"
    );
    for line in told.lines() {
        ensure!(line.contains("the chain holds"), "{line}");
    }
    Ok(())
}
