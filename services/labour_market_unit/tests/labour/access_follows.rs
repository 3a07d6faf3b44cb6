//! Who sees what, from the first day of a placement or enrolment to the last.

use access::{AsOf, AttachmentQuestion, Enrolled, Placed};
use domain::{CaseId, SystemEntropy};
use serde_json::{Value, json};

use crate::world::{Reader, World, refusal, refusals};

const EVERYTHING: &str = "placements { id tasks attendance { on } } enrolments { id }
    competenceHours { planned done } competenceEntries { month }";

fn nothing() -> Value {
    json!({
        "placements": null, "enrolments": null,
        "competenceHours": null, "competenceEntries": null,
    })
}

#[tokio::test]
async fn others_see_nothing_and_cannot_write() {
    let world = World::start().await;
    let placement = world.place().await;
    for reader in [Reader::OtherParty, Reader::Stranger, Reader::Leader] {
        assert_eq!(world.see(reader, EVERYTHING).await, nothing(), "{reader:?}");
        let ending = json!({
            "caseId": world.case.to_string(), "placementId": placement,
            "endsOn": "2026-03-10", "reason": "WORK",
        });
        let told = world
            .change(reader, ("endPlacement", "placement { id }"), ending)
            .await;
        let code = match reader {
            Reader::OtherParty => "FORBIDDEN",
            _ => "NOT_FOUND",
        };
        assert_eq!(refusals(&told), refusal(code, "caseId"), "{reader:?}");
    }
    assert!(world.see(Reader::Manager, EVERYTHING).await["placements"].is_array());
}

#[tokio::test]
async fn hidden_case_costs_what_an_unknown_one_costs() {
    let world = World::start().await;
    world.place().await;
    for reader in [Reader::Stranger, Reader::Supervisor, Reader::Leader] {
        let before = world.service.store.statements();
        world.see(reader, EVERYTHING).await;
        let hidden = world.service.store.statements() - before;
        let before = world.service.store.statements();
        let unknown = world
            .see_of(reader, CaseId::draw(&SystemEntropy), EVERYTHING)
            .await;
        assert_eq!(unknown, nothing());
        assert_eq!(
            world.service.store.statements() - before,
            hidden,
            "{reader:?}"
        );
    }
}

#[tokio::test]
async fn supervisor_sees_the_case_while_the_placement_lasts() {
    let world = World::start().await;
    assert_eq!(world.see(Reader::Supervisor, EVERYTHING).await, nothing());
    let placement = world.place().await;
    let seen = world.see(Reader::Supervisor, EVERYTHING).await;
    assert_eq!(seen["placements"][0]["tasks"], "Sortera och laga");
    assert_eq!(seen["competenceEntries"], json!([]));

    let day = json!({
        "caseId": world.case.to_string(), "placementId": placement,
        "on": "2026-03-03", "kind": "PRESENT", "hours": 6,
    });
    let told = world
        .change(
            Reader::Supervisor,
            ("recordAttendance", "placement { id }"),
            day,
        )
        .await;
    assert_eq!(told["placement"]["id"], placement.as_str());
    let hours = json!({
        "caseId": world.case.to_string(), "month": "2026-03", "plannedHours": 1, "doneHours": 1,
    });
    let told = world
        .change(
            Reader::Supervisor,
            ("recordCompetenceHours", "competenceEntry { id }"),
            hours,
        )
        .await;
    assert_eq!(refusals(&told), refusal("FORBIDDEN", "caseId"));

    let ending = json!({
        "caseId": world.case.to_string(), "placementId": placement,
        "endsOn": "2026-03-16", "reason": "WORK",
    });
    let told = world
        .change(
            Reader::Supervisor,
            ("endPlacement", "placement { id }"),
            ending,
        )
        .await;
    assert_eq!(told["userErrors"], json!([]));
    assert!(world.see(Reader::Supervisor, EVERYTHING).await["placements"].is_array());
    world.forward_days(1);
    assert_eq!(world.see(Reader::Supervisor, EVERYTHING).await, nothing());
    assert!(world.see(Reader::Handler, EVERYTHING).await["placements"].is_array());
}

fn enrolment(world: &World, programme: &str, from: &str, to: Option<&str>) -> Value {
    json!({
        "programmeId": programme, "caseId": world.case.to_string(), "from": from, "to": to,
    })
}

const ENROL: (&str, &str) = ("enrolParticipant", "enrolment { id programmeId from to }");

#[tokio::test]
async fn leader_sees_and_writes_while_the_enrolment_lasts() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 20).await;
    let coming = enrolment(&world, &programme, "2026-03-17", Some("2026-03-18"));
    let told = world.change(Reader::Handler, ENROL, coming).await;
    assert_eq!(told["enrolment"]["programmeId"], programme.as_str());
    assert_eq!(world.see(Reader::Leader, EVERYTHING).await, nothing());
    world.forward_days(1);
    assert_eq!(
        world.see(Reader::Leader, EVERYTHING).await["placements"],
        json!([])
    );
    let hours = json!({
        "caseId": world.case.to_string(), "month": "2026-03", "plannedHours": 1, "doneHours": 1,
    });
    let told = world
        .change(
            Reader::Leader,
            ("recordCompetenceHours", "competenceEntry { done }"),
            hours,
        )
        .await;
    assert_eq!(told["competenceEntry"]["done"], 1.0);
    world.forward_days(2);
    assert_eq!(world.see(Reader::Leader, EVERYTHING).await, nothing());
}

