//! What is told is taken by the receiver's own router, and its answer comes back.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use access::ASSERTION_HEADER;
use axum::{Router, http::HeaderMap, routing::post};
use bytes::Bytes;
use chassis::{Background, Carrier, CarrierFault, LocalCarrier};
use domain::{EventId, ServiceName, SystemEntropy};
use stream::{Client, StreamCarrier, connect, look_at, receive};

use crate::server::Server;

const DESK: ServiceName = ServiceName::IntakeDesk;
const UNIT: ServiceName = ServiceName::WelfareUnit;
const PATIENCE: Duration = Duration::from_secs(20);

/// A service that answers what it was given, and counts how often.
fn service(taken: &Arc<AtomicU32>) -> Arc<dyn Carrier> {
    let taken = Arc::clone(taken);
    let answer = move |headers: HeaderMap, body: Bytes| {
        taken.fetch_add(1, Ordering::SeqCst);
        let assertion = headers.get(ASSERTION_HEADER).cloned();
        async move {
            (
                axum::http::StatusCode::ACCEPTED,
                [("x", assertion.expect("signed"))],
                body,
            )
        }
    };
    let carrier = LocalCarrier::new(PATIENCE);
    let router = Router::new().route("/internal/events", post(answer));
    carrier
        .fill(BTreeMap::from([(UNIT, router)]))
        .expect("filled once");
    Arc::new(carrier)
}

fn event(id: EventId) -> http::Request<Bytes> {
    let body = serde_json::json!({ "id": id, "kind": "something" });
    http::Request::post("/internal/events")
        .header(ASSERTION_HEADER, "signed")
        .body(Bytes::from(body.to_string()))
        .expect("a request")
}

fn sender(client: &Client, background: &mut Background, patience: Duration) -> StreamCarrier {
    let (carrier, listener) = StreamCarrier::new(client.clone(), DESK, patience);
    background.spawn("answers", |stop| listener.listen(stop));
    carrier
}

fn receiver(client: &Client, background: &mut Background, service: Arc<dyn Carrier>) {
    let client = client.clone();
    background.spawn("events", move |stop| receive(client, UNIT, service, stop));
}

/// Tells an event until it is answered, as an outbox does: until the receiver has made its stream, nobody keeps it.
async fn tell(carrier: &StreamCarrier, id: EventId) -> http::Response<Bytes> {
    loop {
        match carrier.send(UNIT, event(id)).await {
            Ok(answer) => return answer,
            Err(CarrierFault::Unreachable { .. } | CarrierFault::TimedOut { .. }) => {}
            Err(fault) => panic!("another fault: {fault}"),
        }
    }
}

#[tokio::test]
async fn event_is_taken_by_the_router_and_its_answer_comes_back() {
    let Some(server) = Server::start() else {
        return;
    };
    let client = connect(&server.settings()).await.expect("a connection");
    let (taken, mut background) = (Arc::new(AtomicU32::new(0)), Background::new());
    let carrier = sender(&client, &mut background, PATIENCE);
    receiver(&client, &mut background, service(&taken));
    let id = EventId::draw(&SystemEntropy);
    let answer = tell(&carrier, id).await;
    assert_eq!(answer.status(), 202);
    assert_eq!(answer.body(), event(id).body());
    // Told again after it was settled, it goes the whole way again: the inbox of a service knows it.
    assert_eq!(tell(&carrier, id).await.status(), 202);
    assert_eq!(taken.load(Ordering::SeqCst), 2);
    background.stop(PATIENCE).await;
}

#[tokio::test]
async fn event_waits_for_a_receiver_that_restarts_and_waits_once() {
    let Some(server) = Server::start() else {
        return;
    };
    let client = connect(&server.settings()).await.expect("a connection");
    let taken = Arc::new(AtomicU32::new(0));
    let mut sending = Background::new();
    let carrier = sender(&client, &mut sending, PATIENCE);
    let mut first_life = Background::new();
    receiver(&client, &mut first_life, service(&taken));
    tell(&carrier, EventId::draw(&SystemEntropy)).await;
    first_life.stop(PATIENCE).await;

    let id = EventId::draw(&SystemEntropy);
    let hasty = sender(&client, &mut sending, Duration::from_millis(200));
    for _ in 0..3 {
        let untaken = hasty.send(UNIT, event(id)).await;
        assert!(
            matches!(untaken, Err(CarrierFault::TimedOut { .. })),
            "{untaken:?}"
        );
    }
    let mut second_life = Background::new();
    receiver(&client, &mut second_life, service(&taken));
    assert_eq!(
        carrier
            .send(UNIT, event(id))
            .await
            .expect("an answer")
            .status(),
        202
    );
    assert_eq!(taken.load(Ordering::SeqCst), 2, "three tries waited as one");
    second_life.stop(PATIENCE).await;
    sending.stop(PATIENCE).await;
}

#[tokio::test]
async fn nothing_but_events_takes_this_road() {
    let Some(server) = Server::start() else {
        return;
    };
    let client = connect(&server.settings()).await.expect("a connection");
    let mut background = Background::new();
    let carrier = sender(&client, &mut background, PATIENCE);
    let facts = http::Request::post("/internal/facts").body(Bytes::new());
    let refused = carrier.send(UNIT, facts.expect("a request")).await;
    assert!(matches!(refused, Err(CarrierFault::Unknown { .. })));
    let nameless = http::Request::post("/internal/events")
        .header(ASSERTION_HEADER, "signed")
        .body(Bytes::from_static(b"{}"));
    let refused = carrier.send(UNIT, nameless.expect("a request")).await;
    assert!(matches!(refused, Err(CarrierFault::Garbled { .. })));
    background.stop(PATIENCE).await;
}

#[tokio::test]
async fn service_that_does_not_answer_counts_as_away() {
    let Some(server) = Server::start() else {
        return;
    };
    let client = connect(&server.settings()).await.expect("a connection");
    let mut background = Background::new();
    let carrier = sender(&client, &mut background, PATIENCE);
    receiver(
        &client,
        &mut background,
        Arc::new(LocalCarrier::new(PATIENCE)),
    );
    let answer = tell(&carrier, EventId::draw(&SystemEntropy)).await;
    assert_eq!(answer.status(), 503);
    background.stop(PATIENCE).await;
}

#[tokio::test]
async fn server_that_keeps_streams_is_good_to_whoever_looks() {
    let Some(server) = Server::start() else {
        return;
    };
    look_at(&server.settings()).await.expect("good");
}
