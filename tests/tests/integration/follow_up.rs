//! Follow-up's store, deleted and built again from the events that the services keep.

use std::sync::Arc;

use access::{Cx, SystemPrincipal};
use anyhow::{Result, ensure};
use domain::ServiceName;
use evi_tests::{
    journey, on_both_engines, people,
    world::{Engine, TestWorld},
};
use follow_up::{FollowUp, rebuild};
use serde_json::json;

pub(crate) fn follow_up(world: &TestWorld) -> Result<Arc<FollowUp>> {
    let here = ServiceName::FollowUp;
    let (store, access) = (world.store(here).clone(), world.access_of(here)?);
    Ok(Arc::new(FollowUp::new(store, access, world.caller(here)?)))
}

async fn live(world: &TestWorld) -> Result<()> {
    for index in 0..2 {
        let number = people::number(index);
        let mut journey = world.received_person(&number).await?;
        let desk = world.desk()?;
        let (from, to) = (&journey.places.desk, &journey.places.insurance);
        let named = ["IDENTITY", "INTAKE"];
        let basis =
            journey::record_basis(&desk, &journey.case, "CONSENT", from, to, &named).await?;
        let service = "REHABILITATION_COORDINATION";
        let sent = journey::send_referral(&desk, &journey.case, to, service, &named).await?;
        let insurance = world.staff("insurance.sormland")?;
        let accepted = journey::accept_referral(&insurance, &sent).await?;
        let benefit = json!({
            "caseId": journey.case, "code": "SICKNESS_BENEFIT", "extentPercent": 50, "from": "2026-09-01",
        });
        insurance.change("record_benefit", benefit).await?;
        if index == 0 {
            let started = journey::start_referral(&insurance, &accepted).await?;
            journey::complete_referral(&insurance, &started, "CLOSER_TO_WORK").await?;
            journey::close_case(&desk, &mut journey).await?;
        } else {
            desk.change("withdraw_consent", json!({ "basisId": basis }))
                .await?;
        }
    }
    world.settle().await
}

on_both_engines! {
    async fn a_store_that_was_lost_is_rebuilt_the_same_from_the_events(world: &mut TestWorld) -> Result<()> {
        live(world).await?;
        let follow_up = follow_up(world)?;
        let kept = follow_up.list_steps().await?;
        ensure!(kept.len() >= 8, "only {} steps: {kept:#?}", kept.len());
        ensure!(kept.iter().any(|step| step.pseudonym.is_some()), "nobody is followed");

        // Lost: as if the store had been made anew.
        let cx = Cx::system(SystemPrincipal::Rebuilder, world.clock.clone(), world.entropy.clone());
        let tx = world.store(ServiceName::FollowUp).begin(&cx).await?;
        for table in ["step", "inbox_event"] {
            use sea_orm::ConnectionTrait;
            tx.connection().execute_unprepared(&format!("DELETE FROM {table}")).await?;
        }
        tx.commit().await?;
        ensure!(follow_up.list_steps().await?.is_empty(), "it was lost");

        let rebuilt = rebuild(&follow_up, &cx).await?;
        ensure!(rebuilt.parked == 0, "{rebuilt:?}");
        let again = follow_up.list_steps().await?;
        ensure!(again == kept, "rebuilt otherwise than it was");
        // Once more: the same, and nothing twice.
        let cx = Cx::system(SystemPrincipal::Rebuilder, world.clock.clone(), world.entropy.clone());
        rebuild(&follow_up, &cx).await?;
        ensure!(follow_up.list_steps().await? == kept, "rebuilt twice");
        Ok(())
    }

    async fn a_store_that_was_lost_tells_itself_everything_again(world: &mut TestWorld) -> Result<()> {
        live(world).await?;
        let before = follow_up(world)?.list_steps().await?;
        for table in ["step", "inbox_event", "rebuild"] {
            world.keep(ServiceName::FollowUp, &format!("DELETE FROM {table}")).await?;
        }
        // It has heard of somebody new before it looks.
        world.received_person(&people::number(2)).await?;
        world.settle().await?;
        let after = follow_up(world)?.list_steps().await?;
        ensure!(before.iter().all(|step| after.contains(step)), "what was lost is there again");
        ensure!(after.len() > before.len(), "and what is new");
        let mut events: Vec<_> = after.iter().map(|step| step.event).collect();
        events.dedup();
        ensure!(events.len() == after.len(), "nothing twice");
        Ok(())
    }
}

#[tokio::test]
async fn follow_up_is_told_neither_names_nor_numbers_nor_texts() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        live(world).await?;
        let steps = follow_up(world)?.list_steps().await?;
        let told = format!("{steps:?}");
        for secret in [
            "Ada",
            "Provsson",
            "Bertil",
            &people::number(0),
            &people::number(1),
            "070-",
            "Vill ha",
        ] {
            ensure!(!told.contains(secret), "{secret}");
        }
        let bodies = "SELECT count(*) AS number FROM outbox_event WHERE body LIKE '%Provsson%' \
            OR body LIKE '%Vill ha%' OR body LIKE '%070-%'";
        for service in evi_tests::services::keeping() {
            ensure!(world.count(service, bodies).await? == 0, "{service}");
        }
        Ok(())
    })
    .await
}
