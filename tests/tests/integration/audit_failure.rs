//! No entry, no read: where the access log of a service cannot be written, not a byte of what it keeps leaves,
//! and nothing is changed.

use anyhow::{Result, ensure};
use domain::ServiceName;
use evi_tests::{
    journey::{self, Journey},
    on_both_engines, people,
    view::case_view,
    world::TestWorld,
};
use serde_json::json;

const CARRIED: [&str; 3] = ["IDENTITY", "INTAKE", "SCREENING"];
const AWAY: &str = "ALTER TABLE audit_entry RENAME TO taken_away";
const BACK: &str = "ALTER TABLE taken_away RENAME TO audit_entry";
/// What the desk keeps of the person, and what the insurance agency does.
const OF_DESK: [&str; 5] = [
    "Ada",
    "Provsson",
    "1740605",
    "LONG_TERM_UNEMPLOYED",
    "NINE_YEAR",
];
const OF_INSURANCE: [&str; 2] = ["SICKNESS_BENEFIT", "2026-10-31"];

async fn joined(world: &TestWorld) -> Result<Journey> {
    let journey = world.received_person(&people::number(0)).await?;
    let (desk, case) = (world.desk()?, &journey.case);
    let (from, to) = (&journey.places.desk, &journey.places.insurance);
    journey::record_basis(&desk, case, "CONSENT", from, to, &CARRIED).await?;
    let service = "REHABILITATION_COORDINATION";
    let sent = journey::send_referral(&desk, case, to, service, &CARRIED).await?;
    let insurance = world.staff("insurance.sormland")?;
    journey::accept_referral(&insurance, &sent).await?;
    let benefit = json!({
        "caseId": case, "code": "SICKNESS_BENEFIT", "extentPercent": 50,
        "from": "2026-09-01", "to": "2026-10-31",
    });
    insurance.change("record_benefit", benefit).await?;
    world.settle().await?;
    Ok(journey)
}

fn free_of(body: &str, words: &[&str]) -> Result<()> {
    for word in words {
        ensure!(!body.contains(word), "{word} left without an entry: {body}");
    }
    Ok(())
}

on_both_engines! {
    async fn nothing_of_the_desk_leaves_when_its_log_fails(world: &mut TestWorld) -> Result<()> {
        let journey = joined(world).await?;
        let before = world.rows().await?;
        world.disturb();
        world.keep(ServiceName::IntakeDesk, AWAY).await?;
        let readers = [world.desk()?, world.staff("insurance.sormland")?, world.participant(&people::number(0))?];
        let lists = [
            ("case_view", json!({ "id": journey.case })),
            ("worklist", json!({ "first": 10 })),
            ("referral_inbox", json!({ "first": 10 })),
            ("timeline", json!({ "id": journey.case, "first": 10 })),
        ];
        for reader in &readers {
            for (operation, variables) in &lists {
                let contract = evi_tests::client::contract(operation)?;
                let answer = reader.post(&contract, variables.clone()).await?;
                free_of(&answer.body, &OF_DESK)?;
            }
        }
        let view = readers[0].post(&evi_tests::client::contract("case_view")?, json!({ "id": journey.case })).await?;
        ensure!(view.codes()?.contains(&"SERVICE_UNAVAILABLE".to_owned()), "{}", view.body);
        let mapping = json!({ "input": { "caseId": journey.case, "work": { "yearsOfExperience": 9, "drivingLicence": true } } });
        let change = readers[0].post(&evi_tests::client::contract("record_mapping")?, mapping).await?;
        ensure!(change.codes()? == ["SERVICE_UNAVAILABLE"] || change.codes()? == ["INTERNAL"], "{}", change.body);
        world.keep(ServiceName::IntakeDesk, BACK).await?;
        ensure!(world.rows().await? == before, "something was changed without an entry");
        let again = case_view(&world.desk()?, &journey.case).await?;
        ensure!(again["case"]["mapping"]["work"]["yearsOfExperience"] == 4, "{again}");
        Ok(())
    }

    async fn nothing_of_an_agency_leaves_when_its_log_fails_and_the_rest_does(world: &mut TestWorld) -> Result<()> {
        let journey = joined(world).await?;
        let insurance = world.staff("insurance.sormland")?;
        let whole = case_view(&insurance, &journey.case).await?;
        ensure!(whole["case"]["insurance"]["benefit"]["code"] == "SICKNESS_BENEFIT", "{whole}");
        world.disturb();
        world.keep(ServiceName::InsuranceAgency, AWAY).await?;
        let view = insurance.post(&evi_tests::client::contract("case_view")?, json!({ "id": journey.case })).await?;
        free_of(&view.body, &OF_INSURANCE)?;
        ensure!(view.codes()? == ["SERVICE_UNAVAILABLE"], "{}", view.body);
        ensure!(view.json()?["data"]["case"]["screening"]["inTargetGroup"] == true, "the desk logs for itself: {}", view.body);
        world.keep(ServiceName::InsuranceAgency, BACK).await?;
        let again = case_view(&insurance, &journey.case).await?;
        ensure!(again == whole, "{again}");
        Ok(())
    }
}
