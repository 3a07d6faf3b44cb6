//! What a page costs: its one request to the gateway, and nothing more of any service.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use domain::ServiceName;
use evi_tests::{
    browser::Browser,
    client::Reader,
    journey, people,
    world::{Engine, TestWorld},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

/// The pages of a case by the end of their address, with the operation and what it is asked besides the case.
fn pages() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("", "CaseOverview", json!({})),
        ("/kartlaggning", "CaseMapping", json!({})),
        ("/plan", "CasePlan", json!({})),
        ("/journal", "CaseJournal", json!({ "first": 20 })),
        ("/tidslinje", "CaseTimeline", json!({ "first": 50 })),
        ("/grunder", "CaseBases", json!({})),
        ("/uppgifter", "CaseRecords", json!({})),
        ("/remisser", "CaseReferrals", json!({})),
        ("/avslut", "CaseClosure", json!({})),
    ]
}

/// The statements that services have run since.
fn since(world: &TestWorld, before: &BTreeMap<ServiceName, u64>) -> BTreeMap<ServiceName, u64> {
    let mut counted = world.statements();
    for (service, count) in &mut counted {
        *count -= before.get(service).copied().unwrap_or_default();
    }
    counted
}

async fn ask(reader: &Reader, operation: &str, variables: &Value) -> Result<()> {
    let body = json!({ "documentId": format!("page:{operation}"), "variables": variables });
    let answer = reader.send(body.to_string()).await?;
    ensure!(answer.codes()?.is_empty(), "{operation}: {}", answer.body);
    Ok(())
}

#[tokio::test]
async fn a_page_of_a_case_costs_its_one_request() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let (desk, welfare) = (world.desk()?, world.staff("welfare.gnesta")?);
        let place = &journey.places.welfare;
        let sent = journey::send_referral(&desk, &journey.case, place, "MAPPING", &[]).await?;
        journey::accept_referral(&welfare, &sent).await?;
        world.settle().await?;
        let mut browser = Browser::signed_in(world, "welfare.gnesta").await?;
        for (ending, operation, mut variables) in pages() {
            variables["id"] = json!(journey.case);
            let before = world.statements();
            ask(&welfare, operation, &variables).await?;
            let of_request = since(world, &before);
            ensure!(of_request.values().sum::<u64>() > 0, "{operation}");
            let before = world.statements();
            let page = browser
                .get(&format!("/arende/{}{ending}", journey.case))
                .await?;
            ensure!(page.status == StatusCode::OK, "{page:?}");
            let of_page = since(world, &before);
            ensure!(
                of_page == of_request,
                "{ending}: {of_page:?} {of_request:?}"
            );
        }
        Ok(())
    })
    .await
}
