//! One service down: the rest of the case is there, with a notice that follows from the question and never
//! from the data (`security.md` finding 10).

use anyhow::{Result, ensure};
use domain::ServiceName;
use evi_tests::{
    client::{Answer, contract},
    journey::{self, Journey},
    people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

async fn accepted(world: &TestWorld, index: usize) -> Result<Journey> {
    let journey = world.received_person(&people::number(index)).await?;
    let desk = world.desk()?;
    let (from, to) = (&journey.places.desk, &journey.places.insurance);
    journey::record_basis(
        &desk,
        &journey.case,
        "CONSENT",
        from,
        to,
        &["IDENTITY", "SCREENING"],
    )
    .await?;
    let service = "REHABILITATION_COORDINATION";
    let carried = ["IDENTITY", "SCREENING"];
    let sent = journey::send_referral(&desk, &journey.case, to, service, &carried).await?;
    journey::accept_referral(&world.staff("insurance.sormland")?, &sent).await?;
    Ok(journey)
}

/// The errors of an answer, without what names the request.
fn notices(answer: &Answer) -> Result<Value> {
    let mut errors = answer.json()?["errors"].clone();
    for error in errors.as_array_mut().into_iter().flatten() {
        error["extensions"]["traceId"] = json!("");
    }
    Ok(errors)
}

#[tokio::test]
async fn a_silent_agency_leaves_the_rest_and_a_notice_that_tells_nothing_of_the_data() -> Result<()>
{
    TestWorld::run(Engine::Sqlite, async |world| {
        let empty = accepted(world, 0).await?;
        let full = accepted(world, 1).await?;
        let insurance = world.staff("insurance.sormland")?;
        let benefit = json!({
            "caseId": full.case, "code": "SICKNESS_BENEFIT", "extentPercent": 50, "from": "2026-09-01",
        });
        insurance.change("record_benefit", benefit).await?;
        world.settle().await?;
        world.restart_without(ServiceName::InsuranceAgency).await?;

        let document = contract("case_view")?;
        let nowhere = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";
        for handle in ["insurance.sormland", "desk.gnesta"] {
            let reader = world.staff(handle)?;
            let ask = async |id: &str| reader.post(&document, json!({ "id": id })).await;
            let (of_empty, of_full) = (ask(&empty.case).await?, ask(&full.case).await?);
            let (told, same) = (notices(&of_empty)?, notices(&of_full)?);
            ensure!(told == same, "{handle}: {told} {same}");
            let codes = of_full.codes()?;
            ensure!(!codes.is_empty() && codes.iter().all(|code| code == "SERVICE_UNAVAILABLE"), "{}", of_full.body);
            ensure!(told[0]["extensions"]["retryable"] == true, "{told}");
            let answered = of_full.json()?;
            let case = &answered["data"]["case"];
            ensure!(case.is_object(), "{handle}: {answered}");
            ensure!(case["id"] == full.case.as_str(), "{case}");
            ensure!(case["screening"]["inTargetGroup"] == true, "the desk's part is there: {case}");
            ensure!(case["access"].as_array().is_some_and(|lines| lines.len() == 26), "{case}");
            ensure!(!of_full.body.contains("SICKNESS_BENEFIT"), "{}", of_full.body);
        }
        // Who may see no case is told the same of a hidden one as of one that never was.
        let stranger = world.staff("welfare.trosa")?;
        let hidden = stranger.post(&document, json!({ "id": full.case })).await?;
        let random = stranger.post(&document, json!({ "id": nowhere })).await?;
        ensure!(notices(&hidden)? == notices(&random)?, "{} {}", hidden.body, random.body);
        ensure!(hidden.json()?["data"]["case"].is_null(), "{}", hidden.body);

        // It comes back, and everything is as it was.
        world.restart().await?;
        let insurance = world.staff("insurance.sormland")?;
        let view = insurance.ask("case_view", json!({ "id": full.case })).await?;
        ensure!(view["case"]["insurance"]["benefit"]["extentPercent"] == 50, "{view}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn without_the_desk_nobody_gets_a_permit() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = accepted(world, 0).await?;
        world.restart_without(ServiceName::IntakeDesk).await?;
        let insurance = world.staff("insurance.sormland")?;
        let document = contract("record_benefit")?;
        let input = json!({
            "caseId": journey.case, "code": "SICKNESS_BENEFIT", "extentPercent": 50, "from": "2026-09-01",
        });
        let answer = insurance.post(&document, json!({ "input": input })).await?;
        ensure!(answer.codes()? == ["SERVICE_UNAVAILABLE"], "{}", answer.body);
        let rows = "SELECT count(*) AS number FROM outbox_event";
        ensure!(world.count(ServiceName::InsuranceAgency, rows).await? == 0, "nothing was written");
        Ok(())
    })
    .await
}
