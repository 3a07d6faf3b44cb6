//! How an enrolment ends: the place is free, the leader has nothing more to do with the case, follow-up is told.

use serde_json::{Value, json};

use crate::world::{Reader, World, refusal, refusals};

const ENROL: (&str, &str) = ("enrolParticipant", "enrolment { id }");
const END: (&str, &str) = (
    "endEnrolment",
    "enrolment { id from to plannedTo ending { id reason occupation employer field note } }",
);

async fn enrol(world: &World, programme: &str) -> String {
    let input = json!({
        "programmeId": programme, "caseId": world.case.to_string(),
        "from": "2026-03-01", "to": "2026-12-31",
    });
    let told = world.change(Reader::Handler, ENROL, input).await;
    assert_eq!(told["userErrors"], json!([]));
    told["enrolment"]["id"].as_str().unwrap().to_owned()
}

fn ending(world: &World, enrolment: &str, on: &str) -> Value {
    json!({
        "caseId": world.case.to_string(), "enrolmentId": enrolment, "endsOn": on,
        "reason": "WORK", "occupation": "WORK_UNSUBSIDISED", "employmentType": "REGULAR",
        "employer": "PRIVATE", "incomeSource": "OWN_INCOME", "tasks": "Lagerarbete",
        "note": "Började tidigare än planerat",
    })
}

async fn walk(world: World) {
    let programme = world.programme("Steg för steg", 1).await;
    let enrolment = enrol(&world, &programme).await;
    assert_eq!(
        world.last_step().await["programme"],
        domain::ProgrammeId::step_code(programme.parse().unwrap())
    );
    let mut input = ending(&world, &enrolment, "2026-03-15");
    input["idempotencyKey"] = json!("avslut-av-inskrivning-1");
    for _ in 0..2 {
        let told = world.change(Reader::Handler, END, input.clone()).await;
        assert_eq!(told["userErrors"], json!([]));
    }
    let seen = world
        .see(
            Reader::Handler,
            "enrolments { to plannedTo ending { reason employer note } }",
        )
        .await;
    let enrolled = &seen["enrolments"][0];
    assert_eq!(enrolled["to"], "2026-03-15");
    assert_eq!(enrolled["plannedTo"], "2026-12-31");
    assert_eq!(enrolled["ending"]["employer"], "PRIVATE");
    // The leader's relation has ended with it.
    let seen = world.see(Reader::Leader, "enrolments { id }").await;
    assert_eq!(seen["enrolments"], Value::Null);
    let codes = world.last_step().await;
    let told = [
        ("reason", "WORK"),
        ("occupation", "WORK_UNSUBSIDISED"),
        ("employer", "PRIVATE"),
        ("income_source", "OWN_INCOME"),
        ("tasks", "TOLD"),
        ("started_on", "2026-03-01"),
    ];
    for (name, code) in told {
        assert_eq!(codes[name], code, "{name}");
    }
    assert_eq!(world.told().await, ["ENROLMENT", "ENROLMENT_ENDED"]);
    // The place is free from the day after on, for another and for the same person.
    let mut another = json!({
        "programmeId": programme, "caseId": world.other_case.to_string(), "from": "2026-03-15",
    });
    let told = world.change(Reader::Handler, ENROL, another.clone()).await;
    assert_eq!(refusals(&told), refusal("NO_CAPACITY", "programmeId"));
    another["from"] = json!("2026-03-16");
    another["to"] = json!("2026-03-20");
    let told = world.change(Reader::Handler, ENROL, another.clone()).await;
    assert_eq!(told["userErrors"], json!([]));
    let again = json!({
        "programmeId": programme, "caseId": world.case.to_string(), "from": "2026-03-21",
    });
    let told = world.change(Reader::Handler, ENROL, again).await;
    assert_eq!(told["userErrors"], json!([]));
}

#[tokio::test]
async fn enrolment_ends_and_frees_its_place_on_sqlite() {
    walk(World::start().await).await;
}

