//! What a case shows of what there is to do in it: to each unit its own.

use access::ReaderKind;
use domain::Clock;
use serde_json::{Value, json};

use super::{
    asking::{answer, ask, send, signed_in},
    work::case_with_welfare,
    world::{World, day, number, on_both_engines},
};
use crate::{
    model::case::CaseHead,
    store::work::{self, NewTask},
};

const TASKS: &str =
    "query($id: ID!) { case(id: $id) { id tasks { id kind title dueOn overdue } } }";

async fn give(
    world: &World,
    head: &CaseHead,
    (unit, staff, kind): (&str, Option<&str>, &str),
) -> String {
    let cx = world.cx();
    let staff = match staff {
        Some(handle) => Some(world.staff(handle).await.key),
        None => None,
    };
    let tx = world.store.begin(&cx).await.expect("begins");
    let task = NewTask {
        case: head.key,
        unit: world.unit(unit).key,
        staff,
        kind: kind.to_owned(),
        due_on: Some(day(3, 1)),
        subject: None,
    };
    let task = work::add_task(tx.connection(), &cx, task)
        .await
        .expect("given");
    tx.commit().await.expect("committed");
    task.to_string()
}

async fn case_of(world: &World, handle: &str, head: &CaseHead) -> Value {
    ask(world, handle, TASKS, json!({ "id": head.id.to_string() })).await["case"].clone()
}

fn kinds(case: &Value) -> Vec<&str> {
    let tasks = case["tasks"].as_array().expect("a list");
    tasks
        .iter()
        .filter_map(|task| task["kind"].as_str())
        .collect()
}

on_both_engines! {
    async fn each_unit_sees_its_own_open_tasks_of_the_case(world: World) {
        let head = case_with_welfare(&world).await;
        let other = world.open_case(number(1)).await;
        let first = give(&world, &head, ("welfare.gnesta", None, "PLAN_ACTIVITY")).await;
        give(&world, &head, ("welfare.gnesta", Some("other.welfare.gnesta"), "READ_PLAN_COMMENT")).await;
        give(&world, &head, ("desk.gnesta", None, "SCREENING")).await;
        give(&world, &other, ("desk.gnesta", None, "TAKE_OVER")).await;

        let welfare = case_of(&world, "welfare.gnesta", &head).await;
        let expected = json!({
            "id": first, "kind": "PLAN_ACTIVITY", "title": "Aktivitet i planen",
            "dueOn": "2026-03-01", "overdue": true,
        });
        assert_eq!(welfare["tasks"], json!([expected]), "not what is given to somebody else");
        let lead = case_of(&world, "lead.welfare.gnesta", &head).await;
        assert_eq!(kinds(&lead), ["PLAN_ACTIVITY", "READ_PLAN_COMMENT"], "who directs the unit sees both");
        let desk = case_of(&world, "desk.gnesta", &head).await;
        assert_eq!(kinds(&desk), ["SCREENING"], "neither another unit's nor another case's");
        assert!(case_of(&world, "labour.gnesta", &head).await.is_null());

        let who = world.secrets.participant_subject(number(0));
        let cx = signed_in(&world, who, ReaderKind::Participant, world.clock.now());
        let person = answer(&world, cx, TASKS, json!({ "id": head.id.to_string() })).await;
        assert_eq!(person["case"], json!({ "id": head.id.to_string(), "tasks": null }));

        let done = send(&world, "welfare.gnesta", ("completeTask", "taskId"), json!({ "taskId": first })).await;
        assert_eq!(done["taskId"], first);
        assert_eq!(case_of(&world, "welfare.gnesta", &head).await["tasks"], json!([]));
    }

    async fn tasks_cost_the_same_statements_however_many_there_are_and_none_when_nobody_asks(world: World) {
        let head = case_with_welfare(&world).await;
        let mut counts = Vec::new();
        for given in 0..3 {
            for _ in 0..given {
                give(&world, &head, ("desk.gnesta", None, "SCREENING")).await;
            }
            let before = world.store.statements();
            assert_eq!(kinds(&case_of(&world, "desk.gnesta", &head).await).len(), [0, 1, 3][given]);
            counts.push(world.store.statements() - before);
        }
        let before = world.store.statements();
        let unknown = json!({ "id": "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77" });
        assert!(ask(&world, "desk.gnesta", TASKS, unknown).await["case"].is_null());
        counts.push(world.store.statements() - before);
        assert!(counts.windows(2).all(|pair| pair[0] == pair[1]), "{counts:?}");
        let before = world.store.statements();
        let bare = "query($id: ID!) { case(id: $id) { id } }";
        ask(&world, "desk.gnesta", bare, json!({ "id": head.id.to_string() })).await;
        assert!(world.store.statements() - before < counts[0], "it is read only when it is asked for");
    }
}
