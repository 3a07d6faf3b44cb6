//! Disposal (gallring) over the whole system: each agency's part goes by its own rule, the case goes when no agency has
//! anything left, and what follow-up counts stays.

use anyhow::{Result, ensure};
use chrono::Duration;
use domain::ServiceName;
use evi_tests::{
    journey::{self, Journey},
    on_both_engines, people,
    world::TestWorld,
};
use serde_json::json;

const DESK: ServiceName = ServiceName::IntakeDesk;
const WELFARE: ServiceName = ServiceName::WelfareUnit;

/// A case in which the welfare unit has decided, closed, and past its last follow-up.
async fn long_closed(world: &TestWorld) -> Result<Journey> {
    let mut journey = world.received_person(&people::number(0)).await?;
    let desk = world.desk()?;
    let (from, to) = (&journey.places.desk, &journey.places.welfare);
    let named = ["IDENTITY", "SCREENING"];
    journey::record_basis(&desk, &journey.case, "CONSENT", from, to, &named).await?;
    let service = "FINANCIAL_ASSISTANCE";
    let sent = journey::send_referral(&desk, &journey.case, to, service, &named).await?;
    let welfare = world.staff("welfare.gnesta")?;
    let accepted = journey::accept_referral(&welfare, &sent).await?;
    journey::start_referral(&welfare, &accepted).await?;
    let decision = json!({
        "caseId": journey.case, "month": "2026-11", "amountOre": 912_300, "barrier": "UNEMPLOYED_NO_BENEFIT",
    });
    welfare
        .change("record_assistance_decision", decision)
        .await?;
    journey::close_case(&desk, &mut journey).await?;
    world.settle().await?;
    // The clocks of its follow-ups run out in their time.
    world.forward(Duration::days(400));
    world.settle().await?;
    Ok(journey)
}

async fn rows(world: &TestWorld, service: ServiceName, table: &str) -> Result<i64> {
    let question = format!("SELECT count(*) AS number FROM {table}");
    world.count(service, &question).await
}

on_both_engines! {
    async fn what_agencies_wrote_goes_first_and_then_the_case_is_absent_for_everybody(world: &mut TestWorld) -> Result<()> {
        let journey = long_closed(world).await?;
        ensure!(rows(world, WELFARE, "assistance_decision").await? == 1);
        let told = rows(world, WELFARE, "outbox_event").await?;
        let counted = rows(world, ServiceName::FollowUp, "step").await?;
        ensure!(told > 0 && counted > 0, "{told} {counted}");

        world.forward(Duration::days(1900));
        world.settle().await?;
        ensure!(rows(world, WELFARE, "assistance_decision").await? == 0, "five years after the last note");
        ensure!(rows(world, DESK, "mapping_part").await? == 0, "what the desk wrote itself");
        ensure!(rows(world, DESK, "shared_case").await? == 1, "its head waited for the others");

        world.forward(Duration::days(1));
        world.settle().await?;
        for table in ["shared_case", "referral", "basis", "person", "person_identifier"] {
            ensure!(rows(world, DESK, table).await? == 0, "{table}");
        }
        for handle in ["desk.gnesta", "welfare.gnesta", "labour.gnesta"] {
            let reader = world.staff(handle)?;
            let seen = reader.ask("case_view", json!({ "id": journey.case })).await?;
            ensure!(seen["case"].is_null(), "{handle}: {seen}");
        }
        let participant = world.participant(&people::number(0))?;
        let own = participant.ask("case_view", json!({ "id": journey.case })).await?;
        ensure!(own["case"].is_null(), "{own}");
        ensure!(rows(world, WELFARE, "outbox_event").await? == told, "coded steps can be told again");
        ensure!(rows(world, ServiceName::FollowUp, "step").await? == counted);
        for (service, certificates) in [(WELFARE, 1), (DESK, 2)] {
            let kept = world.store(service).list_certificates(None, None, 10).await?;
            ensure!(kept.len() == certificates, "{service}: {kept:?}");
        }
        Ok(())
    }

    async fn a_case_waits_for_a_service_that_does_not_answer(world: &mut TestWorld) -> Result<()> {
        long_closed(world).await?;
        world.forward(Duration::days(1900));
        world.settle().await?;
        world.restart_without(WELFARE).await?;
        world.forward(Duration::days(1));
        world.settle().await?;
        ensure!(rows(world, DESK, "shared_case").await? == 1, "nobody says that nothing is left");
        world.restart().await?;
        world.forward(Duration::days(1));
        world.settle().await?;
        ensure!(rows(world, DESK, "shared_case").await? == 0);
        Ok(())
    }
}
