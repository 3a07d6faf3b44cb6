//! A partner's own request, over the whole way: from the call of the partner's system to the intake that the desk makes of it
//! in its pages, and nothing told on the way back.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use domain::ServiceName;
use evi_tests::{
    browser::Browser,
    client::{Reader, done, refusal},
    journey, on_both_engines, partner, people,
    world::TestWorld,
};
use reqwest::StatusCode;
use serde_json::{Value, json};

const TEXT: &str = "Har varit sjukskriven länge och vill börja arbeta";
const LIST: &str =
    "{ intakeProposals(first: 10) { edges { node { id reason fromUnit { name } } } } }";
const ONE: &str = "query One($id: ID!) { intakeProposal(id: $id) { status personalNumberMasked name phone text } }";
const OPEN: &str = "mutation Open($input: OpenProposedContactInput!) { openProposedContact(input: $input) { \
    contact { id } userErrors { code field message } } }";
const INTAKE: &str = "mutation Intake($input: RegisterIntakeInput!) { registerIntake(input: $input) { \
    case { id } intake { channel proposedBy { name } } userErrors { code field message } } }";

fn input(number: &str, key: &str) -> Value {
    json!({
        "personalNumber": number, "phone": "070-1740605", "consentForm": "WRITTEN", "consentedOn": "2026-11-01",
        "reason": "BACK_TO_WORK", "text": TEXT, "municipality": "0461", "idempotencyKey": key,
    })
}

/// The answer with its receipt's id and what is left of the partner's budget taken out, and the statements that it cost.
async fn proposed(
    world: &TestWorld,
    (reader, document): (&Reader, &str),
    input: Value,
) -> Result<(u16, String, BTreeMap<ServiceName, u64>)> {
    let before = world.statements();
    let answer = reader.post(document, json!({ "input": input })).await?;
    let after = world.statements();
    let cost = after
        .into_iter()
        .map(|(service, count)| (service, count - before[&service]));
    let cost = cost.collect();
    let data = answer.json()?;
    let receipt = journey::text(&data, "/data/proposeIntake/receipt/id")?;
    ensure!(receipt.len() == 36, "{data}");
    let left = data["extensions"]["cost"]["remaining"].to_string();
    let body = answer.body.replace(&receipt, "").replace(&left, "");
    Ok((answer.status, body, cost))
}

async fn waiting(reader: &Reader) -> Result<Vec<String>> {
    let listed = reader.query(LIST, json!({})).await?;
    let edges = listed["intakeProposals"]["edges"].as_array().into_iter();
    edges
        .flatten()
        .map(|edge| journey::text(edge, "/node/id"))
        .collect()
}

