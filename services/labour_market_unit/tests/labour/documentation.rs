//! What is written about a programme, by whom and for whom.

use serde_json::{Value, json};

use crate::world::{Reader, World, refusal, refusals};

const SHOWN: &str = "programme { name enrolled } ties parts { name } profile { version purpose partners }
    phases { id version name startedOn } staffing { name } commissions { id version name to }
    groups { id kind name } negotiations { organisation outcome } deviations { id version kind control cause }
    changes { what } weeks { monday state } reports { done } lessons { lesson }";

fn ask(of: &str) -> String {
    format!("query($id: ID!) {{ programmeDocumentation(programmeId: $id) {{ {of} }} }}")
}

async fn see(world: &World, reader: Reader, programme: &str) -> Value {
    let told = world
        .run(reader, &ask(SHOWN), json!({ "id": programme }))
        .await;
    told["programmeDocumentation"].clone()
}

/// Writes an entry and gives the payload, with its fields of `documentation`.
async fn write(world: &World, reader: Reader, mutation: &str, input: &Value, of: &str) -> Value {
    let selection = format!("documentation {{ {of} }}");
    let deed = (mutation, selection.as_str());
    world.change(reader, deed, input.clone()).await
}

/// One entry of each kind that a leader writes.
fn entries(programme: &str) -> Vec<(&'static str, Value)> {
    let of = |mut input: Value| {
        input["programmeId"] = json!(programme);
        input
    };
    vec![
        (
            "describeProgramme",
            of(json!({
                "purpose": "Bryta utanförskap", "partners": ["Arbetsförmedlingen"],
                "targetGroups": ["YOUTH", "NEWLY_ARRIVED"], "serviceRatePercent": 75,
                "competenceSharePercent": 25, "startPattern": "ROLLING", "startedOn": "2026-01-12",
            })),
        ),
        (
            "recordProgrammePhase",
            of(json!({
                "name": "Välja deltagare", "plannedFrom": "2026-02-01", "plannedTo": "2026-03-01",
                "startedOn": "2026-02-10",
            })),
        ),
        (
            "recordProgrammeStaffing",
            of(
                json!({ "function": "WORK_GUIDE", "name": "Gunde Vägledare", "from": "2026-01-01" }),
            ),
        ),
        (
            "recordUnionNegotiation",
            of(json!({
                "organisation": "Facket", "matter": "Avtal", "calledOn": "2026-01-15",
                "outcome": "ONGOING", "effect": "Starten dröjer",
            })),
        ),
        (
            "recordProgrammeDeviation",
            of(json!({
                "on": "2026-02-01", "kind": "COLLABORATION", "control": "OUTSIDE",
                "cause": "Omorganisation hos en part", "effect": "Färre kunde väljas",
            })),
        ),
        (
            "recordProgrammeChange",
            of(json!({
                "on": "2026-03-02", "what": "Resursgrupp 2", "before": "En grupp",
                "after": "Ströplatser", "why": "För få platser i äldreomsorgen",
            })),
        ),
        (
            "recordProgrammeWeek",
            of(json!({ "monday": "2026-03-09", "state": "AT_RISK", "summary": "Två nya" })),
        ),
        (
            "recordProgrammeReport",
            of(json!({ "from": "2026-01-01", "to": "2026-02-28", "done": "Handledare på plats" })),
        ),
        (
            "recordProgrammeLesson",
            of(json!({
                "dimension": "DATA", "lesson": "Slutdatum saknades", "advice": "Bestäm vem som skriver dem",
            })),
        ),
        (
            "recordResourceGroup",
            of(json!({
                "kind": "SCATTERED_PLACES", "name": "Ströplatser", "work": "Skola och kök",
                "places": 10, "from": "2026-03-01",
            })),
        ),
    ]
}