/// The whole way of one placement and one enrolment.
async fn walk(world: World) {
    let placement = world.place().await;
    let programme = world.programme("Steg för steg", 1).await;
    let open = enrolment(&world, &programme, "2026-03-01", None);
    let told = world.change(Reader::Handler, ENROL, open).await;
    assert_eq!(told["userErrors"], json!([]));
    for reader in [Reader::Supervisor, Reader::Leader] {
        let seen = world.see(reader, EVERYTHING).await;
        assert_eq!(
            seen["placements"][0]["id"],
            placement.as_str(),
            "{reader:?}"
        );
        let other = world.see_of(reader, world.other_case, EVERYTHING).await;
        assert_eq!(other, nothing(), "{reader:?}");
    }
    let mut another = enrolment(&world, &programme, "2026-06-01", None);
    another["caseId"] = json!(world.other_case.to_string());
    let told = world.change(Reader::Handler, ENROL, another).await;
    assert_eq!(refusals(&told), refusal("NO_CAPACITY", "programmeId"));
    let ending = json!({
        "caseId": world.case.to_string(), "placementId": placement,
        "endsOn": "2026-03-15", "reason": "WORK",
    });
    let told = world
        .change(
            Reader::Supervisor,
            ("endPlacement", "placement { id }"),
            ending,
        )
        .await;
    assert_eq!(told["userErrors"], json!([]));
    assert_eq!(world.see(Reader::Supervisor, EVERYTHING).await, nothing());
    let list = "{ programmes(first: 1) { edges { node { enrolled } } } }";
    let told = world.run(Reader::Leader, list, json!({})).await;
    assert_eq!(told["programmes"]["edges"][0]["node"]["enrolled"], 1);
}

#[tokio::test]
async fn placement_and_enrolment_go_the_whole_way_on_sqlite() {
    walk(World::start().await).await;
}

#[tokio::test]
async fn placement_and_enrolment_go_the_whole_way_on_postgresql() {
    World::on_postgresql(walk).await;
}

#[tokio::test]
async fn programme_takes_as_many_as_it_has_places_and_nobody_twice() {
    let world = World::start().await;
    let programme = world.programme("Steg för steg", 1).await;
    let spring = enrolment(&world, &programme, "2026-03-01", Some("2026-05-31"));
    let first = world.change(Reader::Handler, ENROL, spring.clone()).await;
    let told = world.change(Reader::Handler, ENROL, spring).await;
    assert_eq!(refusals(&told), refusal("INVALID_INPUT", "from"));
    let mut longer = enrolment(&world, &programme, "2026-03-01", None);
    longer["replaces"] = first["enrolment"]["id"].clone();
    let told = world.change(Reader::Handler, ENROL, longer).await;
    assert_eq!(told["userErrors"], json!([]));
    let mut another = enrolment(&world, &programme, "2026-06-01", None);
    another["caseId"] = json!(world.other_case.to_string());
    let told = world.change(Reader::Handler, ENROL, another).await;
    assert_eq!(refusals(&told), refusal("NO_CAPACITY", "programmeId"));
    let outside = enrolment(&world, &programme, "2025-12-31", Some("2025-12-31"));
    let told = world.change(Reader::Handler, ENROL, outside).await;
    assert_eq!(refusals(&told), refusal("INVALID_INPUT", "from"));
}

#[tokio::test]
async fn supervisor_cannot_enrol() {
    let world = World::start().await;
    world.place().await;
    let programme = world.programme("Steg för steg", 20).await;
    let told = world
        .change(
            Reader::Supervisor,
            ENROL,
            enrolment(&world, &programme, "2026-03-01", None),
        )
        .await;
    assert_eq!(refusals(&told), refusal("FORBIDDEN", "programmeId"));
    assert_eq!(world.see(Reader::Leader, EVERYTHING).await, nothing());
}

#[tokio::test]
async fn attachments_are_told_for_a_day_as_known_on_a_day() {
    let world = World::start().await;
    let before = world.now();
    world.forward_days(1);
    world.place().await;
    let ask = async |valid_on: AsOf, reader: Reader| {
        let question = AttachmentQuestion {
            staff: world.staff(reader),
            cases: vec![world.case],
            valid_on,
        };
        let source = world.service.attachments.as_ref().unwrap();
        let told = source.attachments(&question).await.unwrap();
        told.get(&world.case).copied().unwrap_or_default()
    };
    let at = |valid: &str, known| AsOf::At {
        valid: valid.parse().unwrap(),
        known,
    };
    let now = world.now();
    assert_eq!(
        ask(AsOf::Now, Reader::Supervisor).await.placed,
        Placed::WithReader
    );
    assert_eq!(
        ask(AsOf::Now, Reader::Handler).await.placed,
        Placed::NotWithReader
    );
    for (valid, known, placed) in [
        ("2026-03-02", now, Placed::WithReader),
        ("2026-03-01", now, Placed::NotWithReader),
        ("2027-03-02", now, Placed::NotWithReader),
        ("2026-03-02", before, Placed::NotWithReader),
    ] {
        let told = ask(at(valid, known), Reader::Supervisor).await;
        assert_eq!(
            (told.placed, told.enrolled),
            (placed, Enrolled::NotWithReader),
            "{valid}"
        );
    }
}
