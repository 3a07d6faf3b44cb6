//! Units: created, renamed, closed, and their places. Nothing waits where nobody is.

use anyhow::{Context, Result, ensure};
use chrono::Duration;
use domain::{ServiceName, codes::ReferralService};
use evi_tests::{
    administration::{
        CLOSE_UNIT, CREATE_UNIT, RENAME_UNIT, SET_UNIT_CAPACITY, add_place, list, own_unit,
    },
    client::Reader,
    journey::{self, Place, text},
    on_both_engines, people,
    view::{case_view, referral_in, state},
    world::{Beginning, Engine, TestWorld},
};
use intake_desk::CapacitySeed;
use serde_json::{Value, json};

use super::{day, grant, newcomer, refer, refused, tasks, with_welfare};
use crate::waiting::act;

const WHERE: &str = "query Where($id: ID!) { referral(id: $id) { status toUnit { id } } }";

async fn unit_of(reader: &Reader, referral: &str) -> Result<Value> {
    let data = reader.query(WHERE, json!({ "id": referral })).await?;
    Ok(data["referral"]["toUnit"]["id"].clone())
}

/// A second unit of the welfare agency, with a caseworker and a lead of its own.
async fn second_unit(world: &TestWorld) -> Result<(String, Reader, Reader)> {
    let admin = world.staff("admin.welfare.gnesta")?;
    let created = CREATE_UNIT
        .take(&admin, json!({ "name": "Försörjningsstöd Gnesta, norr" }))
        .await?;
    ensure!(
        created["unit"]["unit"]["secrecyRegime"] == "STRICT",
        "{created}"
    );
    let unit = text(&created, "/unit/unit/id")?;
    let (worker, staff) = newcomer(world, &admin, "north").await?;
    grant(&admin, &staff, &unit, "CASEWORKER").await?;
    let (lead, staff) = newcomer(world, &admin, "northlead").await?;
    grant(&admin, &staff, &unit, "LEAD_CASEWORKER").await?;
    Ok((unit, worker, lead))
}

async fn close(world: &TestWorld, successor: Option<&str>, days: i64) -> Result<Value> {
    let admin = world.staff("admin.welfare.gnesta")?;
    let (unit, version) = own_unit(&admin, "0461").await?;
    let input = json!({
        "unitId": unit, "expectedVersion": version, "lastDay": day(world, days),
        "successorUnitId": successor,
    });
    CLOSE_UNIT.take(&admin, input).await
}

