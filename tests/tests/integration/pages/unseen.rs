//! A page shows nothing that the gateway would not give.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use domain::{CodeList as _, Section, SystemEntropy};
use evi_tests::{
    browser::{Browser, Page},
    client::done,
    journey, people,
    routes::routes,
    world::{Engine, TestWorld},
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use web::deed;

/// How many pages of a case its reader must be shown, so that the comparison says something.
const FEWEST_SHOWN: usize = 40;

/// A page without what is another every time: of a fault's page, its number too.
fn bare(page: &Page) -> Result<String> {
    let Some(number) = page.headers.get("x-reference") else {
        return Ok(page.bare());
    };
    Ok(page.bare().replace(number.to_str()?, ""))
}

/// Every address of a case and of a referral in it, with every section and every form.
fn addresses(case: &str, referral: &str) -> Result<Vec<String>> {
    let slugs = deed::all().map(|deed| deed.slug);
    let sections = Section::ALL.iter().map(|section| section.code());
    let (slugs, sections): (Vec<&str>, Vec<&str>) = (slugs.collect(), sections.collect());
    let mut found = Vec::new();
    for route in routes()?.iter().filter(|route| route.is_read) {
        let id = match route.pattern.split('/').nth(1) {
            Some("arende") => case,
            Some("remiss") => referral,
            Some(_) | None => continue,
        };
        let (name, values) = if route.pattern.contains("{slug}") {
            ("slug", slugs.as_slice())
        } else if route.pattern.contains("{section}") {
            ("section", sections.as_slice())
        } else {
            ("basis", &["5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77"][..])
        };
        found.extend(
            values
                .iter()
                .map(|value| route.filled(&[(name, value), ("id", id)])),
        );
    }
    Ok(found)
}

#[tokio::test]
async fn a_hidden_case_is_pages_that_do_not_exist() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let (desk, place) = (world.desk()?, &journey.places.welfare);
        let sent = journey::send_referral(&desk, &journey.case, place, "MAPPING", &[]).await?;
        let nothing = domain::CaseId::draw(&SystemEntropy).to_string();
        let mut insurance = Browser::signed_in(world, "insurance.sormland").await?;
        let hidden = addresses(&journey.case, &sent.id)?;
        for (hidden, unknown) in hidden.iter().zip(addresses(&nothing, &nothing)?) {
            let one = insurance.get(hidden).await?;
            let other = insurance.get(&unknown).await?;
            ensure!(one.status != StatusCode::OK, "{hidden}: {one:?}");
            ensure!(one.status == other.status, "{hidden}: {one:?} {other:?}");
            ensure!(one.location == other.location, "{hidden}: {one:?}");
            let (one, other) = (bare(&one)?, bare(&other)?);
            let one = one.replace(&journey.case, "").replace(&sent.id, "");
            ensure!(one == other.replace(&nothing, ""), "{hidden}: {one}");
        }
        Ok(())
    })
    .await
}

/// What a reader is shown at each address.
async fn shown(browser: &mut Browser, addresses: &[String]) -> Result<BTreeMap<String, String>> {
    let mut pages = BTreeMap::new();
    for address in addresses {
        let page = browser.get(address).await?;
        let (status, location) = (page.status, &page.location);
        let told = format!("{status} {location}\n{}", bare(&page)?);
        pages.insert(address.clone(), told);
    }
    Ok(pages)
}

/// What the welfare unit writes in its own sections.
fn written(case: &str) -> [(&'static str, &'static str, Value); 5] {
    [
        (
            "recordAssistanceDecision",
            "RecordAssistanceDecisionInput",
            json!({
                "caseId": case, "month": "2026-02", "amountOre": 1_000_000, "barrier": "UNEMPLOYED_NO_BENEFIT",
            }),
        ),
        (
            "recordHousehold",
            "RecordHouseholdInput",
            json!({ "caseId": case, "type": "SINGLE_WOMAN", "adults": 1, "children": 0 }),
        ),
        (
            "recordActivityRequirement",
            "RecordActivityRequirementInput",
            json!({ "caseId": case, "from": "2026-11-01", "hoursPerWeek": 20, "kinds": ["JOB_SEARCH"] }),
        ),
        (
            "writeNote",
            "WriteNoteInput",
            json!({ "caseId": case, "text": "Planerar nästa möte." }),
        ),
        (
            "recordMapping",
            "RecordMappingInput",
            json!({ "caseId": case, "economy": { "note": "Skuld hos Kronofogden" } }),
        ),
    ]
}

/// What the welfare unit writes in its own sections changes no byte of any page that the labour-market unit's
/// caseworker sees, who is linked with it and has no basis: withheld looks the same with something in it and with
/// nothing.
#[tokio::test]
async fn what_is_withheld_looks_the_same_full_and_empty_on_every_page() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let (desk, welfare) = (world.desk()?, world.staff("welfare.gnesta")?);
        let labour = world.staff("labour.gnesta")?;
        let places = &journey.places;
        let mut referrals = Vec::new();
        for (receiver, place, service) in [
            (&welfare, &places.welfare, "FINANCIAL_ASSISTANCE"),
            (&labour, &places.labour, "GUIDANCE"),
        ] {
            let sent = journey::send_referral(&desk, &journey.case, place, service, &[]).await?;
            referrals.push(journey::accept_referral(receiver, &sent).await?.id);
        }
        let own = referrals.last().context("a referral to labour")?;
        let addresses = addresses(&journey.case, own)?;
        let mut browser = Browser::signed_in(world, "labour.gnesta").await?;
        let before = shown(&mut browser, &addresses).await?;
        let pages = before.values().filter(|page| page.starts_with("200"));
        let pages = pages.count();
        ensure!(pages >= FEWEST_SHOWN, "only {pages} pages are shown");

        let records = [format!("/arende/{}/uppgifter", journey.case)];
        let mut writer = Browser::signed_in(world, "welfare.gnesta").await?;
        let empty = shown(&mut writer, &records).await?;
        for (mutation, input, given) in written(&journey.case) {
            let document = format!(
                "mutation W($input: {input}!) {{ {mutation}(input: $input) {{ userErrors {{ code field }} }} }}"
            );
            done(mutation, welfare.mutate(&document, given).await?)?;
        }
        world.settle().await?;
        let full = shown(&mut writer, &records).await?;
        ensure!(empty != full, "whoever wrote it sees it");

        for (address, page) in shown(&mut browser, &addresses).await? {
            ensure!(page == before[&address], "{address}:\n{}\n{page}", before[&address]);
        }
        Ok(())
    })
    .await
}
