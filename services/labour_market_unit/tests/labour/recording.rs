//! What caseworkers record, and what is refused.

use serde_json::{Value, json};

use crate::world::{Reader, World, refusal, refusals};

const OPERATION: &str = include_str!("../../../../schema/contract/22_create_placement.graphql");

#[tokio::test]
async fn placement_of_the_contract_is_recorded_and_read_again() {
    let world = World::start().await;
    let input = json!({ "input": world.placement() });
    let told = world.run(Reader::Handler, OPERATION, input).await;
    let placement = &told["createPlacement"]["placement"];
    assert_eq!(placement["workplace"], "Återbruket");
    assert_eq!(placement["serviceRatePercent"], 75);
    assert_eq!(placement["endsOn"], "2027-03-01");
    let seen = world
        .see(
            Reader::Handler,
            "placements { id tasks } competenceHours { planned done }",
        )
        .await;
    assert_eq!(seen["placements"][0]["id"], placement["id"]);
    assert_eq!(
        seen["competenceHours"],
        json!({ "planned": 0.0, "done": 0.0 })
    );
    assert_eq!(world.told().await, ["PLACEMENT", "PlacementConfirmed"]);
}

#[tokio::test]
async fn bad_placement_names_its_fields_and_changes_nothing() {
    let world = World::start().await;
    let mut input = world.placement();
    input["serviceRatePercent"] = json!(0);
    input["employmentType"] = json!("EXTRA_SERVICE");
    input["endsOn"] = json!("2026-03-01");
    let told = world
        .change(
            Reader::Handler,
            ("createPlacement", "placement { id }"),
            input,
        )
        .await;
    let fields: Vec<_> = refusals(&told)
        .into_iter()
        .map(|(_, field)| field)
        .collect();
    assert_eq!(fields, ["employmentType", "serviceRatePercent", "endsOn"]);
    for (field, unknown) in [
        ("referralId", world.case.to_string()),
        ("workplaceId", world.case.to_string()),
        ("supervisorId", "handledaren".to_owned()),
    ] {
        let mut input = world.placement();
        input[field] = json!(unknown);
        let told = world
            .change(
                Reader::Handler,
                ("createPlacement", "placement { id }"),
                input,
            )
            .await;
        assert_eq!(refusals(&told), refusal("NOT_FOUND", field));
    }
    assert_eq!(
        world.see(Reader::Handler, "placements { id }").await["placements"],
        json!([])
    );
    assert!(world.told().await.is_empty());
}

#[tokio::test]
async fn only_a_supervisor_of_the_agency_can_be_named_and_the_same_is_said_of_everybody_else() {
    let world = World::start().await;
    let mut told = Vec::new();
    let nobody = domain::StaffId::draw(&domain::SystemEntropy);
    for named in [
        world.staff(Reader::Handler),
        world.staff(Reader::OtherParty),
        world.staff(Reader::Stranger),
        nobody,
    ] {
        let mut input = world.placement();
        input["supervisorId"] = json!(named.to_string());
        let shown = ("createPlacement", "placement { id }");
        told.push(world.change(Reader::Handler, shown, input).await);
    }
    assert_eq!(refusals(&told[0]), refusal("NOT_FOUND", "supervisorId"));
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
    assert!(world.told().await.is_empty());
    let mut input = world.placement();
    input["supervisorId"] = json!(world.staff(Reader::Supervisor).to_string());
    let shown = ("createPlacement", "placement { supervisorId }");
    let done = world.change(Reader::Handler, shown, input).await;
    let supervisor = world.staff(Reader::Supervisor).to_string();
    assert_eq!(done["placement"]["supervisorId"], supervisor);
}

fn ending(world: &World, placement: &str, ends_on: &str, reason: &str) -> Value {
    json!({
        "caseId": world.case.to_string(),
        "placementId": placement,
        "endsOn": ends_on,
        "reason": reason,
    })
}

const ENDING: (&str, &str) = (
    "endPlacement",
    "placement { id endsOn ending { id reason } }",
);

#[tokio::test]
async fn placement_ends_once_with_a_reason() {
    let world = World::start().await;
    let placement = world.place().await;
    let early = ending(&world, &placement, "2026-03-10", "AS_PLANNED");
    let told = world.change(Reader::Handler, ENDING, early).await;
    assert_eq!(refusals(&told), refusal("INVALID_INPUT", "reason"));
    let coming = ending(&world, &placement, "2026-03-17", "WORK");
    let told = world.change(Reader::Handler, ENDING, coming).await;
    assert_eq!(refusals(&told), refusal("INVALID_INPUT", "endsOn"));

    let mut over = ending(&world, &placement, "2026-03-10", "ILLNESS");
    over["idempotencyKey"] = json!("avslut-av-placering-1");
    for _ in 0..2 {
        let told = world.change(Reader::Handler, ENDING, over.clone()).await;
        assert_eq!(told["placement"]["endsOn"], "2026-03-10");
        assert_eq!(told["placement"]["ending"]["reason"], "ILLNESS");
    }
    let again = ending(&world, &placement, "2026-03-11", "WORK");
    let told = world.change(Reader::Handler, ENDING, again.clone()).await;
    assert_eq!(
        refusals(&told),
        refusal("INVALID_TRANSITION", "placementId")
    );
    let seen = world
        .see(Reader::Handler, "placements { ending { id } }")
        .await;
    let mut corrected = again;
    corrected["replaces"] = seen["placements"][0]["ending"]["id"].clone();
    let told = world.change(Reader::Handler, ENDING, corrected).await;
    assert_eq!(told["placement"]["endsOn"], "2026-03-11");
    let told = world.told().await;
    assert_eq!(told[2..4], ["PLACEMENT_ENDED", "PlacementEnded"]);
    assert_eq!(told.len(), 6);
}

