//! Who asks, and on whose behalf services are called.

use std::{net::TcpListener, sync::Arc};

use access::{SigningKey, mint_token};
use axum::body::Body;
use chrono::Duration;
use domain::{ServiceName, SystemEntropy};
use http::{Request, StatusCode};
use serde_json::json;
use tokio::sync::Barrier;

use crate::{
    subgraphs,
    world::{Changes, Conduct, World, codes, read},
};

const CASE: &str = "{ me case(id: \"7\") { id welfare { barrier readBy } } }";

#[tokio::test]
async fn both_services_see_the_same_reader() {
    let world = World::new();
    let (status, answer) = world.ask("staff:a", CASE).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        answer,
        json!({"data": {"me": "staff:a", "case": {"id": "7",
            "welfare": {"barrier": "barrier of 7", "readBy": "staff:a"}}}})
    );
}

#[tokio::test]
async fn missing_forged_and_expired_tokens_are_refused_before_the_body_is_read() {
    let world = World::new();
    let stranger = SigningKey::generate(&SystemEntropy).unwrap();
    let claims = World::claims("staff:a");
    let mut old = World::claims("staff:a");
    old.issued_at -= Duration::hours(1);
    old.signed_in_at -= Duration::hours(1);
    let mut elsewhere = World::claims("staff:a");
    elsewhere.audience = "other".to_owned();
    let good = world.token("staff:a");
    let mut altered = good.clone();
    altered.truncate(good.len() - 4);
    let headers = [
        None,
        Some(String::new()),
        Some("Bearer".to_owned()),
        Some("Bearer ".to_owned()),
        Some(format!("Basic {good}")),
        Some(format!("Bearer {altered}AAAA")),
        Some(format!("Bearer {good} {good}")),
        Some(format!(
            "Bearer {}",
            mint_token(&stranger, &claims).unwrap()
        )),
        Some(format!(
            "Bearer {}",
            mint_token(&world.token_key, &old).unwrap()
        )),
        Some(format!(
            "Bearer {}",
            mint_token(&world.token_key, &elsewhere).unwrap()
        )),
        Some(format!("Bearer {}", world.token("system:runner"))),
        Some(format!("Bearer {}", world.token("nobody"))),
    ];
    for header in headers {
        let mut request = Request::post("/graphql").header("content-type", "application/json");
        if let Some(header) = &header {
            request = request.header("authorization", header);
        }
        // The body never ends; whoever reads it waits for ever.
        let endless =
            Body::from_stream(futures::stream::pending::<Result<String, std::io::Error>>());
        let response = world.send(request.body(endless).unwrap()).await;
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
        let (status, answer) = read(response).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{header:?}");
        assert_eq!(codes(&answer), ["UNAUTHENTICATED"]);
        assert!(answer.get("data").is_none());
    }
    assert!(world.carrier.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn two_tokens_in_one_request_are_none() {
    let world = World::new();
    let mut request = world.request("staff:a", "{}");
    let second = format!("Bearer {}", world.token("staff:b"))
        .parse()
        .unwrap();
    request.headers_mut().append("authorization", second);
    assert_eq!(world.send(request).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn identity_headers_of_the_caller_reach_no_service() {
    let world = World::new();
    let mut request = world.request("staff:a", json!({ "query": "{ me }" }).to_string());
    for name in [
        "x-evi-assertion",
        "x-evi-subject",
        "x-forwarded-user",
        "cookie",
        "traceparent",
    ] {
        request
            .headers_mut()
            .insert(name, "staff:boss".parse().unwrap());
    }
    request
        .headers_mut()
        .insert("accept-language", "en".parse().unwrap());
    let (_, answer) = read(world.send(request).await).await;
    assert_eq!(answer, json!({"data": {"me": "staff:a"}}));
    let calls = world.carrier.calls.lock().unwrap();
    let mut names: Vec<_> = calls[0]
        .1
        .keys()
        .map(|name| name.as_str().to_owned())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["accept-language", "content-type", "x-evi-assertion"]
    );
    assert_eq!(calls[0].1["accept-language"], "en");
    assert_ne!(calls[0].1["x-evi-assertion"], "staff:boss");
}

#[tokio::test]
async fn equal_queries_in_flight_at_once_get_their_own_answers() {
    let world = World::new();
    let together = Arc::new(Barrier::new(2));
    world.let_service(ServiceName::IntakeDesk, Conduct::Waits(together));
    let query = "query Same { me }";
    let (first, second) = tokio::join!(world.ask("staff:a", query), world.ask("staff:b", query));
    assert_eq!(first.1, json!({"data": {"me": "staff:a"}}));
    assert_eq!(second.1, json!({"data": {"me": "staff:b"}}));
    assert_eq!(world.carrier.calls.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn equal_queries_one_after_another_are_asked_anew() {
    let world = World::new();
    for subject in ["staff:a", "staff:b", "staff:a"] {
        let (_, answer) = world.ask(subject, "{ me }").await;
        assert_eq!(answer["data"]["me"], subject);
    }
    assert_eq!(world.carrier.calls.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn addresses_of_the_supergraph_are_never_called() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let address = format!("http://{}/graphql", trap.local_addr().unwrap());
    let supergraph = subgraphs::supergraph()
        .replace("http://intake-desk.invalid/graphql", &address)
        .replace("http://welfare-unit.invalid/graphql", &address);
    assert!(supergraph.contains(&address));
    let world = World::with(Changes {
        supergraph,
        ..Changes::default()
    });
    let (_, answer) = world.ask("staff:a", CASE).await;
    assert!(codes(&answer).is_empty());
    world.let_service(ServiceName::WelfareUnit, Conduct::Down);
    let (_, answer) = world.ask("staff:a", CASE).await;
    assert_eq!(codes(&answer), ["SERVICE_UNAVAILABLE"]);
    let called = trap.accept().map(|_| ());
    assert_eq!(called.unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

#[tokio::test]
async fn every_call_has_an_assertion_of_its_own() {
    let world = World::new();
    world.ask("staff:a", CASE).await;
    world.ask("staff:a", CASE).await;
    let calls = world.carrier.calls.lock().unwrap();
    let assertions: std::collections::BTreeSet<_> = calls
        .iter()
        .map(|(_, headers, _)| headers["x-evi-assertion"].to_str().unwrap())
        .collect();
    assert_eq!(assertions.len(), calls.len());
}
