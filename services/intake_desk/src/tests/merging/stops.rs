//! What keeps somebody from one of the two keeps them from both, before anybody can read.

use std::collections::BTreeSet;

use domain::{RowKey, Subject};

use super::*;
use crate::{
    flow,
    model::{
        person::{ConflictKind, ProtectionGrade},
        stop::RelationKind,
    },
    store::{contact_point, handler::update_handlers, registered_number, stop},
    tests::world::subject,
};

async fn protect(world: &World, head: &CaseHead, handles: &[&str]) {
    let mut named: BTreeSet<RowKey> = BTreeSet::new();
    for handle in handles {
        named.insert(world.staff(handle).await.key);
    }
    let cx = world.cx();
    let tx = world.store.begin(&cx).await.expect("begins");
    let (connection, person) = (tx.connection(), head.person_key);
    let grade = Some(ProtectionGrade::ProtectedRegistration);
    stop::update_protection(connection, &cx, person, grade)
        .await
        .expect("set");
    update_handlers(connection, &cx, person, &named)
        .await
        .expect("named");
    tx.commit().await.expect("committed");
    world.clock.forward(Duration::minutes(1));
}

async fn reach(world: &World, head: &CaseHead, phone: &str) {
    let cx = world.cx();
    let tx = world.store.begin(&cx).await.expect("begins");
    let agency = world.unit("desk.gnesta").agency.key;
    let phone = Some(phone.to_owned());
    contact_point::update_contact(tx.connection(), &cx, head.person_key, agency, phone, None)
        .await
        .expect("kept");
    tx.commit().await.expect("committed");
    world.clock.forward(Duration::minutes(1));
}

async fn declare(world: &World, head: &CaseHead, handle: &str) {
    let staff = world.staff(handle).await.key;
    let cx = world.cx();
    let tx = world.store.begin(&cx).await.expect("begins");
    let kind = ConflictKind::Kin;
    stop::add_conflict(tx.connection(), &cx, staff, head.person_key, kind)
        .await
        .expect("declared");
    tx.commit().await.expect("committed");
    world.clock.forward(Duration::minutes(1));
}

async fn register(world: &World, digits: &str, handle: &str) {
    let staff = world.staff(handle).await.key;
    let who: Subject = world.secrets.participant_subject(digits);
    let cx = world.cx();
    let tx = world.store.begin(&cx).await.expect("begins");
    registered_number::add_number(tx.connection(), &cx, staff, (RelationKind::OwnCase, &who))
        .await
        .expect("registered");
    tx.commit().await.expect("committed");
}

/// How often the unit of a case is asked for somebody else.
async fn asked_for_another(world: &World, head: &CaseHead) -> i64 {
    let asked = format!(
        "task WHERE kind = 'REASSIGN_CASE' AND case_key = {}",
        head.key.as_i64()
    );
    crate::tests::upgrade::count(world, &asked).await
}

