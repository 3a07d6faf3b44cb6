//! Who stays after a closure, for how long, and for what.

use chrono::Duration;
use serde_json::{Value, json};

use super::{
    asking::{ask, refusal, send},
    work::case_with_welfare,
    world::{World, on_both_engines},
};
use crate::model::case::CaseHead;

const SEEN: &str = "query($id: ID!) { case(id: $id) { access { section state } closure { reason } \
    followUps { months recordedAt } plan { version } } }";

/// What a reader may see of the case.
async fn seen(world: &World, handle: &str, head: &CaseHead) -> Value {
    ask(world, handle, SEEN, json!({ "id": head.id.to_string() })).await["case"].clone()
}

fn state<'v>(seen: &'v Value, section: &str) -> &'v str {
    let lines = seen["access"].as_array().expect("lines");
    let line = lines.iter().find(|line| line["section"] == section);
    line.and_then(|line| line["state"].as_str())
        .expect("a state")
}

async fn close(world: &World, head: &CaseHead) {
    let input = json!({
        "caseId": head.id.to_string(), "expectedVersion": 1, "reason": "WORK",
        "occupation": { "kind": "WORK_UNSUBSIDISED" },
        "incomeSources": [{ "source": "OWN_INCOME", "extentPercent": 100 }],
    });
    let closed = send(world, "desk.gnesta", ("closeCase", "case { phase }"), input).await;
    assert_eq!(refusal(&closed).0, "done", "{closed}");
}

async fn record(world: &World, head: &CaseHead, months: i32) {
    let input = json!({
        "caseId": head.id.to_string(), "months": months, "occupation": "UNKNOWN",
        "incomeSources": [{ "source": "UNKNOWN" }],
    });
    let shown = ("recordFollowUp", "case { id }");
    let done = send(world, "lead.welfare.gnesta", shown, input).await;
    assert_eq!(refusal(&done).0, "done", "{done}");
}

/// Which agencies were told to have left.
async fn left(world: &World) -> Vec<Value> {
    let told = world.store.events_after(0, 500).await.expect("told");
    let told = told
        .into_iter()
        .map(|told| serde_json::to_value(told.event).expect("an event"));
    told.filter(|event| event["body"]["type"] == "PartyLeft")
        .map(|event| event["body"]["unit"].clone())
        .collect()
}

on_both_engines! {
    async fn a_party_stays_for_closure_and_follow_up_alone_and_leaves_with_the_last_one(world: World) {
        let head = case_with_welfare(&world).await;
        let before = seen(&world, "lead.welfare.gnesta", &head).await;
        assert_eq!(state(&before, "PLAN"), "WRITABLE");
        close(&world, &head).await;
        world.clock.forward(Duration::days(366));
        for months in [3, 6] {
            let staying = seen(&world, "lead.welfare.gnesta", &head).await;
            assert_eq!(staying["closure"]["reason"], "WORK", "{months}");
            assert_eq!(staying["followUps"].as_array().map(Vec::len), Some(3), "{months}");
            assert_eq!(state(&staying, "CLOSURE"), "READABLE");
            assert_eq!(state(&staying, "FOLLOW_UP"), "WRITABLE");
            assert!(staying["plan"].is_null(), "nothing else of anybody's: {staying}");
            assert_ne!(state(&staying, "PLAN"), "WRITABLE");
            record(&world, &head, months).await;
        }
        assert!(left(&world).await.is_empty(), "one follow-up is left");
        // The last one is closed although nobody knows anything.
        record(&world, &head, 12).await;
        let after = seen(&world, "lead.welfare.gnesta", &head).await;
        assert!(after["closure"].is_null() && after["followUps"].is_null(), "{after}");
        for section in ["CLOSURE", "FOLLOW_UP"] {
            assert!(!["READABLE", "WRITABLE"].contains(&state(&after, section)), "{section}: {after}");
        }
        let unit = world.unit("welfare.gnesta").id.to_string();
        assert_eq!(left(&world).await, [json!(unit)], "told once, of the one that left");
        let desk = seen(&world, "desk.gnesta", &head).await;
        assert_eq!(desk["closure"]["reason"], "WORK", "the desk stays until disposal");
    }
}