on_both_engines! {
    async fn known_unknown_and_protected_persons_are_proposed_alike(world: &mut TestWorld) -> Result<()> {
        let known = people::number(0);
        world.received_person(&known).await?;
        let hidden = world.received_person(&people::number(1)).await?;
        let document = "mutation P($input: SetProtectedIdentityInput!) { setProtectedIdentity(input: $input) { \
            userErrors { code } } }";
        let grade = json!({ "caseId": hidden.case, "grade": "MARKING" });
        done("setProtectedIdentity", world.desk()?.mutate(document, grade).await?)?;
        world.settle().await?;
        let (partner, document) = (world.staff("partner.vardcentral")?, partner::document("propose-intake")?);
        let mut answers = Vec::new();
        for index in [3, 0, 1, 2] {
            let key = format!("likadana-{index}");
            let asked = (&partner, document.as_str());
            answers.push(proposed(world, asked, input(&people::number(index), &key)).await?);
        }
        for pair in answers.windows(2) {
            ensure!(pair[0] == pair[1], "{pair:#?}");
        }
        // Whoever protected the person is the named handler; the other officers of the desk see the others alone.
        ensure!(waiting(&world.desk()?).await?.len() == 4);
        ensure!(waiting(&world.staff("desk.trosa")?).await?.is_empty());
        Ok(())
    }

    async fn a_request_becomes_an_intake_and_the_partner_learns_nothing(world: &mut TestWorld) -> Result<()> {
        let (partner, document) = (world.staff("partner.vardcentral")?, partner::document("propose-intake")?);
        let number = people::number(5);
        let key = || input(&number, "en-gang");
        let first = partner.query(&document, json!({ "input": key() })).await?;
        let again = partner.query(&document, json!({ "input": key() })).await?;
        ensure!(first == again, "{first} {again}");
        let next = journey::text(&first, "/proposeIntake/receipt/next")?;
        ensure!(next.contains("5 arbetsdagar"), "{next}");

        let desk = world.desk()?;
        let ids = waiting(&desk).await?;
        let [id] = ids.as_slice() else {
            anyhow::bail!("{ids:?}");
        };
        let mut browser = Browser::signed_in(world, "desk.gnesta").await?;
        let address = format!("/mottagning/forfragan/{id}");
        for page in ["/mottagning", "/mitt-arbete"] {
            let shown = browser.get(page).await?;
            ensure!(shown.html.contains(&address) && !shown.html.contains(TEXT), "{page}: {shown:?}");
        }
        let shown = browser.get(&address).await?;
        ensure!(shown.status == StatusCode::OK && shown.html.contains(TEXT), "{shown:?}");
        ensure!(!shown.html.contains(&number[2..]), "the number is masked: {number}");
        let token = shown.token()?;
        let begun = browser.post(&format!("{address}/intag"), &[("_token", token.as_str())]).await?;
        ensure!(begun.location.starts_with("/mottagning/intag/"), "{begun:?}");
        let step = browser.get(&format!("{}/vem", begun.location)).await?;
        ensure!(step.html.contains("070-1740605"), "what the partner told stands there: {step:?}");

        let opened = done("openProposedContact", desk.mutate(OPEN, json!({ "proposalId": id })).await?)?;
        let registered = json!({
            "contactId": journey::text(&opened, "/contact/id")?, "channel": "HEALTH_CARE", "reason": TEXT,
            "proposalId": id,
        });
        let registered = done("registerIntake", desk.mutate(INTAKE, registered).await?)?;
        let named = registered["intake"]["proposedBy"]["name"].as_str();
        ensure!(named.is_some_and(|name| name.contains("Ringblomman")), "{registered}");
        ensure!(waiting(&desk).await?.is_empty());
        let handled = desk.query(ONE, json!({ "id": id })).await?;
        ensure!(handled["intakeProposal"]["status"] == "TAKEN", "{handled}");
        // The partner's answers are what they were: the same receipt for the key, no list, no case.
        ensure!(partner.query(&document, json!({ "input": key() })).await? == first);
        let read = partner.query(&partner::document("read-referral")?, json!({ "first": 10 })).await?;
        ensure!(read["referralInbox"]["edges"] == json!([]), "{read}");
        let looked = partner.post(LIST, json!({})).await?;
        ensure!(looked.codes()? == ["OPERATION_NOT_REGISTERED"], "{}", looked.body);
        Ok(())
    }

    async fn others_see_and_change_nothing_of_a_request(world: &mut TestWorld) -> Result<()> {
        let (partner, document) = (world.staff("partner.vardcentral")?, partner::document("propose-intake")?);
        partner.query(&document, json!({ "input": input(&people::number(6), "andra") })).await?;
        let ids = waiting(&world.desk()?).await?;
        let id = ids.first().context("it waits")?;
        let nobody = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";
        for handle in ["desk.trosa", "welfare.gnesta", "manager.labour.gnesta", "logs.welfare.gnesta", "admin.welfare.gnesta"] {
            let reader = world.staff(handle)?;
            ensure!(waiting(&reader).await?.is_empty(), "{handle}");
            let mut answers = Vec::new();
            for id in [id.as_str(), nobody] {
                let before = world.statements();
                let seen = reader.post(ONE, json!({ "id": id })).await?;
                let after = world.statements();
                let cost = after[&ServiceName::IntakeDesk] - before[&ServiceName::IntakeDesk];
                let refused = reader.mutate(OPEN, json!({ "proposalId": id })).await?;
                ensure!(refusal(&refused)?.code == "NOT_FOUND", "{handle}: {refused}");
                answers.push((seen.body, cost, refused));
            }
            ensure!(answers[0] == answers[1], "{handle}: {answers:#?}");
        }
        let person = world.participant(&people::number(6))?;
        ensure!(waiting(&person).await?.is_empty(), "nor the person");
        let staff = world.desk()?.post(&document, json!({ "input": input(&people::number(7), "personal") })).await?;
        ensure!(refusal(&staff.data()?["proposeIntake"])?.code == "FORBIDDEN", "{}", staff.body);
        Ok(())
    }
}
