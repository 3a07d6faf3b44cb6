//! Registerutdrag (GDPR article 15): the person gets everything that may be read by them, from every service, on a page
//! and in files; what is kept from them is not in it and leaves no trace; and each reading is in the log.

use anyhow::{Context, Result, ensure};
use domain::{CaseId, Section, ServiceName};
use evi_tests::{
    browser::Browser,
    client::done,
    journey::{self, Journey},
    people,
    world::{Engine, TestWorld},
};
use http::StatusCode;
use serde_json::{Value, json};
use store::{AuditFilter, AuditPlace};

const PAGE: &str = "/min-sida/registerutdrag";
const JSON: &str = "/min-sida/registerutdrag/fil/json";
const XML: &str = "/min-sida/registerutdrag/fil/xml";
const NUMBER: usize = 4;
const KEPT: &str = "Samtal med grannen";

const WRITE_NOTE: &str = "mutation Write($input: WriteNoteInput!) { writeNote(input: $input) { \
    note { id } userErrors { code field message } } }";

/// A person of whom the insurance agency has written a benefit, a note, and a note that is kept from the person.
async fn written_about(world: &TestWorld) -> Result<Journey> {
    let journey = world.received_person(&people::number(NUMBER)).await?;
    let desk = world.desk()?;
    let (from, to) = (&journey.places.desk, &journey.places.insurance);
    let named = ["IDENTITY", "SCREENING"];
    journey::record_basis(&desk, &journey.case, "CONSENT", from, to, &named).await?;
    let service = "REHABILITATION_COORDINATION";
    let sent = journey::send_referral(&desk, &journey.case, to, service, &named).await?;
    let insurance = world.staff("insurance.sormland")?;
    journey::accept_referral(&insurance, &sent).await?;
    let benefit = json!({
        "caseId": journey.case, "code": "SICKNESS_BENEFIT", "extentPercent": 50, "from": "2026-09-01",
    });
    insurance.change("record_benefit", benefit).await?;
    let shown = json!({ "caseId": journey.case, "text": "Ringde och pratade om planen" });
    let kept = json!({
        "caseId": journey.case, "text": KEPT,
        "keptFromParticipant": { "provision": "OSL_25_7", "reason": "En granne kan råka illa ut." },
    });
    for input in [shown, kept] {
        done("writeNote", insurance.mutate(WRITE_NOTE, input).await?)?;
    }
    Ok(journey)
}

async fn of_person(world: &TestWorld) -> Result<Browser> {
    let mut browser = Browser::open(world)?;
    browser.sign_in_participant(&people::number(NUMBER)).await?;
    Ok(browser)
}

fn records<'v>(extract: &'v Value, section: &str) -> Result<&'v Vec<Value>> {
    let parts = extract["registerExtract"]["cases"][0]["parts"].as_array();
    let mut parts = parts.context("parts")?.iter();
    let part = parts.find(|part| part["section"] == section);
    part.context("the part")?["records"]
        .as_array()
        .context("records")
}

#[tokio::test]
async fn the_person_gets_everything_from_every_service_and_nothing_that_is_kept() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = written_about(world).await?;
        let mut browser = of_person(world).await?;
        let page = browser.get(PAGE).await?;
        ensure!(page.status == StatusCode::OK, "{page:?}");
        for told in [
            "ada.provsson@exempel.se",
            "Sjukpenning",
            "Ringde och pratade om planen",
            "artikel 15",
        ] {
            ensure!(page.html.contains(told), "{told}: {}", page.html);
        }

        let file = browser.get(JSON).await?;
        ensure!(file.status == StatusCode::OK, "{file:?}");
        let extract: Value = serde_json::from_str(&file.html)?;
        let benefits = records(&extract, "INSURANCE_BENEFIT")?;
        ensure!(
            benefits.len() == 1 && benefits[0]["code"] == "SICKNESS_BENEFIT",
            "{benefits:?}"
        );
        ensure!(records(&extract, "JOURNAL")?.len() == 1, "{extract}");
        ensure!(
            !records(&extract, "ACCESS_LOG")?.is_empty(),
            "who has looked: {extract}"
        );
        ensure!(records(&extract, "REFERRALS")?.len() == 1, "{extract}");

        let xml = browser.get(XML).await?;
        ensure!(xml.html.starts_with("<?xml"), "{}", xml.html);
        for shown in [&page, &file, &xml] {
            ensure!(!shown.html.contains("grann"), "{}", shown.html);
        }
        let pdf = browser.get("/min-sida/registerutdrag/fil/pdf").await?;
        ensure!(pdf.status == StatusCode::NOT_FOUND, "{pdf:?}");

        let case: CaseId = journey.case.parse()?;
        let filter = AuditFilter::of(AuditPlace::Case(case));
        let log = world.store(ServiceName::InsuranceAgency);
        let entries = log.find_audit_entries(&filter, None, 50).await?;
        let of_extract = entries.iter().filter(|entry| {
            entry.body.head.operation == "MyExtract"
                && entry
                    .body
                    .disclosures
                    .iter()
                    .any(|shown| shown.section == Section::InsuranceBenefit)
        });
        ensure!(of_extract.count() >= 3, "a page and two files");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nobody_else_gets_an_extract() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        written_about(world).await?;
        world.received_person(&people::number(NUMBER + 1)).await?;
        let mut other = Browser::open(world)?;
        other
            .sign_in_participant(&people::number(NUMBER + 1))
            .await?;
        let own = other.get(JSON).await?;
        ensure!(
            own.status == StatusCode::OK && !own.html.contains("SICKNESS_BENEFIT"),
            "{own:?}"
        );
        for handle in ["desk.gnesta", "insurance.sormland"] {
            let mut staff = Browser::signed_in(world, handle).await?;
            for file in [JSON, XML] {
                let refused = staff.get(file).await?;
                ensure!(
                    refused.status == StatusCode::NOT_FOUND,
                    "{handle}: {refused:?}"
                );
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_file_is_whole_or_it_is_not_given() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        written_about(world).await?;
        world.settle().await?;
        world.restart_without(ServiceName::InsuranceAgency).await?;
        let mut browser = of_person(world).await?;
        for file in [JSON, XML] {
            let refused = browser.get(file).await?;
            ensure!(
                refused.status == StatusCode::SERVICE_UNAVAILABLE,
                "{refused:?}"
            );
        }
        let page = browser.get(PAGE).await?;
        ensure!(page.status == StatusCode::OK, "{page:?}");
        ensure!(
            page.html.contains("note warn"),
            "it says that parts are missing"
        );
        Ok(())
    })
    .await
}