#[tokio::test]
async fn enrolment_ends_and_frees_its_place_on_postgresql() {
    World::on_postgresql(walk).await;
}

#[tokio::test]
async fn ending_is_recorded_once_and_corrected_by_name() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let enrolment = enrol(&world, &programme).await;
    let first = world
        .change(
            Reader::Handler,
            END,
            ending(&world, &enrolment, "2026-03-10"),
        )
        .await;
    let again = ending(&world, &enrolment, "2026-03-11");
    let told = world.change(Reader::Handler, END, again.clone()).await;
    assert_eq!(
        refusals(&told),
        refusal("INVALID_TRANSITION", "enrolmentId")
    );
    let mut corrected = again;
    corrected["replaces"] = first["enrolment"]["ending"]["id"].clone();
    let told = world.change(Reader::Handler, END, corrected).await;
    assert_eq!(told["enrolment"]["to"], "2026-03-11");
    let mut moved = json!({
        "programmeId": programme, "caseId": world.case.to_string(), "from": "2026-03-02",
    });
    moved["replaces"] = json!(enrolment);
    let told = world.change(Reader::Handler, ENROL, moved).await;
    assert_eq!(refusals(&told), refusal("INVALID_TRANSITION", "replaces"));
}

#[tokio::test]
async fn leader_ends_an_enrolment_and_has_the_day_to_finish() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let enrolment = enrol(&world, &programme).await;
    let told = world
        .change(
            Reader::Leader,
            END,
            ending(&world, &enrolment, "2026-03-16"),
        )
        .await;
    assert_eq!(
        told["enrolment"]["ending"]["occupation"],
        "WORK_UNSUBSIDISED"
    );
    world.forward_days(1);
    let seen = world.see(Reader::Leader, "enrolments { id }").await;
    assert_eq!(seen["enrolments"], Value::Null);
}

#[tokio::test]
async fn bad_ending_names_its_fields_and_changes_nothing() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let enrolment = enrol(&world, &programme).await;
    let told = async |field: &str, value: Value| {
        let mut input = ending(&world, &enrolment, "2026-03-10");
        input[field] = value;
        refusals(&world.change(Reader::Handler, END, input).await)
    };
    let invalid = |field| refusal("INVALID_INPUT", field);
    assert_eq!(told("endsOn", json!("2026-03-17")).await, invalid("endsOn"));
    assert_eq!(told("endsOn", json!("2026-02-28")).await, invalid("endsOn"));
    assert_eq!(told("reason", json!("AS_PLANNED")).await, invalid("reason"));
    assert_eq!(told("employer", Value::Null).await, invalid("employer"));
    assert_eq!(told("field", json!("HIGHER")).await, invalid("field"));
    let unknown = refusal("NOT_FOUND", "enrolmentId");
    assert_eq!(told("enrolmentId", json!(programme)).await, unknown);
    let other = json!(world.other_case.to_string());
    assert_eq!(told("caseId", other).await, unknown);
    let told = world
        .change(
            Reader::Stranger,
            END,
            ending(&world, &enrolment, "2026-03-10"),
        )
        .await;
    assert_eq!(refusals(&told), refusal("NOT_FOUND", "caseId"));
    let seen = world
        .see(Reader::Handler, "enrolments { ending { id } }")
        .await;
    assert_eq!(seen["enrolments"], json!([{ "ending": null }]));
    assert_eq!(world.told().await, ["ENROLMENT"]);
}

#[tokio::test]
async fn supervisor_cannot_end_an_enrolment() {
    let world = World::start().await;
    world.place().await;
    let programme = world.programme("Steg för steg", 20).await;
    let enrolment = enrol(&world, &programme).await;
    let told = world
        .change(
            Reader::Supervisor,
            END,
            ending(&world, &enrolment, "2026-03-10"),
        )
        .await;
    assert_eq!(refusals(&told), refusal("FORBIDDEN", "enrolmentId"));
}
