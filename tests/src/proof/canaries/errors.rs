//! Requests that fail with marked words in them: no error may say them again.

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::{dye::Dye, world::TestWorld};

/// Sends every marked word where it can only be refused: as an id, as a value of the wrong type, as a field that
/// does not exist, and in a document that cannot be read.
pub async fn provoke(world: &TestWorld, dye: &Dye, most: usize) -> Result<()> {
    let desk = world.desk()?;
    for canary in dye.canaries().into_iter().take(most) {
        let word = &canary.word;
        let documents = [
            format!("query Q {{ case(id: \"{word}\") {{ id }} }}"),
            format!("query Q {{ units(kind: \"{word}\") {{ edges {{ cursor }} }} }}"),
            format!("query Q {{ case(id: \"{word}\" "),
            format!(
                "query {word} {{ worklist(first: 1, after: \"{word}\") {{ edges {{ cursor }} }} }}"
            ),
        ];
        for document in documents {
            let answer = desk.post(&document, json!({})).await?;
            dye.hear("", &answer);
        }
        let document = "mutation Write($input: WriteNoteInput!) { writeNote(input: $input) { userErrors { code message } } }";
        let inputs = [
            json!({ "input": { "caseId": word, "text": 7 } }),
            json!({ "input": { "caseId": "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77", "text": word } }),
            json!({ "input": { word: word } }),
            json!({ "input": word }),
        ];
        for input in inputs {
            let body = json!({ "query": document, "variables": input });
            let answer = desk.send(body.to_string()).await?;
            dye.hear("", &answer);
        }
    }
    Ok(())
}

/// What the operator's metrics say.
pub async fn metrics(world: &TestWorld) -> Result<String> {
    let address = format!("{}/metrics", world.gateway().address());
    let answer = reqwest::get(address).await?.error_for_status()?;
    answer.text().await.context("the metrics are text")
}
