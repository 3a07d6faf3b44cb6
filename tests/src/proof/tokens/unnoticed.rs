//! What must not go by unnoticed, tried by somebody who is rightly signed in: the look-up of a number that nobody has,
//! a read that cannot be noted in the log, and a search among another agency's staff.

use anyhow::{Context as _, Result, ensure};
use domain::ServiceName;
use evi::demo::people::HONEY_NUMBERS;
use serde_json::{Value, json};

use crate::{
    client::{Reader, contract},
    proof::Outcome,
    world::TestWorld,
};

/// How many attacks these are.
pub const ATTACKS: usize = 3;

/// A part of the name of somebody on the staff of the desk.
const NAME: &str = "mottagare";

/// Makes every one of them.
pub async fn try_all(world: &TestWorld, case: &str, outcome: &mut Outcome) -> Result<()> {
    search_among_others(world, outcome).await?;
    look_up_nobody(world, outcome).await?;
    read_without_log(world, case, outcome).await
}

/// An administrator finds the staff of another agency by name.
async fn search_among_others(world: &TestWorld, outcome: &mut Outcome) -> Result<()> {
    let document = "query Staff($name: String) { administeredStaff(first: 50, name: $name) { \
        edges { node { displayName } } } }";
    let asked = json!({ "name": NAME });
    let own = listed(
        outcome,
        &world.staff("admin.desk.gnesta")?,
        document,
        &asked,
    )
    .await?;
    ensure!(!own.is_empty(), "nobody at the desk has this name");
    let others = world.staff("admin.welfare.gnesta")?;
    let found = listed(outcome, &others, document, &asked).await?;
    if let Some(found) = found.first() {
        outcome.find(format!("an administrator finds {found} of another agency"));
    }
    Ok(())
}

/// A number that nobody has is looked up, and nobody is told.
async fn look_up_nobody(world: &TestWorld, outcome: &mut Outcome) -> Result<()> {
    let document = "query Alarms { logAlarms(first: 50) { edges { node { kind } } } }";
    let reviewer = world.staff("logs.welfare.gnesta")?;
    let before = listed(outcome, &reviewer, document, &json!({})).await?;
    let welfare = world.staff("welfare.gnesta")?;
    let input = json!({
        "personalNumber": HONEY_NUMBERS[0], "purpose": "REFERRAL", "municipality": "0461",
    });
    outcome.ask();
    let came = welfare
        .post(&contract("open_contact")?, json!({ "input": input }))
        .await?;
    ensure!(came.data()?["openContact"]["userErrors"] == json!([]));
    let after = listed(outcome, &reviewer, document, &json!({})).await?;
    if after.len() != before.len() + 1 {
        outcome.find("a honey number was looked up, and no alarm was raised");
    }
    // The operator is told by a fault, as it should be.
    world.take_faults();
    Ok(())
}

/// A read of which no entry can be written.
async fn read_without_log(world: &TestWorld, case: &str, outcome: &mut Outcome) -> Result<()> {
    let (desk, document) = (world.desk()?, contract("case_view")?);
    let service = ServiceName::IntakeDesk;
    let away = "ALTER TABLE audit_entry RENAME TO taken_away";
    world.keep(service, away).await?;
    outcome.ask();
    let came = desk.post(&document, json!({ "id": case })).await;
    let back = "ALTER TABLE taken_away RENAME TO audit_entry";
    world.keep(service, back).await?;
    let shown = came?.json()?;
    if !shown["data"]["case"].is_null() {
        outcome.find("a case was shown although nothing could be noted of it");
    }
    world.take_faults();
    Ok(())
}

/// The nodes of the one list of an answer.
async fn listed(
    outcome: &mut Outcome,
    reader: &Reader,
    document: &str,
    variables: &Value,
) -> Result<Vec<Value>> {
    outcome.ask();
    let data = reader.query(document, variables.clone()).await?;
    let lists = data.as_object().and_then(|data| data.values().next());
    let edges = lists.and_then(|list| list["edges"].as_array());
    let edges = edges.with_context(|| data.to_string())?;
    Ok(edges.iter().map(|edge| edge["node"].clone()).collect())
}