on_both_engines! {
    async fn the_queue_of_a_closed_unit_goes_to_who_takes_over(world: &mut TestWorld) -> Result<()> {
        let (begun, accepted) = with_welfare(world, 0).await?;
        let waits = world.received_person(&people::number(1)).await?;
        let sent = refer(world, &waits, &waits.places.welfare).await?;
        let (next, worker, lead) = second_unit(world).await?;
        let closed = close(world, Some(&next), -1).await?;
        ensure!(closed["unit"]["closedOn"] == day(world, -1), "{closed}");
        ensure!(closed["unit"]["successor"]["id"] == next.as_str(), "{closed}");
        world.settle().await?;

        let desk = world.desk()?;
        for referral in [&accepted.id, &sent.id] {
            ensure!(unit_of(&desk, referral).await? == next.as_str());
            let handed = ("ASSIGN_HANDLER".to_owned(), json!(referral));
            let waiting = tasks(&lead).await?;
            ensure!(waiting.contains(&handed), "{waiting:?}");
        }
        // The unit that took over works on the case now, and the closed one has only its own past.
        let (_, version) = referral_in(&desk, &begun.case, &accepted.id).await?.context("seen")?;
        let lead_id = list(&lead, "administeredStaff(first: 1)", "id").await?;
        ensure!(lead_id.is_empty(), "a lead administers nothing");
        let me = text(&list_staff(world, "northlead").await?, "/id")?;
        let hand = json!({ "referralId": accepted.id, "expectedVersion": version, "staffId": me, "cause": "WORKLOAD" });
        let document = "mutation Hand($input: AssignReferralInput!) { assignReferral(input: $input) { \
            referral { id version } userErrors { code field message } } }";
        evi_tests::client::done("assignReferral", lead.mutate(document, hand).await?)?;
        let view = case_view(&lead, &begun.case).await?;
        ensure!(state(&view, "WELFARE_ASSISTANCE") == "WRITABLE", "{view}");
        let view = case_view(&worker, &begun.case).await?;
        ensure!(state(&view, "INTAKE") == "READABLE", "the unit sees what its referral carries: {view}");
        ensure!(state(&view, "WELFARE_ASSISTANCE") == "ABSENT", "and a colleague no more: {view}");
        let before = world.staff("welfare.gnesta")?;
        let view = case_view(&before, &begun.case).await?;
        ensure!(state(&view, "JOURNAL") != "WRITABLE", "{view}");
        // Once is enough.
        let waiting = tasks(&lead).await?;
        world.settle().await?;
        ensure!(tasks(&lead).await? == waiting);
        Ok(())
    }

    async fn without_a_successor_the_desk_decides_on_each(world: &mut TestWorld) -> Result<()> {
        let (begun, accepted) = with_welfare(world, 0).await?;
        let waits = world.received_person(&people::number(1)).await?;
        let sent = refer(world, &waits, &waits.places.welfare).await?;
        close(world, None, 1).await?;
        world.settle().await?;
        ensure!(!has_take_over(&world.desk()?, &sent.id).await?, "it is open until its last day");
        world.forward(Duration::days(1));
        world.settle().await?;
        ensure!(!has_take_over(&world.desk()?, &sent.id).await?, "and on it");
        world.forward(Duration::days(1));
        world.settle().await?;
        let desk = world.desk()?;
        for referral in [&accepted.id, &sent.id] {
            ensure!(has_take_over(&desk, referral).await?, "{referral}");
            ensure!(unit_of(&desk, referral).await? == begun.places.welfare.unit.as_str());
        }
        let before = tasks(&desk).await?.len();
        world.settle().await?;
        ensure!(tasks(&desk).await?.len() == before, "each once");
        // Nothing more is sent there.
        let another = world.received_person(&people::number(2)).await?;
        let to = &another.places.welfare;
        let late = json!({
            "caseId": another.case, "toUnitId": to.unit, "service": "FINANCIAL_ASSISTANCE",
            "urgency": "NORMAL", "question": "Kan ni ta emot?", "sections": [],
        });
        let created = desk.change("create_referral", late).await?;
        let draft = journey::referral_of(&created)?;
        let refused = desk.refused("send_referral", journey::step(&draft)).await?;
        ensure!(refused == "RECEIVER_INACTIVE", "{refused}");
        Ok(())
    }

    async fn what_a_unit_was_stays_with_its_days(world: &mut TestWorld) -> Result<()> {
        let admin = world.staff("admin.welfare.gnesta")?;
        let (unit, version) = own_unit(&admin, "0461").await?;
        let rename = |version: i64, name: &str| json!({ "unitId": unit, "expectedVersion": version, "name": name });
        world.forward(Duration::days(1));
        let admin = world.staff("admin.welfare.gnesta")?;
        let renamed = RENAME_UNIT.take(&admin, rename(version, "Biståndsenheten")).await?;
        ensure!(renamed["unit"]["version"] == version + 1, "{renamed}");
        let stale = RENAME_UNIT.attempt(&admin, rename(version, "Annat")).await?;
        ensure!(stale["userErrors"][0]["code"] == "STALE_VERSION", "{stale}");
        ensure!(stale["unit"]["unit"]["name"] == "Biståndsenheten", "the current one comes along: {stale}");
        let on = format!(
            "yesterday: on(day: \"{}\") {{ name version }} today: on(day: \"{}\") {{ name version }}",
            day(world, -1), day(world, 0)
        );
        let units = list(&admin, "administeredUnits(first: 1)", &on).await?;
        ensure!(units[0]["yesterday"]["name"] == "Försörjningsstöd Gnesta", "{units:?}");
        ensure!(units[0]["today"]["name"] == "Biståndsenheten", "{units:?}");
        // Everybody reads the new name.
        let shown = world.desk()?.ask("units", json!({ "kind": "WELFARE_UNIT", "municipality": "0461" })).await?;
        ensure!(shown["units"]["edges"][0]["node"]["name"] == "Biståndsenheten", "{shown}");
        Ok(())
    }
}

async fn has_take_over(desk: &Reader, referral: &str) -> Result<bool> {
    let wanted = ("TAKE_OVER".to_owned(), json!(referral));
    Ok(tasks(desk).await?.contains(&wanted))
}

async fn list_staff(world: &TestWorld, name: &str) -> Result<Value> {
    let admin = world.staff("admin.welfare.gnesta")?;
    let field = format!("administeredStaff(first: 10, name: \"{name}\")");
    let found = list(&admin, &field, "id").await?;
    found.into_iter().next().context("on the staff")
}

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
    world.count(ServiceName::IntakeDesk, question).await
}