const DAY: (&str, &str) = (
    "recordAttendance",
    "placement { attendance { id on kind hours } }",
);

#[tokio::test]
async fn attendance_is_one_statement_a_day_within_the_placement() {
    let world = World::start().await;
    let placement = world.place().await;
    let day = |on: &str| {
        json!({
            "caseId": world.case.to_string(), "placementId": placement,
            "on": on, "kind": "PRESENT", "hours": 6.25,
        })
    };
    let told = world.change(Reader::Handler, DAY, day("2026-03-03")).await;
    let recorded = told["placement"]["attendance"][0].clone();
    assert_eq!(recorded["hours"], 6.25);
    for (on, hours, field) in [
        ("2026-03-03", 6.25, "on"),
        ("2026-03-01", 6.25, "on"),
        ("2026-03-17", 6.25, "on"),
        ("2026-03-04", 0.0, "hours"),
        ("2026-03-04", 24.5, "hours"),
    ] {
        let mut input = day(on);
        input["hours"] = json!(hours);
        let told = world.change(Reader::Handler, DAY, input).await;
        assert_eq!(
            refusals(&told),
            refusal("INVALID_INPUT", field),
            "{on} {hours}"
        );
    }
    let mut corrected = day("2026-03-03");
    corrected["kind"] = json!("SICK");
    corrected["replaces"] = recorded["id"].clone();
    let told = world.change(Reader::Handler, DAY, corrected).await;
    let days = told["placement"]["attendance"].as_array().unwrap();
    assert_eq!((days.len(), &days[0]["kind"]), (1, &json!("SICK")));
    let mut elsewhere = day("2026-03-04");
    elsewhere["placementId"] = json!(world.case.to_string());
    let told = world.change(Reader::Handler, DAY, elsewhere).await;
    assert_eq!(refusals(&told), refusal("NOT_FOUND", "placementId"));
}

#[tokio::test]
async fn union_is_asked_about_the_placement() {
    let world = World::start().await;
    let placement = world.place().await;
    let asked = json!({
        "caseId": world.case.to_string(), "placementId": placement,
        "organisation": "Fackförbundet Exemplet", "askedOn": "2026-03-01", "outcome": "ASKED",
    });
    let consult = (
        "recordUnionConsultation",
        "placement { unionConsultations { outcome organisation } }",
    );
    let told = world.change(Reader::Handler, consult, asked.clone()).await;
    assert_eq!(
        told["placement"]["unionConsultations"][0]["outcome"],
        "ASKED"
    );
    let mut unanswered = asked;
    unanswered["outcome"] = json!("AGREED");
    let told = world.change(Reader::Handler, consult, unanswered).await;
    assert_eq!(refusals(&told), refusal("INVALID_INPUT", "answeredOn"));
}

#[tokio::test]
async fn competence_hours_add_up_planned_and_done() {
    let world = World::start().await;
    let hours = |month: &str, activity: &str, done: f64| {
        json!({
            "caseId": world.case.to_string(), "month": month, "activity": activity,
            "plannedHours": 30.5, "doneHours": done,
        })
    };
    let record = (
        "recordCompetenceHours",
        "competenceEntry { id planned done }",
    );
    for (month, activity, done) in [
        ("2026-03", "STUDIES", 7.25),
        ("2026-03", "GUIDANCE", 2.0),
        ("2026-04", "STUDIES", 0.0),
    ] {
        let told = world
            .change(Reader::Handler, record, hours(month, activity, done))
            .await;
        assert_eq!(told["competenceEntry"]["done"], done);
    }
    let twice = world
        .change(Reader::Handler, record, hours("2026-03", "STUDIES", 8.0))
        .await;
    assert_eq!(refusals(&twice), refusal("INVALID_INPUT", "month"));
    let ahead = world
        .change(Reader::Handler, record, hours("2026-05", "STUDIES", 1.0))
        .await;
    assert_eq!(refusals(&ahead), refusal("INVALID_INPUT", "doneHours"));
    let seen = world
        .see(
            Reader::Handler,
            "competenceHours { planned done } competenceEntries { month }",
        )
        .await;
    assert_eq!(
        seen["competenceHours"],
        json!({ "planned": 91.5, "done": 9.25 })
    );
    assert_eq!(seen["competenceEntries"][0]["month"], "2026-04");
    assert_eq!(world.told().await, ["EDUCATION", "ACTIVITY"]);
}
