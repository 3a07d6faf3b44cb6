//! More requests than there are places: who is answered, who waits, and who is told to come again.

use std::sync::{Arc, atomic::Ordering};

use access::RegisteredOperations;
use axum::body::Body;
use domain::ServiceName;
use gateway::{AdmissionSettings, Limits};
use http::{Request, Response, StatusCode};
use serde_json::json;
use tokio::{sync::Barrier, task::JoinHandle};

use crate::world::{Changes, Conduct, World, codes, read};

const DESK: ServiceName = ServiceName::IntakeDesk;
const STAFF: &str = "staff:a";
const CLINIC: &str = "partner:clinic";
const LIST: &str = "query B($first: Int!, $after: String) { box: inbox(first: $first, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }";

/// A gateway with two places, one of them for partners, and a line for one.
fn world() -> Arc<World> {
    let registered = json!({
        "id": "box", "partner": CLINIC, "purpose": "Prov", "ground": "Prov", "document": LIST,
        "reads": {}, "writes": [], "valid_from": "2026-01-01", "valid_to": null, "export": true,
    });
    let registered = registered.to_string();
    Arc::new(World::with(Changes {
        operations: RegisteredOperations::parse([registered.as_str()]).unwrap(),
        limits: Limits {
            admission: AdmissionSettings {
                requests_at_once: 2,
                requests_waiting: 1,
                partner_requests_at_once: 1,
            },
            ..Changes::default().limits
        },
        ..Changes::default()
    }))
}

/// So many requests, each of which holds a place until as many wait at the barrier.
async fn hold(world: &Arc<World>, subject: &'static str, count: usize) -> (Arc<Barrier>, Held) {
    let together = Arc::new(Barrier::new(count + 1));
    world.let_service(DESK, Conduct::Waits(Arc::clone(&together)));
    let held = (0..count).map(|_| send(world, subject)).collect();
    while world.carrier.waiting.load(Ordering::SeqCst) < count {
        tokio::task::yield_now().await;
    }
    world.let_service(DESK, Conduct::Answers);
    (together, held)
}

type Held = Vec<JoinHandle<Response<Body>>>;

fn send(world: &Arc<World>, subject: &'static str) -> JoinHandle<Response<Body>> {
    let world = Arc::clone(world);
    tokio::spawn(async move { world.send(asked(&world, subject)).await })
}

fn asked(world: &World, subject: &str) -> Request<Body> {
    let body = if subject == CLINIC {
        json!({ "documentId": "box", "variables": { "first": 2 } })
    } else {
        json!({ "query": "{ me }" })
    };
    world.request(subject, body.to_string())
}

async fn assert_turned_away(response: Response<Body>) {
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()["retry-after"], "1");
    let (_, answer) = read(response).await;
    assert_eq!(codes(&answer), ["SERVICE_UNAVAILABLE"]);
    assert_eq!(answer["errors"][0]["extensions"]["retryable"], true);
    assert!(answer.get("data").is_none(), "{answer}");
}

#[tokio::test]
async fn whoever_finds_the_line_full_may_come_again_and_the_others_are_answered() {
    let world = world();
    let (together, mut all) = hold(&world, STAFF, 2).await;
    let calls = world.carrier.calls.lock().unwrap().len();
    // Both of these come to the line; there is room for one of them, and for none after it.
    let mut pending = vec![send(&world, STAFF), send(&world, STAFF)];
    let turned = loop {
        if let Some(over) = pending.iter().position(JoinHandle::is_finished) {
            break pending.remove(over);
        }
        tokio::task::yield_now().await;
    };
    assert_turned_away(turned.await.unwrap()).await;
    assert_turned_away(world.send(asked(&world, STAFF)).await).await;
    let typed = "application/graphql-response+json";
    let mut wanted = asked(&world, STAFF);
    wanted
        .headers_mut()
        .insert("accept", typed.parse().unwrap());
    assert_turned_away(world.send(wanted).await).await;
    assert_eq!(
        world.carrier.calls.lock().unwrap().len(),
        calls,
        "no service was asked"
    );
    together.wait().await;
    all.append(&mut pending);
    for answered in all {
        let (status, answer) = read(answered.await.unwrap()).await;
        assert_eq!(
            (status, &answer["data"]),
            (StatusCode::OK, &json!({ "me": STAFF }))
        );
    }
    let (status, _) = world.ask(STAFF, "{ me }").await;
    assert_eq!(status, StatusCode::OK, "all places are free again");
}

#[tokio::test]
async fn partners_that_ask_much_leave_places_to_people() {
    let world = world();
    let (together, held) = hold(&world, CLINIC, 1).await;
    assert_turned_away(world.send(asked(&world, CLINIC)).await).await;
    let mut export = asked(&world, CLINIC);
    *export.uri_mut() = "/export".parse().unwrap();
    assert_turned_away(world.send(export).await).await;
    let (status, answer) = world.ask(STAFF, "{ me }").await;
    assert_eq!(
        (status, &answer["data"]),
        (StatusCode::OK, &json!({ "me": STAFF }))
    );
    together.wait().await;
    for answered in held {
        assert_eq!(answered.await.unwrap().status(), StatusCode::OK);
    }
    assert_eq!(
        world.send(asked(&world, CLINIC)).await.status(),
        StatusCode::OK
    );
}