async fn walk(world: World) {
    let programme = world.programme("Steg för steg", 20).await;
    for (place, (mutation, mut input)) in entries(&programme).into_iter().enumerate() {
        let reader = [Reader::Leader, Reader::Manager][place % 2];
        input["idempotencyKey"] = json!(format!("dokumentation-{place}"));
        for _ in 0..2 {
            let told = write(&world, reader, mutation, &input, "ties").await;
            assert_eq!(told["userErrors"], json!([]), "{mutation}");
        }
    }
    let seen = see(&world, Reader::Leader, &programme).await;
    assert_eq!(seen["ties"], json!(["LEADS"]));
    assert_eq!(
        seen["programme"],
        json!({ "name": "Steg för steg", "enrolled": 0 })
    );
    assert_eq!(seen["profile"]["partners"], json!(["Arbetsförmedlingen"]));
    for kind in [
        "phases",
        "staffing",
        "groups",
        "negotiations",
        "deviations",
        "changes",
        "weeks",
        "reports",
        "lessons",
    ] {
        let entries = seen[kind].as_array().unwrap();
        assert_eq!(entries.len(), 1, "{kind}: a repeat writes nothing");
    }
    assert_eq!(seen["deviations"][0]["control"], "OUTSIDE");
    assert_eq!(
        see(&world, Reader::Manager, &programme).await["ties"],
        json!(["MANAGES"])
    );
}

#[tokio::test]
async fn leader_and_manager_document_a_programme_on_sqlite() {
    walk(World::start().await).await;
}

#[tokio::test]
async fn leader_and_manager_document_a_programme_on_postgresql() {
    World::on_postgresql(walk).await;
}

#[tokio::test]
async fn without_a_tie_nothing_is_there_to_read_or_to_write() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let absent = domain::ProgrammeId::draw(&domain::SystemEntropy).to_string();
    let cost = async |reader, programme: &str| {
        let before = world.service.store.statements();
        assert_eq!(
            see(&world, reader, programme).await,
            Value::Null,
            "{reader:?}"
        );
        world.service.store.statements() - before
    };
    for reader in [
        Reader::Handler,
        Reader::Supervisor,
        Reader::OtherParty,
        Reader::Stranger,
        Reader::Evaluator,
    ] {
        assert_eq!(cost(reader, &programme).await, cost(reader, &absent).await);
        for (mutation, input) in entries(&programme) {
            let told = write(&world, reader, mutation, &input, "ties").await;
            let unknown = refusal("NOT_FOUND", "programmeId");
            assert_eq!(refusals(&told), unknown, "{reader:?} {mutation}");
        }
    }
    let seen = see(&world, Reader::Leader, &programme).await;
    assert_eq!(
        (&seen["profile"], &seen["weeks"]),
        (&Value::Null, &json!([]))
    );
}

fn commission(programme: &str, to: &str) -> Value {
    let subject = Reader::Evaluator.subject();
    json!({
        "programmeId": programme, "subject": subject.as_str(), "name": "Ulla Utvärderare",
        "organisation": "FoU-enheten", "from": "2026-03-17", "to": to,
    })
}

#[tokio::test]
async fn evaluator_reads_while_commissioned_and_writes_nothing() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let other = world.programme("En annan insats", 20).await;
    let input = commission(&programme, "2026-03-18");
    let told = write(
        &world,
        Reader::Leader,
        "commissionEvaluator",
        &input,
        "ties",
    )
    .await;
    assert_eq!(refusals(&told), refusal("FORBIDDEN", "programmeId"));
    let told = write(
        &world,
        Reader::Manager,
        "commissionEvaluator",
        &input,
        SHOWN,
    )
    .await;
    assert_eq!(told["userErrors"], json!([]));
    assert_eq!(
        see(&world, Reader::Evaluator, &programme).await,
        Value::Null
    );
    world.forward_days(1);
    let seen = see(&world, Reader::Evaluator, &programme).await;
    assert_eq!(seen["ties"], json!(["EVALUATES"]));
    assert_eq!(see(&world, Reader::Evaluator, &other).await, Value::Null);
    let one = "query($id: ID!) { programme(id: $id) { name enrolled } }";
    let told = world
        .run(Reader::Evaluator, one, json!({ "id": programme }))
        .await;
    assert_eq!(told["programme"]["name"], "Steg för steg");
    let told = world
        .run(Reader::Evaluator, one, json!({ "id": other }))
        .await;
    assert_eq!(told["programme"], Value::Null);
    for (mutation, input) in entries(&programme) {
        let told = write(&world, Reader::Evaluator, mutation, &input, "ties").await;
        let forbidden = refusal("FORBIDDEN", "programmeId");
        assert_eq!(refusals(&told), forbidden, "{mutation}");
    }
    world.forward_days(2);
    assert_eq!(
        see(&world, Reader::Evaluator, &programme).await,
        Value::Null
    );
}

