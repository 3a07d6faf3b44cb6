//! The same mutation sent twice happens once.

use chrono::Duration;
use domain::{SystemEntropy, UnitId};
use serde_json::json;
use store::{IdempotencyKey, Recalled, StoreFault};

use crate::world::{World, a_body, a_case, on_both_engines};

fn key() -> IdempotencyKey {
    "a key".parse().expect("a key")
}

async fn recall(
    world: &World,
    subject: &str,
    key: &IdempotencyKey,
    operation: &str,
    input: &str,
) -> Recalled {
    let cx = world.cx(subject);
    let mut tx = world.store.begin(&cx).await.expect("begins");
    let recalled = tx.recall(key, operation, &input).await.expect("recalled");
    tx.roll_back().await.expect("given up");
    recalled
}

async fn send(world: &World, input: &str) -> Recalled {
    let cx = world.cx("staff:a");
    let mut tx = world.store.begin(&cx).await.expect("begins");
    let recalled = tx.recall(&key(), "send", &input).await.expect("recalled");
    if recalled == Recalled::New {
        tx.tell(a_case(1), a_body()).await.expect("told");
        tx.remember(json!({ "id": "made" }));
    }
    tx.commit().await.expect("commits");
    recalled
}

on_both_engines! {
    async fn a_repeat_gets_the_result_and_has_no_effect(world: World) {
        assert_eq!(send(&world, "input").await, Recalled::New);
        assert_eq!(send(&world, "input").await, Recalled::Repeat(json!({ "id": "made" })));
        assert_eq!(world.count("outbox_event").await, 1);
        assert_eq!(world.count("idempotency_key").await, 1);
    }

    async fn another_input_is_a_conflict(world: World) {
        send(&world, "input").await;
        assert_eq!(send(&world, "other").await, Recalled::Conflict);
        assert_eq!(world.count("outbox_event").await, 1);
        // And the key still belongs to the first.
        assert_eq!(send(&world, "input").await, Recalled::Repeat(json!({ "id": "made" })));
    }

    async fn keys_of_other_subjects_units_and_operations_are_other_keys(world: World) {
        send(&world, "input").await;
        let unit = UnitId::draw(&SystemEntropy);
        assert_eq!(recall(&world, "staff:b", &key(), "send", "other").await, Recalled::New);
        assert_eq!(recall(&world, "staff:a", &key(), "close", "other").await, Recalled::New);
        let for_unit = key().for_unit(unit);
        assert_eq!(recall(&world, "staff:a", &for_unit, "send", "other").await, Recalled::New);
    }

    async fn a_key_of_work_that_was_given_up_is_free(world: World) {
        assert_eq!(recall(&world, "staff:a", &key(), "send", "first").await, Recalled::New);
        assert_eq!(recall(&world, "staff:a", &key(), "send", "second").await, Recalled::New);
        assert_eq!(world.count("idempotency_key").await, 0);
    }

    async fn a_key_is_forgotten_after_its_time(world: World) {
        send(&world, "input").await;
        world.clock.forward(Duration::hours(23));
        assert_eq!(world.store.forget_keys_once().await.expect("forgotten"), 0);
        assert_eq!(send(&world, "other").await, Recalled::Conflict);
        world.clock.forward(Duration::hours(1));
        assert_eq!(send(&world, "other").await, Recalled::New);
        world.clock.forward(Duration::hours(24));
        assert_eq!(world.store.forget_keys_once().await.expect("forgotten"), 1);
        assert_eq!(world.count("idempotency_key").await, 0);
    }

    async fn two_at_once_are_one(world: World) {
        let sends = (0..8).map(|_| send(&world, "input"));
        let recalled = futures::future::join_all(sends).await;
        let new = recalled.iter().filter(|recalled| **recalled == Recalled::New).count();
        let made = Recalled::Repeat(json!({ "id": "made" }));
        let repeats = recalled.iter().filter(|recalled| **recalled == made).count();
        assert_eq!((new, repeats), (1, 7), "{recalled:?}");
        assert_eq!(world.count("outbox_event").await, 1);
    }

    async fn the_input_is_not_kept(world: World) {
        send(&world, "19801231-canary").await;
        let found = world
            .number("SELECT count(*) AS number FROM idempotency_key
                WHERE CAST(input_hash AS TEXT) LIKE '%canary%' OR CAST(result AS TEXT) LIKE '%canary%'")
            .await;
        assert_eq!(found, 0);
    }

    async fn one_transaction_recalls_one_key(world: World) {
        let cx = world.cx("staff:a");
        let mut tx = world.store.begin(&cx).await.expect("begins");
        tx.recall(&key(), "send", &1).await.expect("recalled");
        let again = tx.recall(&key(), "send", &1).await;
        assert!(matches!(again, Err(StoreFault::RecalledTwice)));
    }
}

#[test]
fn a_key_is_short_printable_text() {
    for text in ["", "åäö", "line\nbreak", &"x".repeat(201)] {
        assert!(text.parse::<IdempotencyKey>().is_err(), "{text}");
    }
}
