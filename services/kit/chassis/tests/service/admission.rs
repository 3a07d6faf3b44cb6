//! Without a right assertion nothing is answered, parsed or read.

use crate::support::{CANARY, World};
use access::AssertionSigner;
use chrono::Duration;
use domain::ServiceName::{FollowUp, Gateway, InsuranceAgency, IntakeDesk, WelfareUnit};
use http::StatusCode;

const BODY: &str = r#"{"query":"{ secret }"}"#;
const REFUSAL: &str =
    r#"{"errors":[{"message":"Unauthenticated","extensions":{"code":"UNAUTHENTICATED"}}]}"#;

/// Every way that needs an assertion, with the service that may use it.
const WAYS: [(&str, &str); 3] = [
    ("POST", "/graphql"),
    ("POST", "/internal/events"),
    ("GET", "/internal/events?after=0"),
];

async fn assert_turned_away(world: &World, assertion: Option<&str>, body: &str) {
    for way in WAYS {
        let before = world.store.statements();
        let (status, answer) = world.call(way, assertion, body).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{way:?}");
        assert_eq!(answer, REFUSAL, "{way:?}");
        assert_eq!(world.store.statements(), before, "{way:?}");
    }
    assert!(world.sink.kept.lock().unwrap().is_empty());
}

#[tokio::test]
async fn call_without_assertion_is_turned_away() {
    let world = World::new().await;
    assert_turned_away(&world, None, BODY).await;
    assert_turned_away(&world, Some(""), BODY).await;
    assert_turned_away(&world, Some("Bearer nonsense"), BODY).await;
    // Not even a body that is no GraphQL gets another answer.
    assert_turned_away(&world, None, "{").await;
}

#[tokio::test]
async fn late_assertion_is_turned_away() {
    let world = World::new().await;
    let assertion = world.assertion(Gateway, IntakeDesk, BODY);
    world.clock.forward(Duration::seconds(30));
    assert_turned_away(&world, Some(&assertion), BODY).await;
}

#[tokio::test]
async fn assertion_for_another_service_is_turned_away() {
    let world = World::new().await;
    let assertion = world.assertion(Gateway, WelfareUnit, BODY);
    assert_turned_away(&world, Some(&assertion), BODY).await;
}

#[tokio::test]
async fn altered_body_is_turned_away() {
    let world = World::new().await;
    let assertion = world.assertion(Gateway, IntakeDesk, BODY);
    let altered = BODY.replace("secret", "secrets");
    assert_turned_away(&world, Some(&assertion), &altered).await;
}

#[tokio::test]
async fn altered_assertion_is_turned_away() {
    let world = World::new().await;
    let assertion = world.assertion(Gateway, IntakeDesk, BODY);
    let (signed, signature) = assertion.rsplit_once('.').unwrap();
    let turned: String = signature.chars().rev().collect();
    assert_turned_away(&world, Some(&format!("{signed}.{turned}")), BODY).await;
    assert_turned_away(&world, Some(&format!("{signed}.")), BODY).await;
}

#[tokio::test]
async fn assertion_is_good_once() {
    let world = World::new().await;
    let assertion = world.assertion(Gateway, IntakeDesk, BODY);
    let way = ("POST", "/graphql");
    let (status, answer) = world.call(way, Some(&assertion), BODY).await;
    assert_eq!(status, StatusCode::OK);
    assert!(answer.contains(CANARY));
    let (status, answer) = world.call(way, Some(&assertion), BODY).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer, REFUSAL);
}

#[tokio::test]
async fn two_assertions_in_one_call_are_turned_away() {
    use axum::body::Body;
    use tower::ServiceExt;
    let world = World::new().await;
    let request = http::Request::post("/graphql")
        .header(
            access::ASSERTION_HEADER,
            world.assertion(Gateway, IntakeDesk, BODY),
        )
        .header(
            access::ASSERTION_HEADER,
            world.assertion(Gateway, IntakeDesk, BODY),
        )
        .body(Body::from(BODY))
        .unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn each_way_takes_only_its_own_issuers() {
    let world = World::new().await;
    for (way, stranger) in [
        // A service may not read as if it were the gateway, nor the gateway tell events.
        (("POST", "/graphql"), WelfareUnit),
        (("POST", "/internal/events"), Gateway),
        (("GET", "/internal/events?after=0"), InsuranceAgency),
        (("GET", "/internal/events?after=0"), Gateway),
    ] {
        let assertion = world.assertion(stranger, IntakeDesk, BODY);
        let (status, _) = world.call(way, Some(&assertion), BODY).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{way:?} {stranger}");
    }
    let assertion = world.assertion(FollowUp, IntakeDesk, "");
    let way = ("GET", "/internal/events?after=0");
    let (status, answer) = world.call(way, Some(&assertion), "").await;
    assert_eq!((status, answer.as_str()), (StatusCode::OK, "[]"));
}

#[tokio::test]
async fn one_service_cannot_sign_in_the_name_of_another() {
    let world = World::new().await;
    let stranger = access::SigningKey::generate(&domain::SystemEntropy).unwrap();
    let forger = AssertionSigner::new(Gateway, stranger);
    let caller = chassis::InternalCaller {
        signer: std::sync::Arc::new(forger),
        ..world.caller(WelfareUnit)
    };
    let principal = access::SystemPrincipal::Delivery;
    let answer = caller
        .post(IntakeDesk, "/graphql", principal, BODY.into())
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn health_needs_no_assertion_and_unknown_ways_give_nothing() {
    let world = World::new().await;
    for path in ["/healthz", "/readyz"] {
        let (status, _) = world.call(("GET", path), None, "").await;
        assert_eq!(status, StatusCode::OK, "{path}");
    }
    // This service gives no facts, so the way does not exist.
    let (status, _) = world.call(("POST", "/internal/facts"), None, "{}").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = world.call(("GET", "/graphql"), None, "").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
}
