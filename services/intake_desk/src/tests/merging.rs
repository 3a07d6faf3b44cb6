//! Two records of one human being become one and two again: who is found, what stops, and what nobody gets to see.

mod parting;
mod stops;

use access::ReaderKind;
use chrono::Duration;
use domain::{Clock, identity_number::IdentityNumber};
use serde_json::{Value, json};

use super::{
    asking::{answer, ask, refusal, send, signed_in},
    work::more_staff,
    world::{World, number, on_both_engines},
};
use crate::{
    IntakeDesk,
    model::case::CaseHead,
    store::{case, person},
};

const WHY: &str = "Samma människa enligt pass och folkbokföring";
const SEEN: &str = "query($id: ID!) { case(id: $id) { registryNumber person { id displayName personalNumberMasked \
    protectedIdentity contact { phone } } timeline(first: 50) { edges { node { kind } } } } }";

/// A case of the person with a personal number, who is kept, and one of whom was met with another number.
async fn two(world: &World) -> (CaseHead, CaseHead) {
    more_staff(world).await;
    let kept = world.open_case(number(0)).await;
    let other = world.open_case(number(1)).await;
    world.clock.forward(Duration::minutes(1));
    (kept, other)
}

async fn merge_as(world: &World, handle: &str, kept: &CaseHead, other: &str) -> Value {
    let input = json!({ "caseId": kept.id.to_string(), "otherCaseNumber": other, "reason": WHY });
    send(world, handle, ("mergePersons", "case { id }"), input).await
}

async fn merge(world: &World, kept: &CaseHead, other: &CaseHead) {
    let merged = merge_as(world, "desk.gnesta", kept, &other.registry_number).await;
    assert_eq!(refusal(&merged).0, "done", "{merged}");
    world.clock.forward(Duration::minutes(1));
}

async fn undo_as(world: &World, handle: &str, case: &CaseHead) -> Value {
    let input = json!({ "caseId": case.id.to_string(), "reason": WHY });
    send(world, handle, ("undoMerge", "case { id }"), input).await
}

async fn undo(world: &World, case: &CaseHead) {
    let undone = undo_as(world, "desk.gnesta", case).await;
    assert_eq!(refusal(&undone).0, "done", "{undone}");
    world.clock.forward(Duration::minutes(1));
}

async fn seen(world: &World, handle: &str, head: &CaseHead) -> Value {
    ask(world, handle, SEEN, json!({ "id": head.id.to_string() })).await["case"].clone()
}

/// What somebody sees who signs in under a number.
async fn seen_under(world: &World, digits: &str, head: &CaseHead) -> Value {
    let who = world.secrets.participant_subject(digits);
    let cx = signed_in(world, who, ReaderKind::Participant, world.clock.now());
    answer(world, cx, SEEN, json!({ "id": head.id.to_string() })).await["case"].clone()
}

fn kinds(seen: &Value) -> String {
    seen["timeline"]["edges"].to_string()
}

/// Whom a number leads to, by key, in every way in which numbers lead to somebody.
async fn found(world: &World, digits: &str) -> domain::RowKey {
    let parsed = IdentityNumber::from_storage(digits).expect("a test number");
    let reading = world.store.reading();
    let found = person::find_person_by_number(reading, &parsed).await;
    let found = found.expect("read").expect("somebody");
    let subject = world.secrets.participant_subject(digits);
    let by_subject = person::find_key_of_subject(reading, &subject).await;
    assert_eq!(by_subject.expect("read"), Some(found.key));
    found.key
}

async fn head_now(world: &World, head: &CaseHead) -> CaseHead {
    let read = case::get_head(world.store.reading(), &world.directory, head.id).await;
    read.expect("read").expect("there")
}

/// The desk by which the flows are called without the schema.
fn desk(world: &World) -> IntakeDesk {
    super::asking::desk(world)
}

