//! The place of a referral and the placements that rest on it: reserved, confirmed and given back once,
//! however often and in whatever order they are told (`referral.md`, invariant viii).

use access::SystemPrincipal;
use anyhow::{Context, Result, ensure};
use chassis::{Replayed, events_again};
use domain::{ServiceName, codes::ReferralService};
use evi_tests::{
    client::done,
    journey::{Journey, referral_of, text},
    moves::{ACCEPT, COMPLETE, RECEIVE, SEND, START, Walk},
    view::referral_in,
    world::{Beginning, Engine, TestWorld},
};
use intake_desk::CapacitySeed;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::waiting::{act, person};

const DESK: ServiceName = ServiceName::IntakeDesk;
const LABOUR: ServiceName = ServiceName::LabourMarketUnit;
const ACCEPTING: (&str, &str) = ("acceptReferral", "AcceptReferralInput");

fn one_place() -> Beginning {
    let capacity = CapacitySeed {
        unit: "labour.gnesta".to_owned(),
        service: ReferralService::WorkPractice,
        places: 1,
    };
    Beginning {
        capacities: vec![capacity],
    }
}

async fn taken(world: &TestWorld) -> Result<i64> {
    let question = "SELECT CAST(sum(reserved) AS BIGINT) AS number FROM service_capacity";
    world.count(DESK, question).await
}

async fn tasks(world: &TestWorld, kind: &str) -> Result<i64> {
    let question = format!("SELECT count(*) AS number FROM task WHERE kind = '{kind}'");
    world.count(DESK, &question).await
}

/// The labour-market unit records a placement that rests on a referral; gives its id.
async fn place(world: &TestWorld, case: &str, referral: &str) -> Result<String> {
    let document = "mutation Place($input: CreatePlacementInput!) { createPlacement(input: $input) { \
        placement { id } userErrors { code field message } } }";
    let input = json!({
        "caseId": case, "workplace": "Återbruket", "employmentType": "WORK_PRACTICE",
        "serviceRatePercent": 75, "startsOn": "2026-11-02", "tasks": "Sorterar", "referralId": referral,
    });
    let placed = world
        .staff("labour.gnesta")?
        .mutate(document, input)
        .await?;
    text(&done("createPlacement", placed)?, "/placement/id")
}

async fn end(world: &TestWorld, case: &str, placement: &str) -> Result<()> {
    let document = "mutation End($input: EndPlacementInput!) { endPlacement(input: $input) { \
        userErrors { code field message } } }";
    let input = json!({
        "caseId": case, "placementId": placement, "endsOn": "2026-11-20", "reason": "AS_PLANNED",
    });
    let ended = world
        .staff("labour.gnesta")?
        .mutate(document, input)
        .await?;
    done("endPlacement", ended).map(|_| ())
}

/// Everything that the labour-market unit has told of placements, as it stands on the wire.
async fn told(world: &TestWorld, kind: &str) -> Result<Vec<Value>> {
    let caller = world.caller(ServiceName::FollowUp)?;
    let told: Vec<Replayed> = events_again(&caller, LABOUR, 0).await?;
    let told = told
        .into_iter()
        .map(|told| serde_json::to_value(told.event));
    let told: Vec<Value> = told.collect::<Result<_, _>>()?;
    Ok(told
        .into_iter()
        .filter(|event| event["body"]["type"] == kind)
        .collect())
}

/// Tells the desk an event in the name of the labour-market unit.
async fn tell(world: &TestWorld, event: &Value) -> Result<()> {
    let caller = world.caller(LABOUR)?;
    let body = serde_json::to_vec(event)?;
    let answer = caller
        .post(DESK, "/internal/events", SystemPrincipal::Delivery, body)
        .await?;
    ensure!(answer.status() == StatusCode::OK, "{}", answer.status());
    Ok(())
}

/// The same news in another event, as a sender that has lost its memory would tell it.
fn told_anew(event: &Value, number: u8) -> Value {
    let mut event = event.clone();
    event["id"] = json!(format!("5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b{number:02}"));
    event
}

/// A referral that holds the only place and is worked on, and one that waits for it.
async fn holder_and_waiter(
    world: &TestWorld,
) -> Result<((Journey, Walk<'_>), (Journey, Walk<'_>))> {
    let (first, first_number) = person(world, 0).await?;
    let (second, second_number) = person(world, 1).await?;
    let mut holder = Walk::draft(world, (&first, &first_number), "WORK_PRACTICE").await?;
    let mut waiter = Walk::draft(world, (&second, &second_number), "WORK_PRACTICE").await?;
    holder.take_all(&[SEND, RECEIVE, ACCEPT, START]).await?;
    waiter.take_all(&[SEND, RECEIVE]).await?;
    let labour = world.staff("labour.gnesta")?;
    let waits = done(
        "acceptReferral",
        act(&labour, ACCEPTING, &waiter, json!({})).await?,
    )?;
    ensure!(waits["referral"]["status"] == "WAITLISTED", "{waits}");
    waiter.referral = referral_of(&waits)?;
    Ok(((first, holder), (second, waiter)))
}