#[tokio::test]
async fn commission_is_ended_by_its_next_version_and_never_passed_on() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let mut input = commission(&programme, "2026-12-31");
    input["from"] = json!("2026-03-01");
    let told = write(
        &world,
        Reader::Manager,
        "commissionEvaluator",
        &input,
        SHOWN,
    )
    .await;
    assert!(see(&world, Reader::Evaluator, &programme).await.is_object());
    input["id"] = told["documentation"]["commissions"][0]["id"].clone();
    input["expectedVersion"] = json!(1);
    input["to"] = json!("2026-03-15");
    let told = write(
        &world,
        Reader::Manager,
        "commissionEvaluator",
        &input,
        SHOWN,
    )
    .await;
    assert_eq!(told["documentation"]["commissions"][0]["version"], 2);
    assert_eq!(
        see(&world, Reader::Evaluator, &programme).await,
        Value::Null
    );
    for nobody in ["staff:Handler", "staff:ingen"] {
        input["subject"] = json!(nobody);
        let told = write(
            &world,
            Reader::Manager,
            "commissionEvaluator",
            &input,
            "ties",
        )
        .await;
        assert_eq!(refusals(&told), refusal("NOT_FOUND", "subject"));
    }
}

#[tokio::test]
async fn entry_is_brought_up_to_date_by_the_version_that_was_read() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let mut phase = json!({
        "programmeId": programme, "name": "Följa upp", "plannedFrom": "2026-02-01",
        "plannedTo": "2026-03-01",
    });
    let told = write(
        &world,
        Reader::Leader,
        "recordProgrammePhase",
        &phase,
        SHOWN,
    )
    .await;
    let id = told["documentation"]["phases"][0]["id"].clone();
    phase["id"] = id.clone();
    let told = write(
        &world,
        Reader::Leader,
        "recordProgrammePhase",
        &phase,
        SHOWN,
    )
    .await;
    assert_eq!(refusals(&told), refusal("INVALID_INPUT", "expectedVersion"));
    phase["expectedVersion"] = json!(1);
    phase["startedOn"] = json!("2026-02-20");
    let told = write(
        &world,
        Reader::Manager,
        "recordProgrammePhase",
        &phase,
        SHOWN,
    )
    .await;
    let shown = json!([{ "id": id, "version": 2, "name": "Följa upp", "startedOn": "2026-02-20" }]);
    assert_eq!(told["documentation"]["phases"], shown);
    let told = write(
        &world,
        Reader::Leader,
        "recordProgrammePhase",
        &phase,
        SHOWN,
    )
    .await;
    assert_eq!(refusals(&told), refusal("STALE_VERSION", "expectedVersion"));
    let other = world.programme("En annan insats", 20).await;
    phase["programmeId"] = json!(other);
    phase["expectedVersion"] = json!(2);
    let told = write(
        &world,
        Reader::Leader,
        "recordProgrammePhase",
        &phase,
        SHOWN,
    )
    .await;
    assert_eq!(refusals(&told), refusal("NOT_FOUND", "id"));
}

#[tokio::test]
async fn week_has_one_status_and_a_programme_one_profile() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let week = json!({
        "programmeId": programme, "monday": "2026-03-09", "state": "ON_TRACK", "summary": "Allt väl",
    });
    write(&world, Reader::Leader, "recordProgrammeWeek", &week, "ties").await;
    let told = write(&world, Reader::Leader, "recordProgrammeWeek", &week, "ties").await;
    assert_eq!(refusals(&told), refusal("INVALID_INPUT", "monday"));
    let mut profile = json!({
        "programmeId": programme, "purpose": "Egen försörjning", "startPattern": "TOGETHER",
    });
    write(
        &world,
        Reader::Leader,
        "describeProgramme",
        &profile,
        "ties",
    )
    .await;
    let told = write(
        &world,
        Reader::Leader,
        "describeProgramme",
        &profile,
        "ties",
    )
    .await;
    assert_eq!(refusals(&told), refusal("STALE_VERSION", "expectedVersion"));
    profile["expectedVersion"] = json!(1);
    let told = write(&world, Reader::Leader, "describeProgramme", &profile, SHOWN).await;
    assert_eq!(told["documentation"]["profile"]["version"], 2);
}

