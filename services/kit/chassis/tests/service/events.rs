//! Events are taken once, by their own teller, and never dropped.

use std::sync::atomic::Ordering;

use crate::support::{World, event};
use chassis::{AssertedDelivery, CallFault, Carrier, CarrierFault, InternalCaller, events_again};
use domain::ServiceName::{FollowUp, IntakeDesk, WelfareUnit};
use http::StatusCode;
use store::{Deliver, Delivered, DeliveryFault};

#[tokio::test]
async fn event_is_taken_once_however_often_it_arrives() {
    let world = World::new().await;
    let delivery = AssertedDelivery::new(world.caller(WelfareUnit));
    let told = event(WelfareUnit);
    assert_eq!(
        delivery.deliver(IntakeDesk, &told).await,
        Ok(Delivered::First)
    );
    for _ in 0..3 {
        assert_eq!(
            delivery.deliver(IntakeDesk, &told).await,
            Ok(Delivered::Again)
        );
    }
    assert_eq!(world.taker.taken.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn event_that_could_not_be_taken_comes_again() {
    let world = World::new().await;
    world.taker.failures.store(1, Ordering::SeqCst);
    let delivery = AssertedDelivery::new(world.caller(WelfareUnit));
    let told = event(WelfareUnit);
    let failed = delivery.deliver(IntakeDesk, &told).await;
    assert_eq!(failed, Err(DeliveryFault::Refused));
    assert_eq!(world.taker.taken.load(Ordering::SeqCst), 0);
    // The inbox's note was rolled back with the rest, so the next time is the first.
    assert_eq!(
        delivery.deliver(IntakeDesk, &told).await,
        Ok(Delivered::First)
    );
    assert_eq!(world.taker.taken.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn service_cannot_tell_the_events_of_another() {
    let world = World::new().await;
    let delivery = AssertedDelivery::new(world.caller(WelfareUnit));
    let told = delivery.deliver(IntakeDesk, &event(FollowUp)).await;
    assert_eq!(told, Err(DeliveryFault::Refused));
    assert_eq!(world.taker.taken.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn event_of_unknown_type_or_version_is_parked_and_not_dropped() {
    let world = World::new().await;
    let known = serde_json::to_value(event(WelfareUnit)).unwrap();
    let mut newer = known.clone();
    newer["version"] = 999.into();
    let mut stranger = known;
    stranger["body"] = serde_json::json!({"type": "ParcelArrived", "weight": 3});
    for body in [newer.to_string(), stranger.to_string()] {
        let assertion = world.assertion(WelfareUnit, IntakeDesk, &body);
        let way = ("POST", "/internal/events");
        let (status, answer) = world.call(way, Some(&assertion), &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer, "\"PARKED\"");
    }
    // Parked at the sender, not noted here: told again to a newer build, it is taken for the first time.
    let mut body = newer;
    body["version"] = domain::event::EventBody::VERSION.into();
    let body = body.to_string();
    let assertion = world.assertion(WelfareUnit, IntakeDesk, &body);
    let (_, answer) = world
        .call(("POST", "/internal/events"), Some(&assertion), &body)
        .await;
    assert_eq!(answer, "\"FIRST\"");
    assert_eq!(world.taker.taken.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn told_events_come_again_in_order_to_follow_up_alone() {
    let world = World::new().await;
    let cx = access::Cx::system(
        access::SystemPrincipal::Runner,
        world.clock.clone(),
        std::sync::Arc::new(domain::SystemEntropy),
    );
    let mut told = Vec::new();
    for _ in 0..3 {
        let mut tx = world.store.begin(&cx).await.unwrap();
        let event = event(IntakeDesk);
        tx.tell((event.case, event.case_key), event.body)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        told.push(event.case);
    }
    let caller = world.caller(FollowUp);
    let all = events_again(&caller, IntakeDesk, 0).await.unwrap();
    let cases: Vec<_> = all.iter().map(|replayed| replayed.event.case).collect();
    assert_eq!(cases, told);
    let rest = events_again(&caller, IntakeDesk, all[0].position)
        .await
        .unwrap();
    assert_eq!(rest, all[1..]);
    let stranger = events_again(&world.caller(WelfareUnit), IntakeDesk, 0).await;
    assert!(stranger.is_err());
}

#[tokio::test]
async fn service_that_is_down_is_unreachable_and_never_refuses() {
    let world = World::new().await;
    let caller: InternalCaller = world.caller(WelfareUnit);
    let delivery = AssertedDelivery::new(caller.clone());
    let down = delivery.deliver(FollowUp, &event(WelfareUnit)).await;
    assert_eq!(down, Err(DeliveryFault::Unreachable));
    let asked = caller
        .get(FollowUp, "/healthz", access::SystemPrincipal::Delivery)
        .await;
    assert!(matches!(
        asked,
        Err(CallFault::Carrier(CarrierFault::Unknown { .. }))
    ));
    let _carries: &dyn Carrier = world.carrier.as_ref();
}
