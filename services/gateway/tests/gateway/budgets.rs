//! Partner systems are told what they have left, and people are told nothing.

use access::RegisteredOperations;
use axum::body::Body;
use gateway::{BudgetSettings, Limits};
use http::{Response, StatusCode};
use serde_json::{Value, json};

use crate::world::{Changes, Conduct, World, codes, read};

const CLINIC: &str = "partner:clinic";
const SCHOOL: &str = "partner:school";

fn registered(id: &str, partner: &str, document: &str) -> String {
    json!({
        "id": id, "partner": partner, "purpose": "Prov", "ground": "Prov", "document": document,
        "reads": {}, "writes": [], "valid_from": "2026-01-01", "valid_to": null,
    })
    .to_string()
}

const LIST: &str = "query L($first: Int!) { cases(first: $first) { id phase } }";

/// A world in which a partner may spend a hundred points, and gets ten back each second.
fn world() -> World {
    let files = [
        registered("me", CLINIC, "{ me }"),
        registered("list", CLINIC, LIST),
        registered("me.school", SCHOOL, "{ me }"),
    ];
    World::with(Changes {
        operations: RegisteredOperations::parse(files.iter().map(String::as_str)).unwrap(),
        limits: Limits {
            budget: BudgetSettings {
                points: 100,
                points_each_second: 10,
            },
            ..Changes::default().limits
        },
        ..Changes::default()
    })
}

async fn ask(world: &World, partner: &str, body: Value) -> Response<Body> {
    world.send(world.request(partner, body.to_string())).await
}

fn header(response: &Response<Body>, name: &str) -> String {
    let value = response.headers().get(name);
    value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_partner_is_told_its_cost_and_what_is_left() {
    let world = world();
    let response = ask(&world, CLINIC, json!({"documentId": "me"})).await;
    // A point for the request, and one for the field.
    assert_eq!(
        header(&response, "ratelimit-policy"),
        "\"points\";q=100;qu=\"points\";w=10"
    );
    assert_eq!(header(&response, "ratelimit"), "\"points\";r=98;t=1");
    assert_eq!(header(&response, "retry-after"), "");
    let (_, answer) = read(response).await;
    let cost = json!({"estimated": 1, "limit": 100, "remaining": 98, "resetSeconds": 1});
    assert_eq!(answer["extensions"], json!({ "cost": cost }));
    assert_eq!(answer["data"], json!({"me": CLINIC}));
}

#[tokio::test]
async fn people_are_told_nothing_of_budgets() {
    let world = world();
    for subject in ["staff:a", "participant:p"] {
        for query in ["{ me }", "{ nothing }", "{"] {
            let response = ask(&world, subject, json!({ "query": query })).await;
            for name in ["ratelimit", "ratelimit-policy", "retry-after"] {
                assert_eq!(header(&response, name), "", "{subject} {query} {name}");
            }
            let (_, answer) = read(response).await;
            assert!(answer.get("extensions").is_none(), "{answer}");
        }
    }
    let response = world
        .send(http::Request::post("/graphql").body(Body::empty()).unwrap())
        .await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(header(&response, "ratelimit"), "");
}

#[tokio::test]
async fn a_spent_budget_is_429_with_the_time_to_wait_and_no_service_is_asked() {
    let world = world();
    // A point for the request; one for the list, and two for each of its 40 places.
    let forty = || json!({"documentId": "list", "variables": {"first": 40}});
    let response = ask(&world, CLINIC, forty()).await;
    assert_eq!(header(&response, "ratelimit"), "\"points\";r=18;t=9");
    let asked = world.carrier.calls.lock().unwrap().len();
    for accepted in ["application/json", "application/graphql-response+json"] {
        let mut request = world.request(CLINIC, forty().to_string());
        request
            .headers_mut()
            .insert("accept", accepted.parse().unwrap());
        let response = world.send(request).await;
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(["7", "8"].contains(&header(&response, "retry-after").as_str()));
        let (_, answer) = read(response).await;
        assert_eq!(codes(&answer), ["RATE_LIMITED"]);
        assert_eq!(answer["errors"][0]["extensions"]["retryable"], true);
        assert_eq!(answer["extensions"]["cost"]["estimated"], 81);
        assert!(answer.get("data").is_none());
    }
    assert_eq!(world.carrier.calls.lock().unwrap().len(), asked);
    // Others have their own, and what is small enough still runs.
    let response = ask(&world, SCHOOL, json!({"documentId": "me.school"})).await;
    assert_eq!(header(&response, "ratelimit"), "\"points\";r=98;t=1");
    let response = ask(&world, CLINIC, json!({"documentId": "me"})).await;
    assert_eq!(response.status(), StatusCode::OK);
    world.clock.forward(chrono::Duration::seconds(10));
    let response = ask(&world, CLINIC, forty()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, "ratelimit"), "\"points\";r=18;t=9");
}

#[tokio::test]
async fn an_operation_that_no_budget_pays_for_is_told_to_ask_for_less() {
    let world = world();
    for first in [50, i32::MAX] {
        let body = json!({"documentId": "list", "variables": {"first": first}});
        let response = ask(&world, CLINIC, body).await;
        assert_eq!(header(&response, "retry-after"), "");
        let (_, answer) = read(response).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
        let told = answer["errors"][0]["message"].as_str().unwrap();
        assert!(told.contains("a whole budget is 100"), "{told}");
    }
    assert!(world.carrier.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_refused_costs_the_request_and_nothing_spent_is_nothing_answered() {
    let world = world();
    for left in [99, 98, 97] {
        let body = json!({"documentId": "unknown"});
        let response = ask(&world, CLINIC, body).await;
        let told = header(&response, "ratelimit");
        assert!(told.starts_with(&format!("\"points\";r={left};")), "{told}");
        let (_, answer) = read(response).await;
        assert_eq!(codes(&answer), ["OPERATION_NOT_REGISTERED"]);
    }
    let request = world.request(CLINIC, "[]");
    let response = world.send(request).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert!(header(&response, "ratelimit").starts_with("\"points\";r=96;"));
    for _ in 0..96 {
        ask(&world, CLINIC, json!({"documentId": "unknown"})).await;
    }
    let response = ask(&world, CLINIC, json!({"documentId": "unknown"})).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(header(&response, "retry-after"), "1");
}

#[tokio::test]
async fn the_numbers_are_the_same_whatever_is_found() {
    let cost = async |conduct: Option<Conduct>| {
        let world = world();
        if let Some(conduct) = conduct {
            world.let_service(domain::ServiceName::IntakeDesk, conduct);
        }
        let body = json!({"documentId": "list", "variables": {"first": 20}});
        let response = ask(&world, CLINIC, body).await;
        let told = header(&response, "ratelimit");
        let (_, answer) = read(response).await;
        (told, answer["extensions"].clone())
    };
    let full = cost(None).await;
    let says = |text| Conduct::Says(StatusCode::OK, "application/json", text);
    for other in [
        says("{\"data\":{\"cases\":[]}}"),
        says("{\"data\":{\"cases\":[{\"id\":\"7\",\"phase\":\"ACTIVE\"}]}}"),
        Conduct::Down,
    ] {
        assert_eq!(cost(Some(other)).await, full);
    }
    assert_eq!(full.1["cost"]["estimated"], 41);
}
