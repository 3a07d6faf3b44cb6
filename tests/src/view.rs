//! What a reader was shown of a case.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::client::Reader;

/// The case as a reader sees it (`CaseView` of the contract).
pub async fn case_view(reader: &Reader, case: &str) -> Result<Value> {
    reader.ask("case_view", json!({ "id": case })).await
}

/// The state of every section, in the answer's order.
pub fn states(view: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let lines = view["case"]["access"].as_array().into_iter().flatten();
    lines
        .map(|line| (text(&line["section"]), text(&line["state"])))
        .collect()
}

/// The state of one section.
pub fn state(view: &Value, section: &str) -> String {
    let found = states(view).into_iter().find(|(name, _)| name == section);
    found.map_or_else(|| "NO LINE".to_owned(), |(_, state)| state)
}

/// Asks that the sections stand as named; every section that is not named is `ABSENT`. A state of
/// `CLOSED` stands for `WITHHELD` or `ABSENT`.
///
/// # Errors
/// Every section that stands otherwise.
pub fn expect_states(who: &str, view: &Value, named: &[(&str, &[&str])]) -> Result<()> {
    let mut wanted: BTreeMap<&str, &str> = BTreeMap::new();
    for (state, sections) in named {
        for section in *sections {
            wanted.insert(section, state);
        }
    }
    let mut wrong = Vec::new();
    let found = states(view);
    ensure!(
        found.len() == 26,
        "{who}: access lists every section: {view}"
    );
    for (section, state) in &found {
        let expected = wanted.remove(section.as_str()).unwrap_or("ABSENT");
        let fits = match expected {
            "CLOSED" => state == "WITHHELD" || state == "ABSENT",
            exactly => state == exactly,
        };
        if !fits {
            wrong.push(format!("{section} is {state}, not {expected}"));
        }
    }
    ensure!(wanted.is_empty(), "{who}: no such sections: {wanted:?}");
    ensure!(wrong.is_empty(), "{who}: {wrong:#?}");
    Ok(())
}

/// Asks that a case does not exist for a reader.
///
/// # Errors
/// When anything of it is shown.
pub async fn expect_nothing(who: &str, reader: &Reader, case: &str) -> Result<()> {
    let view = case_view(reader, case).await?;
    ensure!(view == json!({ "case": null }), "{who} sees {view}");
    Ok(())
}

/// The status and version of a referral, as a reader sees them in the case; `None` when it is not shown.
pub async fn referral_in(
    reader: &Reader,
    case: &str,
    referral: &str,
) -> Result<Option<(String, i64)>> {
    const DOCUMENT: &str = "query Referrals($id: ID!) { case(id: $id) { \
        referrals(first: 50) { edges { node { id status version } } } } }";
    let data = reader.query(DOCUMENT, json!({ "id": case })).await?;
    let edges = data["case"]["referrals"]["edges"].as_array().cloned();
    let nodes = edges
        .unwrap_or_default()
        .into_iter()
        .map(|edge| edge["node"].clone());
    Ok(nodes
        .into_iter()
        .find(|node| node["id"] == referral)
        .map(|node| {
            let status = node["status"].as_str().unwrap_or("?").to_owned();
            (status, node["version"].as_i64().unwrap_or(-1))
        }))
}