#[tokio::test]
async fn text_about_a_participant_by_number_is_refused() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let week = json!({
        "programmeId": programme, "monday": "2026-03-09", "state": "ON_TRACK",
        "summary": "19680102-9288 började i måndags",
    });
    let told = write(&world, Reader::Leader, "recordProgrammeWeek", &week, "ties").await;
    assert_eq!(refusals(&told), refusal("INVALID_INPUT", "summary"));
    assert_eq!(
        see(&world, Reader::Leader, &programme).await["weeks"],
        json!([])
    );
}

#[tokio::test]
async fn resource_group_is_led_by_a_supervisor_of_the_agency_and_placements_name_it() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let mut group = json!({
        "programmeId": programme, "kind": "RESOURCE_GROUP", "name": "Grupp 1",
        "work": "Återbruk och skog", "from": "2026-03-01", "places": 10,
        "supervisorId": world.staff(Reader::Handler).to_string(),
    });
    let told = write(&world, Reader::Leader, "recordResourceGroup", &group, SHOWN).await;
    assert_eq!(refusals(&told), refusal("NOT_FOUND", "supervisorId"));
    group["supervisorId"] = json!(world.staff(Reader::Supervisor).to_string());
    group["workplaceIds"] = json!([programme]);
    let told = write(&world, Reader::Leader, "recordResourceGroup", &group, SHOWN).await;
    assert_eq!(refusals(&told), refusal("NOT_FOUND", "workplaceIds"));
    let place = json!({ "name": "Återbruket", "municipality": "0461" });
    let add = ("addWorkplace", "workplace { id }");
    let place = world.change(Reader::Leader, add, place).await["workplace"]["id"].clone();
    group["workplaceIds"] = json!([place]);
    let told = write(&world, Reader::Leader, "recordResourceGroup", &group, SHOWN).await;
    let id = told["documentation"]["groups"][0]["id"].clone();

    let create = (
        "createPlacement",
        "placement { groupId supportLevel longTermGoal }",
    );
    let mut placement = world.placement();
    placement["supportLevel"] = json!("REGULAR");
    placement["longTermGoal"] = json!("Fast arbete i återbruket");
    placement["groupId"] = json!(programme);
    let told = world
        .change(Reader::Handler, create, placement.clone())
        .await;
    assert_eq!(refusals(&told), refusal("NOT_FOUND", "groupId"));
    placement["groupId"] = id.clone();
    let told = world.change(Reader::Handler, create, placement).await;
    let shown = json!({
        "groupId": id, "supportLevel": "REGULAR", "longTermGoal": "Fast arbete i återbruket",
    });
    assert_eq!(told["placement"], shown);
    let codes = world.last_step().await;
    assert_eq!(codes["support_level"], "REGULAR");
    assert_eq!(
        (&codes["workplace"], &codes["tasks"]),
        (&json!("TOLD"), &json!("TOLD"))
    );
    assert!(!codes.to_string().contains("Återbruket"));
}

#[tokio::test]
async fn activity_is_part_of_a_programme_and_has_the_same_leader() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let make = (
        "createProgramme",
        "programme { id level programmeId leaderId capacity }",
    );
    let mut activity = json!({
        "name": "Sfi med praktik", "level": "ACTIVITY", "startsOn": "2026-02-01",
    });
    let told = world.change(Reader::Manager, make, activity.clone()).await;
    assert_eq!(refusals(&told), refusal("INVALID_INPUT", "programmeId"));
    activity["programmeId"] = json!(programme);
    let told = world.change(Reader::Manager, make, activity.clone()).await;
    let made = told["programme"].clone();
    assert_eq!(made["programmeId"], programme.as_str());
    assert_eq!(made["leaderId"], world.staff(Reader::Leader).to_string());
    activity["programmeId"] = made["id"].clone();
    let told = world.change(Reader::Manager, make, activity).await;
    assert_eq!(refusals(&told), refusal("NOT_FOUND", "programmeId"));
    let seen = see(&world, Reader::Leader, &programme).await;
    assert_eq!(seen["parts"], json!([{ "name": "Sfi med praktik" }]));
    let enrolment = json!({
        "programmeId": made["id"], "caseId": world.case.to_string(), "from": "2026-03-01",
    });
    let told = world
        .change(
            Reader::Handler,
            ("enrolParticipant", "enrolment { id }"),
            enrolment,
        )
        .await;
    assert_eq!(refusals(&told), refusal("INVALID_INPUT", "programmeId"));
}