on_both_engines! {
    async fn a_conflict_with_one_of_them_keeps_from_both_and_is_taken_back_with_the_merge(world: World) {
        let (kept, other) = two(&world).await;
        world.join(&kept, "welfare.gnesta", "welfare.gnesta").await;
        declare(&world, &other, "welfare.gnesta").await;
        assert!(seen(&world, "welfare.gnesta", &kept).await.is_object());
        merge(&world, &kept, &other).await;
        assert!(seen(&world, "welfare.gnesta", &kept).await.is_null());
        assert_eq!(asked_for_another(&world, &kept).await, 1);
        assert!(seen(&world, "desk.gnesta", &kept).await.is_object());
        undo(&world, &kept).await;
        world.join(&kept, "welfare.gnesta", "welfare.gnesta").await;
        assert!(seen(&world, "welfare.gnesta", &kept).await.is_object(), "nothing was declared of this person");
        world.join(&other, "welfare.gnesta", "welfare.gnesta").await;
        assert!(seen(&world, "welfare.gnesta", &other).await.is_null());
    }

    async fn ones_own_number_stops_through_a_merge(world: World) {
        let (kept, other) = two(&world).await;
        world.join(&kept, "welfare.gnesta", "welfare.gnesta").await;
        register(&world, number(1), "welfare.gnesta").await;
        merge(&world, &kept, &other).await;
        assert!(seen(&world, "welfare.gnesta", &kept).await.is_null());
        assert_eq!(asked_for_another(&world, &kept).await, 1);
        let facts = world.ask_now("welfare.gnesta", &kept).await;
        assert_eq!(facts.stops, [access::Stop::OwnCase]);
        undo(&world, &kept).await;
        assert_eq!(world.ask_now("welfare.gnesta", &kept).await.stops, []);
        assert_eq!(world.ask_now("welfare.gnesta", &other).await.stops, [access::Stop::OwnCase]);
    }

    async fn what_was_declared_while_they_were_one_holds_for_both_afterwards(world: World) {
        let (kept, other) = two(&world).await;
        merge(&world, &kept, &other).await;
        declare(&world, &kept, "welfare.gnesta").await;
        undo(&world, &kept).await;
        for case in [&kept, &other] {
            assert_eq!(world.ask_now("welfare.gnesta", case).await.stops, [access::Stop::Kin]);
        }
    }

    async fn whom_a_stop_keeps_from_the_other_cannot_merge(world: World) {
        let (kept, other) = two(&world).await;
        declare(&world, &other, "desk.gnesta").await;
        let stopped = merge_as(&world, "desk.gnesta", &kept, &other.registry_number).await;
        assert_eq!(refusal(&stopped), ("NOT_FOUND", "otherCaseNumber"));
    }

    async fn a_protected_record_protects_the_one_and_only_a_named_handler_merges(world: World) {
        let (kept, other) = two(&world).await;
        world.join(&kept, "welfare.gnesta", "welfare.gnesta").await;
        protect(&world, &other, &[]).await;
        let unnamed = merge_as(&world, "desk.gnesta", &kept, &other.registry_number).await;
        assert_eq!(refusal(&unnamed), ("NOT_FOUND", "otherCaseNumber"));
        protect(&world, &other, &["desk.gnesta"]).await;
        reach(&world, &other, "0700000001").await;
        merge(&world, &kept, &other).await;
        assert!(seen(&world, "welfare.gnesta", &kept).await.is_null());
        let named = seen(&world, "desk.gnesta", &kept).await;
        assert_eq!(named["person"]["protectedIdentity"], true);
        assert_eq!(named["person"]["contact"]["phone"], "0700000001", "nothing was known of the kept person");
        assert!(world.ask_now("desk.gnesta", &kept).await.pseudonym.is_none());

        undo(&world, &kept).await;
        let open = seen(&world, "welfare.gnesta", &kept).await;
        assert_eq!(open["person"]["protectedIdentity"], false);
        assert!(open["person"]["contact"]["phone"].is_null(), "what only named handlers knew is not unmasked");
        assert_eq!(seen(&world, "desk.gnesta", &other).await["person"]["protectedIdentity"], true);
        assert!(world.ask_now("welfare.gnesta", &other).await.protection.is_some());
    }

    async fn contact_details_that_were_recorded_under_protection_end_with_it(world: World) {
        let (kept, other) = two(&world).await;
        protect(&world, &other, &["desk.gnesta"]).await;
        merge(&world, &kept, &other).await;
        reach(&world, &kept, "0700000002").await;
        undo(&world, &kept).await;
        let open = seen(&world, "desk.gnesta", &kept).await;
        assert!(open["person"]["contact"]["phone"].is_null(), "{open}");
    }

    async fn a_protection_that_was_set_while_they_were_one_holds_for_both(world: World) {
        let (kept, other) = two(&world).await;
        merge(&world, &kept, &other).await;
        protect(&world, &kept, &["desk.gnesta"]).await;
        undo(&world, &other).await;
        for case in [&kept, &other] {
            assert_eq!(seen(&world, "desk.gnesta", case).await["person"]["protectedIdentity"], true);
            assert!(world.ask_now("welfare.gnesta", case).await.protection.is_some());
        }
    }

    async fn a_protected_person_is_merged_and_parted_freshly_signed_in(world: World) {
        let (kept, other) = two(&world).await;
        protect(&world, &other, &["desk.gnesta"]).await;
        let stale = || signed_in(&world, subject("desk.gnesta"), ReaderKind::Staff, world.clock.now() - Duration::minutes(20));
        let (cx, desk) = (stale(), desk(&world));
        let input = || flow::MergePersons {
            case: kept.id,
            other_case_number: other.registry_number.clone(),
            reason: WHY.to_owned(),
            idempotency_key: None,
        };
        assert!(flow::merge_persons(&desk, &cx, input()).await.is_err());
        assert_eq!(found(&world, number(1)).await, other.person_key);
        merge(&world, &kept, &other).await;
        let undone = flow::UndoMerge {
            case: kept.id,
            reason: WHY.to_owned(),
            idempotency_key: None,
        };
        assert!(flow::undo_merge(&desk, &stale(), undone).await.is_err());
        assert_eq!(found(&world, number(1)).await, kept.person_key);
    }
}
