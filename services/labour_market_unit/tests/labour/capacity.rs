//! Places taken from day to day, for those whom something ties to the programme.

use serde_json::{Value, json};

use crate::world::{Reader, World};

const ASK: &str = "query($id: ID!, $from: Month, $months: Int) {
    programmeCapacity(programmeId: $id, from: $from, months: $months) {
        capacity months { month most least placeDays started ended } steps { on taken } } }";

async fn see(world: &World, reader: Reader, programme: &str) -> Value {
    let wish = json!({ "id": programme, "from": "2026-02", "months": 2 });
    world.run(reader, ASK, wish).await["programmeCapacity"].clone()
}

async fn enrol(world: &World, programme: &str, case: &str, from: &str) -> String {
    let input = json!({ "programmeId": programme, "caseId": case, "from": from });
    let told = world
        .change(
            Reader::Handler,
            ("enrolParticipant", "enrolment { id }"),
            input,
        )
        .await;
    told["enrolment"]["id"].as_str().unwrap().to_owned()
}

async fn walk(world: World) {
    let programme = world.programme("Steg för steg", 20).await;
    let case = world.case.to_string();
    let first = enrol(&world, &programme, &case, "2026-02-10").await;
    enrol(
        &world,
        &programme,
        &world.other_case.to_string(),
        "2026-03-02",
    )
    .await;
    let ending = json!({
        "caseId": case, "enrolmentId": first, "endsOn": "2026-03-05", "reason": "OWN_WISH",
        "occupation": "UNKNOWN",
    });
    let told = world
        .change(
            Reader::Handler,
            ("endEnrolment", "enrolment { to }"),
            ending,
        )
        .await;
    assert_eq!(told["enrolment"]["to"], "2026-03-05");
    let seen = see(&world, Reader::Manager, &programme).await;
    assert_eq!(seen["capacity"], 20);
    let february = json!({
        "month": "2026-02", "most": 1, "least": 0, "placeDays": 19, "started": 1, "ended": 0,
    });
    let march = json!({
        "month": "2026-03", "most": 2, "least": 1, "placeDays": 35, "started": 1, "ended": 1,
    });
    assert_eq!(seen["months"], json!([february, march]));
    let steps = json!([
        { "on": "2026-02-01", "taken": 0 }, { "on": "2026-02-10", "taken": 1 },
        { "on": "2026-03-02", "taken": 2 }, { "on": "2026-03-06", "taken": 1 },
    ]);
    assert_eq!(seen["steps"], steps);
    for reader in [
        Reader::Handler,
        Reader::Supervisor,
        Reader::OtherParty,
        Reader::Evaluator,
    ] {
        assert_eq!(
            see(&world, reader, &programme).await,
            Value::Null,
            "{reader:?}"
        );
    }
}

#[tokio::test]
async fn places_are_told_by_month_and_day_on_sqlite() {
    walk(World::start().await).await;
}

#[tokio::test]
async fn places_are_told_by_month_and_day_on_postgresql() {
    World::on_postgresql(walk).await;
}

#[tokio::test]
async fn places_cost_the_same_however_many_are_taken() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let cost = async || {
        let before = world.service.store.statements();
        see(&world, Reader::Leader, &programme).await;
        world.service.store.statements() - before
    };
    let empty = cost().await;
    enrol(&world, &programme, &world.case.to_string(), "2026-02-10").await;
    enrol(
        &world,
        &programme,
        &world.other_case.to_string(),
        "2026-02-11",
    )
    .await;
    assert_eq!(cost().await, empty);
}