on_both_engines! {
    async fn two_records_become_one_person_and_two_again(world: World) {
        let (kept, other) = two(&world).await;
        let was = (seen(&world, "desk.gnesta", &kept).await, seen(&world, "desk.gnesta", &other).await);
        assert_ne!(was.0["person"]["id"], was.1["person"]["id"]);
        merge(&world, &kept, &other).await;

        let (one, two) = (seen(&world, "desk.gnesta", &kept).await, seen(&world, "desk.gnesta", &other).await);
        assert_eq!(one["person"], was.0["person"]);
        assert_eq!(two["person"], was.0["person"], "the kept person's name and number are shown");
        for case in [&one, &two] {
            assert!(kinds(case).contains("PERSONS_MERGED"), "{case}");
        }
        for digits in [number(0), number(1)] {
            assert_eq!(found(&world, digits).await, kept.person_key);
        }
        for id in [kept.person, other.person] {
            let led = person::get_person(world.store.reading(), id).await.expect("read");
            assert_eq!(led.expect("somebody").key, kept.person_key);
        }

        undo(&world, &other).await;
        let (one, two) = (seen(&world, "desk.gnesta", &kept).await, seen(&world, "desk.gnesta", &other).await);
        assert_eq!((&one["person"], &two["person"]), (&was.0["person"], &was.1["person"]));
        for case in [&one, &two] {
            assert!(kinds(case).contains("PERSON_MERGE_UNDONE"), "{case}");
        }
        assert_eq!(found(&world, number(0)).await, kept.person_key);
        assert_eq!(found(&world, number(1)).await, other.person_key);
        assert_eq!(head_now(&world, &kept).await, kept);
        assert_eq!(head_now(&world, &other).await, other);
        let again = undo_as(&world, "desk.gnesta", &other).await;
        assert_eq!(refusal(&again), ("INVALID_TRANSITION", "caseId"));
    }

    async fn the_participant_is_who_signs_in_under_the_kept_number(world: World) {
        let (kept, other) = two(&world).await;
        assert!(seen_under(&world, number(0), &other).await.is_null());
        merge(&world, &kept, &other).await;
        for case in [&kept, &other] {
            assert!(seen_under(&world, number(0), case).await.is_object());
            assert!(seen_under(&world, number(1), case).await.is_null(), "the number may be somebody else's");
        }
        undo(&world, &kept).await;
        assert!(seen_under(&world, number(0), &other).await.is_null());
        assert!(seen_under(&world, number(1), &other).await.is_object());
        assert!(seen_under(&world, number(1), &kept).await.is_null());
    }

    async fn only_who_may_write_the_identity_of_both_merges_and_a_hidden_case_is_no_case(world: World) {
        let (kept, other) = two(&world).await;
        world.join(&kept, "welfare.gnesta", "welfare.gnesta").await;
        world.join(&other, "welfare.gnesta", "welfare.gnesta").await;
        let theirs = other.registry_number.as_str();
        let party = merge_as(&world, "welfare.gnesta", &kept, theirs).await;
        assert_eq!(refusal(&party).0, "FORBIDDEN");
        assert_eq!(refusal(&undo_as(&world, "welfare.gnesta", &kept).await).0, "FORBIDDEN");
        for stranger in [merge_as(&world, "labour.gnesta", &kept, theirs).await, undo_as(&world, "labour.gnesta", &kept).await] {
            assert_eq!(refusal(&stranger), ("NOT_FOUND", "caseId"));
        }
        hide(&world, &other).await;
        let hidden = merge_as(&world, "desk.gnesta", &kept, theirs).await;
        let unknown = merge_as(&world, "desk.gnesta", &kept, "GNE-2026-99999").await;
        assert_eq!(refusal(&hidden), ("NOT_FOUND", "otherCaseNumber"));
        assert_eq!(hidden, unknown);
        assert_eq!(found(&world, number(1)).await, other.person_key);
    }

    async fn what_makes_no_sense_is_refused(world: World) {
        let (kept, other) = two(&world).await;
        let third = world.open_case(number(2)).await;
        let own = merge_as(&world, "desk.gnesta", &kept, &kept.registry_number).await;
        assert_eq!(refusal(&own), ("INVALID_TRANSITION", "otherCaseNumber"));
        let short = json!({ "caseId": kept.id.to_string(), "otherCaseNumber": " ", "reason": "Samma" });
        let short = send(&world, "desk.gnesta", ("mergePersons", "case { id }"), short).await;
        let fields: Vec<&str> = short["userErrors"].as_array().expect("errors").iter()
            .filter_map(|error| error["field"].as_str()).collect();
        assert_eq!(fields, ["otherCaseNumber", "reason"]);
        merge(&world, &kept, &other).await;
        let again = merge_as(&world, "desk.gnesta", &other, &kept.registry_number).await;
        assert_eq!(refusal(&again), ("INVALID_TRANSITION", "otherCaseNumber"), "they are one already");
        let chain = merge_as(&world, "desk.gnesta", &third, &kept.registry_number).await;
        assert_eq!(refusal(&chain), ("INVALID_TRANSITION", "otherCaseNumber"));
        merge(&world, &kept, &third).await;
        assert_eq!(found(&world, number(2)).await, kept.person_key);
        undo(&world, &other).await;
        assert_eq!(found(&world, number(1)).await, other.person_key, "the merge that brought this case");
        assert_eq!(found(&world, number(2)).await, kept.person_key);
    }

    async fn a_merge_is_done_once_however_often_it_is_sent(world: World) {
        let (kept, other) = two(&world).await;
        let input = json!({ "caseId": kept.id.to_string(), "otherCaseNumber": other.registry_number, "reason": WHY,
            "idempotencyKey": "en-gang-0001" });
        for _ in 0..2 {
            let sent = send(&world, "desk.gnesta", ("mergePersons", "case { id }"), input.clone()).await;
            assert_eq!(refusal(&sent).0, "done", "{sent}");
        }
        let told = world.store.events_after(0, 500).await.expect("told");
        let told = told.into_iter().map(|told| serde_json::to_value(told.event).expect("an event"));
        let merges: Vec<Value> = told.filter(|event| event["body"]["type"] == "PersonsMerged").collect();
        assert_eq!(merges.len(), 1);
        let text = merges[0]["body"].to_string();
        assert!(!text.contains(number(0)) && !text.contains(&kept.person.to_string()), "{text}");
        assert_eq!(kinds(&seen(&world, "desk.gnesta", &kept).await).matches("PERSONS_MERGED").count(), 1);
    }

    async fn of_two_merges_at_once_one_is_made(world: World) {
        let (kept, other) = two(&world).await;
        let (one, two) = tokio::join!(
            merge_as(&world, "desk.gnesta", &kept, &other.registry_number),
            merge_as(&world, "desk.gnesta", &other, &kept.registry_number),
        );
        let outcomes = [refusal(&one).0, refusal(&two).0];
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == "done").count(), 1, "{outcomes:?}");
        let person = head_now(&world, &kept).await.person_key;
        assert_eq!(head_now(&world, &other).await.person_key, person);
        for digits in [number(0), number(1)] {
            assert_eq!(found(&world, digits).await, person);
        }
    }
}

/// Takes a case out of the reach of the desk in Gnesta: another unit opened it, and nobody of the desk is assigned.
async fn hide(world: &World, head: &CaseHead) {
    let cx = world.cx();
    let tx = world.store.begin(&cx).await.expect("begins");
    let desk = world.unit("desk.gnesta").key;
    let removed = case::remove_case_assignments(tx.connection(), &cx, head.key, desk, None).await;
    removed.expect("removed");
    let elsewhere = world.unit("labour.gnesta").key.as_i64();
    let statement = format!(
        "UPDATE shared_case SET desk_unit_key = {elsewhere} WHERE \"key\" = {}",
        head.key.as_i64()
    );
    let moved = sea_orm::ConnectionTrait::execute_unprepared(tx.connection(), &statement).await;
    moved.expect("moved");
    tx.commit().await.expect("committed");
}
