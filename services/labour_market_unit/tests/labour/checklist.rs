//! The checklist of a programme, with what earlier programmes have learnt, and the test of who programmes are for.

use serde_json::{Value, json};

use crate::world::{Reader, World, refusal, refusals};

const POINTS: &str = "points { key dimension text lesson programmeName answer note version }";

async fn points(world: &World, reader: Reader, programme: &str) -> Option<Vec<Value>> {
    let ask = format!("query($id: ID!) {{ programmeChecklist(programmeId: $id) {{ {POINTS} }} }}");
    let told = world.run(reader, &ask, json!({ "id": programme })).await;
    told["programmeChecklist"]["points"].as_array().cloned()
}

async fn later_programme(world: &World) -> String {
    let input = json!({
        "name": "Nästa steg", "startsOn": "2026-02-01",
        "leaderId": world.staff(Reader::Leader).to_string(),
    });
    let make = ("createProgramme", "programme { id }");
    let told = world.change(Reader::Manager, make, input).await;
    told["programme"]["id"].as_str().unwrap().to_owned()
}

async fn learn(world: &World, programme: &str, advice: &str) {
    let lesson = json!({
        "programmeId": programme, "dimension": "DATA", "lesson": "Slutdatum saknades", "advice": advice,
    });
    let deed = ("recordProgrammeLesson", "documentation { lessons { id } }");
    let told = world.change(Reader::Leader, deed, lesson).await;
    assert_eq!(told["userErrors"], json!([]));
}

#[tokio::test]
async fn lessons_are_carried_to_the_next_programmes_checklist_and_not_back() {
    let world = World::start().await;
    let first = world.programme("Steg för steg", 20).await;
    let next = later_programme(&world).await;
    learn(&world, &first, "Bestäm vem som skriver slutdatum").await;
    learn(&world, &next, "Fråga facket tidigare").await;
    let carried = points(&world, Reader::Leader, &next).await.unwrap();
    let learnt: Vec<_> = carried
        .iter()
        .filter(|point| !point["lesson"].is_null())
        .collect();
    assert_eq!(learnt.len(), 1, "its own lesson is none for itself");
    assert_eq!(learnt[0]["text"], "Bestäm vem som skriver slutdatum");
    assert_eq!(learnt[0]["programmeName"], "Steg för steg");
    let earlier = points(&world, Reader::Leader, &first).await.unwrap();
    assert!(earlier.iter().all(|point| point["lesson"].is_null()));
    for reader in [Reader::Handler, Reader::Stranger, Reader::Evaluator] {
        assert_eq!(points(&world, reader, &next).await, None, "{reader:?}");
    }
}

#[tokio::test]
async fn point_is_answered_by_the_version_that_was_read() {
    let world = World::start().await;
    let first = world.programme("Steg för steg", 20).await;
    let next = later_programme(&world).await;
    learn(&world, &first, "Bestäm vem som skriver slutdatum").await;
    let checklist = format!("checklist {{ {POINTS} }}");
    let deed = ("answerChecklistPoint", checklist.as_str());
    let mut answer = json!({ "programmeId": next, "key": "DATA_DECIDED", "answer": "NOT_YET" });
    let told = world.change(Reader::Leader, deed, answer.clone()).await;
    assert_eq!(told["userErrors"], json!([]));
    let told = world.change(Reader::Leader, deed, answer.clone()).await;
    assert_eq!(refusals(&told), refusal("STALE_VERSION", "expectedVersion"));
    answer["expectedVersion"] = json!(1);
    answer["answer"] = json!("YES");
    answer["note"] = json!("Handläggaren, vid varje avslut");
    let told = world.change(Reader::Manager, deed, answer).await;
    let shown = told["checklist"]["points"].as_array().unwrap().clone();
    let point = shown
        .iter()
        .find(|point| point["key"] == "DATA_DECIDED")
        .unwrap();
    assert_eq!(
        (&point["answer"], &point["version"]),
        (&json!("YES"), &json!(2))
    );
    let lesson = shown
        .iter()
        .find(|point| !point["lesson"].is_null())
        .unwrap();
    let answer = json!({ "programmeId": next, "key": lesson["key"], "answer": "YES" });
    let told = world.change(Reader::Leader, deed, answer).await;
    assert_eq!(told["userErrors"], json!([]));
    // A lesson that stands in no checklist of the programme is not answered there.
    let answer = json!({ "programmeId": first, "key": lesson["key"], "answer": "YES" });
    let told = world.change(Reader::Leader, deed, answer).await;
    assert_eq!(refusals(&told), refusal("NOT_FOUND", "key"));
}

#[tokio::test]
async fn eligibility_says_what_is_met_what_is_not_and_what_is_missing() {
    let world = World::start().await;
    let ask = "query($on: LocalDate, $answers: [EligibilityAnswerInput!]!) {
        testEligibility(on: $on, answers: $answers) {
            outcome rule { version conditions { key alternative } } findings { key words outcome } } }";
    let answers = json!([
        { "key": "REGULAR_WORK", "answer": "YES" }, { "key": "UNEMPLOYED", "answer": "YES" },
        { "key": "EMPLOYMENT_SUPPORT", "answer": "YES" }, { "key": "INCOME_SUPPORT", "answer": "NO" },
    ]);
    let told = world
        .run(Reader::Handler, ask, json!({ "answers": answers }))
        .await;
    let test = &told["testEligibility"];
    assert_eq!(
        (&test["outcome"], &test["rule"]["version"]),
        (&json!("UNKNOWN"), &json!("2023-01"))
    );
    let found: Vec<_> = test["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| &found["outcome"])
        .collect();
    assert_eq!(found, ["MET", "MET", "MET", "NOT_MET", "UNKNOWN"]);
    let told = world
        .run(
            Reader::Handler,
            ask,
            json!({ "answers": [], "on": "2022-01-01" }),
        )
        .await;
    assert_eq!(told["testEligibility"]["rule"]["version"], "2021-05");
    let told = world
        .run(
            Reader::Handler,
            ask,
            json!({ "answers": [], "on": "2020-01-01" }),
        )
        .await;
    assert_eq!(told["testEligibility"], Value::Null);
}
