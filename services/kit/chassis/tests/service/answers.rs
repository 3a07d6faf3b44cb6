//! The audit entry comes first; then the answer, in the closed list's words.

use std::sync::Arc;

use crate::support::{CANARY, TestSink, World};
use http::StatusCode;
use tokio::sync::Notify;

fn code_of(answer: &str) -> serde_json::Value {
    let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
    answer["errors"][0]["extensions"]["code"].clone()
}

#[tokio::test]
async fn disclosure_is_kept_with_its_operation_and_reader() {
    let world = World::new().await;
    let (status, answer) = world.query("{ secret }").await;
    assert_eq!(status, StatusCode::OK);
    assert!(answer.contains(CANARY));
    let kept = world.sink.kept.lock().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].head.operation, "TestOperation");
    assert_eq!(kept[0].head.subject.as_str(), "staff:test");
    assert_eq!(kept[0].acts[0].name, "read_secret");
}

#[tokio::test]
async fn failed_audit_hides_the_data() {
    let broken = TestSink {
        broken: true,
        ..TestSink::default()
    };
    let world = World::with_sink(broken).await;
    let (status, answer) = world.query("{ secret }").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(code_of(&answer), "SERVICE_UNAVAILABLE");
    assert!(!answer.contains(CANARY) && !answer.contains("\"data\""));
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["retryable"], true);
}

#[tokio::test]
async fn request_that_discloses_nothing_needs_no_audit() {
    let broken = TestSink {
        broken: true,
        ..TestSink::default()
    };
    let world = World::with_sink(broken).await;
    let (status, answer) = world.query("{ language }").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer, r#"{"data":{"language":"sv"}}"#);
}

#[tokio::test]
async fn answer_waits_for_the_audit() {
    let gated = TestSink {
        gate: Some(Notify::new()),
        ..TestSink::default()
    };
    let world = Arc::new(World::with_sink(gated).await);
    let asking = world.clone();
    let mut answer = tokio::spawn(async move { asking.query("{ secret }").await });
    world.sink.arrived.notified().await;
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    assert!(!answer.is_finished());
    assert!(futures::poll!(&mut answer).is_pending());
    world.sink.gate.as_ref().unwrap().notify_one();
    let (status, answer) = answer.await.unwrap();
    assert_eq!(status, StatusCode::OK);
    assert!(answer.contains(CANARY));
}

#[tokio::test]
async fn panic_becomes_an_internal_error_without_its_text() {
    let world = World::new().await;
    let (status, answer) = world.query("{ broken }").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(code_of(&answer), "INTERNAL");
    assert!(!answer.contains(CANARY));
    let (status, _) = world.query("{ language }").await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn malformed_requests_have_codes_of_their_own() {
    let world = World::new().await;
    let (status, answer) = world.query("{ secret").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(code_of(&answer), "GRAPHQL_PARSE_FAILED");
    let (_, answer) = world.query("{ nothing }").await;
    assert_eq!(code_of(&answer), "GRAPHQL_VALIDATION_FAILED");
    let (_, answer) = world.query("{ __schema { types { name } } }").await;
    assert!(!answer.contains("Query"), "{answer}");
    assert!(world.sink.kept.lock().unwrap().is_empty());
}

#[tokio::test]
async fn body_beyond_the_limit_is_not_taken() {
    let world = World::new().await;
    let body = "x".repeat(chassis::LARGEST_BODY + 1);
    let (status, _) = world.call(("POST", "/graphql"), None, &body).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}