/// One who has the only place, and one who waits for it.
async fn holder_and_waiter(world: &TestWorld) -> Result<()> {
    use evi_tests::moves::{ACCEPT, RECEIVE, SEND, Walk};
    let (first, one) = crate::waiting::person(world, 0).await?;
    let (second, other) = crate::waiting::person(world, 1).await?;
    let mut holder = Walk::draft(world, (&first, &one), "WORK_PRACTICE").await?;
    let mut waiter = Walk::draft(world, (&second, &other), "WORK_PRACTICE").await?;
    holder.take_all(&[SEND, RECEIVE, ACCEPT]).await?;
    waiter.take_all(&[SEND, RECEIVE]).await?;
    let labour = world.staff("labour.gnesta")?;
    let accepting = ("acceptReferral", "AcceptReferralInput");
    let waits = act(&labour, accepting, &waiter, json!({})).await?;
    ensure!(waits["referral"]["status"] == "WAITLISTED", "{waits}");
    Ok(())
}

async fn added_places_are_offered(world: &mut TestWorld) -> Result<()> {
    holder_and_waiter(world).await?;
    ensure!(taken(world).await? == 1);
    let admin = world.staff("admin.labour.gnesta")?;
    let (unit, _) = own_unit(&admin, "0461").await?;
    let set = |places: i64, read: Option<i64>| json!({ "unitId": unit, "service": "WORK_PRACTICE", "places": places, "expectedPlaces": read });
    let (taken_away, stale) = (
        ("NO_CAPACITY", "places"),
        ("STALE_VERSION", "expectedPlaces"),
    );
    refused(&admin, SET_UNIT_CAPACITY, set(0, Some(1)), taken_away).await?;
    refused(&admin, SET_UNIT_CAPACITY, set(2, None), stale).await?;
    refused(
        &admin,
        SET_UNIT_CAPACITY,
        set(-1, Some(1)),
        ("INVALID_INPUT", "places"),
    )
    .await?;
    add_place(world, "WORK_PRACTICE").await?;
    world.settle().await?;
    ensure!(taken(world).await? == 2, "held for who waits");
    let held = "SELECT count(*) AS number FROM task WHERE kind = 'PLACE_IS_HELD'";
    ensure!(world.count(ServiceName::IntakeDesk, held).await? == 1);
    world.settle().await?;
    ensure!(taken(world).await? == 2);
    Ok(())
}

#[tokio::test]
async fn added_places_are_offered_to_who_waits_on_sqlite() -> Result<()> {
    TestWorld::run_from(Engine::Sqlite, one_place(), added_places_are_offered).await
}

#[tokio::test]
async fn added_places_are_offered_to_who_waits_on_postgresql() -> Result<()> {
    TestWorld::run_from(Engine::Postgres, one_place(), added_places_are_offered).await
}

/// The unit that takes over has one place for the service, and it is taken: the place that moves with
/// its referral goes over it.
async fn a_place_moves_over(world: &mut TestWorld) -> Result<()> {
    holder_and_waiter(world).await?;
    let admin = world.staff("admin.labour.gnesta")?;
    let (unit, version) = own_unit(&admin, "0461").await?;
    let created = CREATE_UNIT
        .take(&admin, json!({ "name": "Verkstan" }))
        .await?;
    let next = Place {
        unit: text(&created, "/unit/unit/id")?,
        agency: String::new(),
    };
    let places = json!({ "unitId": next.unit, "service": "WORK_PRACTICE", "places": 0 });
    SET_UNIT_CAPACITY.take(&admin, places).await?;
    let input = json!({
        "unitId": unit, "expectedVersion": version, "lastDay": day(world, -1),
        "successorUnitId": next.unit,
    });
    CLOSE_UNIT.take(&admin, input).await?;
    world.settle().await?;
    let over = "SELECT CAST(reserved AS BIGINT) AS number FROM service_capacity WHERE places = 0";
    ensure!(
        world.count(ServiceName::IntakeDesk, over).await? == 1,
        "it moved with its referral"
    );
    ensure!(taken(world).await? == 1, "and was given back where it was");
    Ok(())
}

#[tokio::test]
async fn a_held_place_moves_over_the_places_of_who_takes_over_on_sqlite() -> Result<()> {
    TestWorld::run_from(Engine::Sqlite, one_place(), a_place_moves_over).await
}

#[tokio::test]
async fn a_held_place_moves_over_the_places_of_who_takes_over_on_postgresql() -> Result<()> {
    TestWorld::run_from(Engine::Postgres, one_place(), a_place_moves_over).await
}
