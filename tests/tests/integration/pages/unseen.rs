//! A page shows nothing that the gateway would not give.

use anyhow::{Result, ensure};
use domain::SystemEntropy;
use evi_tests::{
    browser::{Browser, Page},
    client::done,
    journey, people,
    world::{Engine, TestWorld},
};
use reqwest::StatusCode;
use serde_json::json;

/// A fault's page without its number, which is another every time.
fn without_number(page: &Page) -> Result<String> {
    let number = page.headers["x-reference"].to_str()?;
    Ok(page.bare().replace(number, ""))
}

#[tokio::test]
async fn a_hidden_case_is_a_page_that_does_not_exist() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let case = world.received_person(&people::number(0)).await?.case;
        let mut insurance = Browser::signed_in(world, "insurance.sormland").await?;
        for ending in ["", "/gora/tilldela"] {
            let hidden = insurance.get(&format!("/arende/{case}{ending}")).await?;
            let nothing = domain::CaseId::draw(&SystemEntropy);
            let unknown = insurance.get(&format!("/arende/{nothing}{ending}")).await?;
            ensure!(hidden.status == StatusCode::NOT_FOUND, "{hidden:?}");
            let (hidden, unknown) = (without_number(&hidden)?, without_number(&unknown)?);
            ensure!(hidden.replace(&case, "") == unknown.replace(&nothing.to_string(), ""));
        }
        Ok(())
    })
    .await
}

/// What the welfare unit writes in its own sections changes no byte of what the labour-market unit's caseworker sees,
/// who is linked with it and has no basis: withheld looks the same with something in it and with nothing.
#[tokio::test]
async fn what_is_withheld_looks_the_same_full_and_empty() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let (desk, welfare) = (world.desk()?, world.staff("welfare.gnesta")?);
        let labour = world.staff("labour.gnesta")?;
        let places = &journey.places;
        for (receiver, place, service) in [
            (&welfare, &places.welfare, "FINANCIAL_ASSISTANCE"),
            (&labour, &places.labour, "GUIDANCE"),
        ] {
            let sent = journey::send_referral(&desk, &journey.case, place, service, &[]).await?;
            journey::accept_referral(receiver, &sent).await?;
        }
        let mut browser = Browser::signed_in(world, "labour.gnesta").await?;
        let address = format!("/arende/{}", journey.case);
        let before = browser.get(&address).await?;
        ensure!(before.status == StatusCode::OK, "{before:?}");
        let input = json!({
            "caseId": journey.case, "month": "2026-02", "amountOre": 1_000_000,
            "barrier": "UNEMPLOYED_NO_BENEFIT",
        });
        let document = "mutation Record($input: RecordAssistanceDecisionInput!) { \
            recordAssistanceDecision(input: $input) { userErrors { code field } } }";
        done(
            "recordAssistanceDecision",
            welfare.mutate(document, input).await?,
        )?;
        let after = browser.get(&address).await?;
        ensure!(
            before.bare() == after.bare(),
            "{}\n{}",
            before.bare(),
            after.bare()
        );
        Ok(())
    })
    .await
}