/// The waiting referral is accepted on the place that is held for it.
async fn accept_held(
    world: &TestWorld,
    (journey, waiter): (&Journey, &mut Walk<'_>),
) -> Result<()> {
    let desk = world.desk()?;
    let seen = referral_in(&desk, &journey.case, &waiter.referral.id).await?;
    waiter.referral.version = seen.context("the sender sees it")?.1;
    let lead = world.staff("lead.labour.gnesta")?;
    let taken = done(
        "acceptReferral",
        act(&lead, ACCEPTING, waiter, json!({})).await?,
    )?;
    ensure!(taken["referral"]["status"] == "ACCEPTED", "{taken}");
    waiter.referral = referral_of(&taken)?;
    Ok(())
}

async fn ends_once(world: &mut TestWorld) -> Result<()> {
    let ((first, mut holder), (second, mut waiter)) = holder_and_waiter(world).await?;
    let placement = place(world, &first.case, &holder.referral.id).await?;
    world.settle().await?;
    ensure!(
        taken(world).await? == 1,
        "a confirmed place is the same place"
    );
    ensure!(
        tasks(world, "PLACE_IS_HELD").await? == 0,
        "nobody else is offered it"
    );

    end(world, &first.case, &placement).await?;
    world.settle().await?;
    ensure!(
        taken(world).await? == 1,
        "given back, and held for who waits"
    );
    ensure!(
        tasks(world, "PLACE_IS_HELD").await? == 1,
        "the waiting one is offered it"
    );
    ensure!(
        tasks(world, "PLACEMENT_ENDED").await? == 1,
        "the unit is told once"
    );

    let ended = told(world, "PlacementEnded").await?;
    let ended = ended.first().context("it was told")?;
    for again in [ended.clone(), told_anew(ended, 1), told_anew(ended, 2)] {
        tell(world, &again).await?;
        ensure!(
            taken(world).await? == 1,
            "told again, it gives nothing more back"
        );
    }
    ensure!(
        tasks(world, "PLACEMENT_ENDED").await? == 1,
        "nor is the unit told again"
    );

    accept_held(world, (&second, &mut waiter)).await?;
    holder.take(&COMPLETE).await?;
    ensure!(taken(world).await? == 1, "the place is the other one's now");
    waiter.take_all(&[START, COMPLETE]).await?;
    ensure!(taken(world).await? == 0, "and is given back with it");
    Ok(())
}

#[tokio::test]
async fn the_end_of_a_placement_gives_its_place_to_who_waits_once_on_sqlite() -> Result<()> {
    TestWorld::run_from(Engine::Sqlite, one_place(), ends_once).await
}

#[tokio::test]
async fn the_end_of_a_placement_gives_its_place_to_who_waits_once_on_postgresql() -> Result<()> {
    TestWorld::run_from(Engine::Postgres, one_place(), ends_once).await
}

#[tokio::test]
async fn a_placement_that_ends_before_it_is_heard_of_gives_its_place_back_once() -> Result<()> {
    TestWorld::run_from(Engine::Sqlite, one_place(), async |world| {
        let ((first, mut holder), (second, mut waiter)) = holder_and_waiter(world).await?;
        let placement = place(world, &first.case, &holder.referral.id).await?;
        end(world, &first.case, &placement).await?;
        for kind in ["PlacementEnded", "PlacementConfirmed"] {
            for event in told(world, kind).await? {
                tell(world, &event).await?;
                tell(world, &event).await?;
            }
        }
        ensure!(taken(world).await? == 1, "held for who waits");
        world.settle().await?;
        ensure!(
            taken(world).await? == 1,
            "the beginning that came late takes nothing"
        );
        ensure!(tasks(world, "PLACEMENT_WITHOUT_PLACE").await? == 0);
        accept_held(world, (&second, &mut waiter)).await?;
        holder.take(&COMPLETE).await?;
        ensure!(taken(world).await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_new_placement_takes_a_place_again_and_the_unit_is_told_when_there_is_none() -> Result<()>
{
    TestWorld::run_from(Engine::Sqlite, one_place(), async |world| {
        let ((first, mut holder), (second, mut waiter)) = holder_and_waiter(world).await?;
        let placement = place(world, &first.case, &holder.referral.id).await?;
        end(world, &first.case, &placement).await?;
        world.settle().await?;
        accept_held(world, (&second, &mut waiter)).await?;

        // The place is the other one's: the new placement has none, and the unit is told.
        let without = place(world, &first.case, &holder.referral.id).await?;
        world.settle().await?;
        ensure!(taken(world).await? == 1, "no more than there are");
        ensure!(tasks(world, "PLACEMENT_WITHOUT_PLACE").await? == 1);
        end(world, &first.case, &without).await?;
        world.settle().await?;
        ensure!(
            taken(world).await? == 1,
            "it held none, and gives none back"
        );

        waiter.take_all(&[START, COMPLETE]).await?;
        ensure!(taken(world).await? == 0);
        place(world, &first.case, &holder.referral.id).await?;
        world.settle().await?;
        ensure!(taken(world).await? == 1, "now there is one");
        ensure!(tasks(world, "PLACEMENT_WITHOUT_PLACE").await? == 1);
        holder.take(&COMPLETE).await?;
        ensure!(
            taken(world).await? == 0,
            "and it goes back with the referral"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_placement_without_a_referral_concerns_no_place() -> Result<()> {
    TestWorld::run_from(Engine::Sqlite, one_place(), async |world| {
        let ((first, _holder), _) = holder_and_waiter(world).await?;
        let document = "mutation Place($input: CreatePlacementInput!) { createPlacement(input: $input) { \
            placement { id } userErrors { code field message } } }";
        let input = json!({
            "caseId": first.case, "workplace": "Återbruket", "employmentType": "WORK_PRACTICE",
            "serviceRatePercent": 50, "startsOn": "2026-11-02", "tasks": "Lagar",
        });
        let placed = world.staff("labour.gnesta")?.mutate(document, input).await?;
        end(world, &first.case, &text(&placed, "/placement/id")?).await?;
        world.settle().await?;
        ensure!(taken(world).await? == 1);
        ensure!(tasks(world, "PLACE_IS_HELD").await? == 0);
        Ok(())
    })
    .await
}
