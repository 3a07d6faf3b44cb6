//! Workplaces and programmes: the agency's own registers.

use serde_json::{Value, json};

use crate::world::{Reader, World, refusal, refusals};

const PROGRAMME: (&str, &str) = ("createProgramme", "programme { id level umbrellaId }");

fn programme(world: &World, name: &str) -> Value {
    json!({
        "name": name, "startsOn": "2026-01-01", "capacity": 20,
        "leaderId": world.staff(Reader::Leader).to_string(),
    })
}

#[tokio::test]
async fn only_a_manager_of_a_labour_market_unit_makes_programmes() {
    let world = World::start().await;
    for reader in [
        Reader::Handler,
        Reader::Leader,
        Reader::OtherParty,
        Reader::Stranger,
    ] {
        let told = world
            .change(reader, PROGRAMME, programme(&world, "Egen"))
            .await;
        assert_eq!(
            refusals(&told),
            refusal("FORBIDDEN", "unitId"),
            "{reader:?}"
        );
    }
    let umbrella = json!({ "name": "Paraply", "startsOn": "2026-01-01", "level": "UMBRELLA" });
    let told = world.change(Reader::Manager, PROGRAMME, umbrella).await;
    let umbrella = told["programme"]["id"].clone();
    let mut below = programme(&world, "Insats");
    below["umbrellaId"] = umbrella.clone();
    below["idempotencyKey"] = json!("insats-under-paraply");
    let first = world
        .change(Reader::Manager, PROGRAMME, below.clone())
        .await;
    assert_eq!(first["programme"]["umbrellaId"], umbrella);
    assert_eq!(world.change(Reader::Manager, PROGRAMME, below).await, first);
    let mut wrong = programme(&world, "Insats i insats");
    wrong["umbrellaId"] = first["programme"]["id"].clone();
    let told = world.change(Reader::Manager, PROGRAMME, wrong).await;
    assert_eq!(refusals(&told), refusal("NOT_FOUND", "umbrellaId"));
    let mut leaderless = programme(&world, "Utan ledare");
    leaderless["leaderId"] = Value::Null;
    let told = world.change(Reader::Manager, PROGRAMME, leaderless).await;
    assert_eq!(refusals(&told), refusal("INVALID_INPUT", "leaderId"));
}

#[tokio::test]
async fn only_a_programme_leader_of_the_agency_can_lead() {
    let world = World::start().await;
    let nobody = domain::StaffId::draw(&domain::SystemEntropy);
    let mut answers = Vec::new();
    for named in [
        world.staff(Reader::Supervisor),
        world.staff(Reader::Stranger),
        world.staff(Reader::OtherParty),
        nobody,
    ] {
        let mut input = programme(&world, "Insats");
        input["leaderId"] = json!(named.to_string());
        answers.push(world.change(Reader::Manager, PROGRAMME, input).await);
    }
    assert_eq!(refusals(&answers[0]), refusal("NOT_FOUND", "leaderId"));
    assert!(
        answers.windows(2).all(|pair| pair[0] == pair[1]),
        "{answers:?}"
    );
}

#[tokio::test]
async fn programmes_are_listed_for_the_unit_and_counted_for_those_who_run_them() {
    let world = World::start().await;
    let told = world
        .change(
            Reader::Manager,
            PROGRAMME,
            programme(&world, "Steg för steg"),
        )
        .await;
    let enrolment = json!({
        "programmeId": told["programme"]["id"], "caseId": world.case.to_string(),
        "from": "2026-03-01",
    });
    world
        .change(
            Reader::Handler,
            ("enrolParticipant", "enrolment { id }"),
            enrolment,
        )
        .await;
    let list = "{ programmes(first: 10) { edges { node { name capacity enrolled } } } }";
    for (reader, enrolled) in [
        (Reader::Manager, json!(1)),
        (Reader::Leader, json!(1)),
        (Reader::Handler, Value::Null),
        (Reader::Supervisor, Value::Null),
    ] {
        let told = world.run(reader, list, json!({})).await;
        let node = &told["programmes"]["edges"][0]["node"];
        assert_eq!(node["capacity"], 20, "{reader:?}");
        assert_eq!(node["enrolled"], enrolled, "{reader:?}");
    }
    for reader in [Reader::OtherParty, Reader::Stranger] {
        let told = world.run(reader, list, json!({})).await;
        assert_eq!(told["programmes"]["edges"], json!([]), "{reader:?}");
    }
}

async fn workplaces(world: &World, reader: Reader, arguments: &str) -> (Vec<String>, Value) {
    let list = format!(
        "{{ workplaces({arguments}) {{ edges {{ node {{ name }} }} pageInfo {{ endCursor }} }} }}"
    );
    let told = world.run(reader, &list, json!({})).await;
    let edges = told["workplaces"]["edges"].as_array().unwrap().iter();
    let names = edges.map(|edge| edge["node"]["name"].as_str().unwrap().to_owned());
    (
        names.collect(),
        told["workplaces"]["pageInfo"]["endCursor"].clone(),
    )
}

#[tokio::test]
async fn workplaces_are_the_agencys_own_a_page_at_a_time() {
    let world = World::start().await;
    let add = ("addWorkplace", "workplace { id name municipality }");
    for (name, municipality) in [
        ("Biblioteket", "0461"),
        ("Arkivet", "0461"),
        ("Caféet", "0488"),
    ] {
        let input = json!({ "name": name, "municipality": municipality });
        let told = world.change(Reader::Supervisor, add, input).await;
        assert_eq!(told["workplace"]["municipality"], municipality);
    }
    let input = json!({ "name": " ", "municipality": "461" });
    let told = world.change(Reader::Handler, add, input.clone()).await;
    let fields: Vec<_> = told["userErrors"].as_array().unwrap().iter().collect();
    assert_eq!(fields.len(), 2);
    let told = world.change(Reader::OtherParty, add, input).await;
    assert_eq!(refusals(&told)[0].0, "FORBIDDEN");

    let (first, cursor) = workplaces(&world, Reader::Handler, "first: 2").await;
    assert_eq!(first, ["Arkivet", "Biblioteket"]);
    let next = format!("first: 2, after: {cursor}");
    assert_eq!(
        workplaces(&world, Reader::Handler, &next).await.0,
        ["Caféet"]
    );
    let trosa = "first: 5, municipality: \"0488\"";
    assert_eq!(
        workplaces(&world, Reader::Handler, trosa).await.0,
        ["Caféet"]
    );
    for reader in [Reader::OtherParty, Reader::Stranger] {
        assert!(
            workplaces(&world, reader, "first: 5").await.0.is_empty(),
            "{reader:?}"
        );
    }
}

#[tokio::test]
async fn placement_names_a_workplace_of_its_own_agency_only() {
    let world = World::start().await;
    let add = ("addWorkplace", "workplace { id }");
    let input = json!({ "name": "Återbruket", "municipality": "0461" });
    let own = world.change(Reader::Handler, add, input.clone()).await["workplace"]["id"].clone();
    let foreign = world.change(Reader::Stranger, add, input).await["workplace"]["id"].clone();
    let create = ("createPlacement", "placement { workplaceId }");
    let mut placement = world.placement();
    placement["workplaceId"] = foreign;
    let told = world
        .change(Reader::Handler, create, placement.clone())
        .await;
    assert_eq!(refusals(&told), refusal("NOT_FOUND", "workplaceId"));
    placement["workplaceId"] = own.clone();
    let told = world.change(Reader::Handler, create, placement).await;
    assert_eq!(told["placement"]["workplaceId"], own);
}
