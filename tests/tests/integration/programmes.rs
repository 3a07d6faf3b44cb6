//! A programme's documentation through the gateway: who writes it, who reads it, and for whom it does not exist.

use anyhow::{Context, Result, ensure};
use evi_tests::{
    client::{Reader, done, refusal},
    people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

use crate::waiting::staff_id;

const MAKE: &str = "mutation Make($input: CreateProgrammeInput!) { createProgramme(input: $input) { \
    programme { id } userErrors { code field message } } }";
const COMMISSION: &str = "mutation Commission($input: CommissionEvaluatorInput!) { \
    commissionEvaluator(input: $input) { documentation { commissions { id version } } \
    userErrors { code field message } } }";
const DEVIATION: &str = "mutation Deviation($input: RecordProgrammeDeviationInput!) { \
    recordProgrammeDeviation(input: $input) { documentation { deviations { cause } } \
    userErrors { code field message } } }";
const SHOWN: &str = "query Shown($id: ID!) { programme(id: $id) { name enrolled } \
    programmeDocumentation(programmeId: $id) { ties deviations { cause control } } \
    programmeCapacity(programmeId: $id, months: 1) { capacity months { most } } \
    programmeChecklist(programmeId: $id) { points { key } } }";

/// Those for whom it does not exist, though some of them work in the same unit.
const OTHERS: [&str; 7] = [
    "labour.gnesta",
    "supervisor.gnesta",
    "welfare.gnesta",
    "labour.trosa",
    "association.sormland",
    "logs.welfare.gnesta",
    "admin.labour.gnesta",
];

async fn see(reader: &Reader, programme: &str) -> Result<Value> {
    reader.query(SHOWN, json!({ "id": programme })).await
}

async fn make(world: &TestWorld) -> Result<String> {
    let manager = world.staff("manager.labour.gnesta")?;
    let input = json!({
        "name": "Steg för steg", "startsOn": "2026-01-01", "capacity": 20,
        "leaderId": staff_id(world, "programme.gnesta").await?,
    });
    let made = done("createProgramme", manager.mutate(MAKE, input).await?)?;
    let id = made["programme"]["id"].as_str();
    Ok(id.context("a programme has an id")?.to_owned())
}

#[tokio::test]
async fn documentation_is_there_for_those_who_are_tied_to_the_programme_alone() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let programme = make(world).await?;
        let manager = world.staff("manager.labour.gnesta")?;
        let leader = world.staff("programme.gnesta")?;
        let evaluator = world.staff("evaluator.fou")?;
        let deviation = json!({
            "programmeId": programme, "on": "2026-02-01", "kind": "COLLABORATION", "control": "OUTSIDE",
            "cause": "En part omorganiserades", "effect": "Färre kunde väljas",
        });
        done("recordProgrammeDeviation", leader.mutate(DEVIATION, deviation.clone()).await?)?;
        let before = see(&evaluator, &programme).await?;
        ensure!(before["programme"].is_null(), "{before}");
        ensure!(before["programmeDocumentation"].is_null(), "{before}");

        let commission = json!({
            "programmeId": programme, "subject": "staff:evaluator.fou", "name": "Ulla Värdemo",
            "organisation": "FoU-enheten Lärkan", "from": "2026-01-01",
        });
        let refused = refusal(&leader.mutate(COMMISSION, commission.clone()).await?)?;
        ensure!(refused.code == "FORBIDDEN", "{refused:?}");
        done("commissionEvaluator", manager.mutate(COMMISSION, commission).await?)?;
        for (reader, tie) in [(&manager, "MANAGES"), (&leader, "LEADS"), (&evaluator, "EVALUATES")] {
            let seen = see(reader, &programme).await?;
            let documentation = &seen["programmeDocumentation"];
            ensure!(documentation["ties"] == json!([tie]), "{seen}");
            ensure!(documentation["deviations"][0]["control"] == "OUTSIDE", "{seen}");
            ensure!(seen["programmeCapacity"]["capacity"] == 20, "{seen}");
            ensure!(seen["programmeChecklist"]["points"][0]["key"].is_string(), "{seen}");
        }
        let refused = refusal(&evaluator.mutate(DEVIATION, deviation.clone()).await?)?;
        ensure!(refused.code == "FORBIDDEN", "{refused:?}");
        for handle in OTHERS {
            let reader = world.staff(handle)?;
            let seen = see(&reader, &programme).await?;
            for hidden in ["programmeDocumentation", "programmeCapacity", "programmeChecklist"] {
                ensure!(seen[hidden].is_null(), "{handle}: {seen}");
            }
            let refused = refusal(&reader.mutate(DEVIATION, deviation.clone()).await?)?;
            ensure!(refused.code == "NOT_FOUND", "{handle}: {refused:?}");
        }
        let person = world.participant(&people::number(3))?;
        let seen = see(&person, &programme).await?;
        ensure!(seen["programmeDocumentation"].is_null(), "{seen}");
        Ok(())
    })
    .await
}
