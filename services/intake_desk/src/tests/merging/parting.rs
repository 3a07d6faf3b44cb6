//! What goes back, what stays, and what is erased in the end.

use std::sync::Arc;

use domain::{Entropy, SystemEntropy};

use super::*;
use crate::{dispose_once, tests::upgrade::count};

async fn close(world: &World, head: &CaseHead) {
    let input = json!({
        "caseId": head.id.to_string(), "expectedVersion": 1, "reason": "WORK",
        "occupation": { "kind": "WORK_UNSUBSIDISED" },
        "incomeSources": [{ "source": "OWN_INCOME", "extentPercent": 100 }],
    });
    let closed = send(world, "desk.gnesta", ("closeCase", "case { phase }"), input).await;
    assert_eq!(refusal(&closed).0, "done", "{closed}");
}

async fn dispose(world: &World) -> u64 {
    let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let disposed = dispose_once(&desk(world), &clock, &entropy).await;
    disposed.expect("a sweep")
}

on_both_engines! {
    async fn a_case_that_was_closed_since_goes_back_and_one_that_was_opened_since_stays(world: World) {
        let (kept, other) = two(&world).await;
        let pseudonym = world.ask_now("desk.gnesta", &other).await.pseudonym;
        merge(&world, &kept, &other).await;
        assert_eq!(world.ask_now("desk.gnesta", &other).await.pseudonym, pseudonym, "as it was told before");
        close(&world, &other).await;
        let since = world.open_case(number(1)).await;
        assert_eq!(since.person_key, kept.person_key);
        undo(&world, &since).await;
        assert_eq!(head_now(&world, &other).await.person_key, other.person_key);
        assert_eq!(head_now(&world, &since).await.person_key, kept.person_key);
        assert!(seen_under(&world, number(1), &since).await.is_null());
        assert!(seen_under(&world, number(0), &since).await.is_object());
    }

    async fn what_was_written_before_and_meanwhile_is_read_through_both(world: World) {
        let (kept, other) = two(&world).await;
        let texts = ["Före", "Under", "Efter"];
        for (index, text) in texts.into_iter().enumerate() {
            match index {
                1 => merge(&world, &kept, &other).await,
                2 => undo(&world, &other).await,
                _ => {}
            }
            let new = json!({ "caseId": other.id.to_string(), "text": text });
            let written = send(&world, "desk.gnesta", ("writeNote", "note { id }"), new).await;
            assert_eq!(refusal(&written).0, "done", "{written}");
            let document = "query($id: ID!) { case(id: $id) { journal(first: 9) { edges { node { text } } } } }";
            let read = ask(&world, "desk.gnesta", document, json!({ "id": other.id.to_string() })).await.to_string();
            for known in &texts[..=index] {
                assert!(read.contains(known), "{read}");
            }
        }
    }

    async fn a_move_of_either_is_found_and_taken_back(world: World) {
        let (kept, other) = two(&world).await;
        let moved = json!({ "caseId": other.id.to_string(), "municipality": "0488", "movedOn": "2026-03-01" });
        let moved = send(&world, "desk.gnesta", ("recordMove", "case { id }"), moved).await;
        assert_eq!(refusal(&moved).0, "done", "{moved}");
        merge(&world, &kept, &other).await;
        let back = json!({ "caseId": other.id.to_string() });
        let undone = send(&world, "desk.gnesta", ("undoMove", "case { id }"), back.clone()).await;
        assert_eq!(refusal(&undone).0, "done", "{undone}");
        let moved = json!({ "caseId": kept.id.to_string(), "municipality": "0488", "movedOn": "2026-03-01" });
        let moved = send(&world, "desk.gnesta", ("recordMove", "case { id }"), moved).await;
        assert_eq!(refusal(&moved).0, "done", "{moved}");
        undo(&world, &kept).await;
        let undone = send(&world, "desk.gnesta", ("undoMove", "case { id }"), back).await;
        assert_eq!(refusal(&undone).0, "done", "it was recorded of both: {undone}");
    }

    async fn merged_persons_are_erased_together(world: World) {
        let (kept, other) = two(&world).await;
        merge(&world, &kept, &other).await;
        close(&world, &kept).await;
        close(&world, &other).await;
        world.clock.forward(Duration::days(6 * 366 + 10));
        for _ in 0..3 {
            dispose(&world).await;
            world.clock.forward(Duration::days(1));
        }
        for table in ["shared_case", "person", "person_identifier", "person_merge", "person_merge_case"] {
            assert_eq!(count(&world, table).await, 0, "{table}");
        }
    }

    async fn of_two_who_were_parted_each_is_erased_by_its_own_rule(world: World) {
        let (kept, other) = two(&world).await;
        merge(&world, &kept, &other).await;
        undo(&world, &kept).await;
        close(&world, &kept).await;
        world.clock.forward(Duration::days(6 * 366 + 10));
        for _ in 0..3 {
            dispose(&world).await;
            world.clock.forward(Duration::days(1));
        }
        assert_eq!(count(&world, "person_merge").await, 0);
        assert_eq!(count(&world, "person").await, 1);
        assert_eq!(found(&world, number(1)).await, other.person_key);
        assert!(seen(&world, "desk.gnesta", &other).await.is_object());
    }
}
