//! Queries by `GET`: answered as by `POST`, and nothing is changed that way.

use access::RegisteredOperations;
use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::world::{Changes, World, codes, read};

const ME: &str = "query=%7Bme%7D";
const CASE: &str = "query=query(%24id%3AID!)%7Bcase(id%3A%24id)%7Bid%7D%7D";
const CLOSE: &str = "query=mutation(%24a%3ACloseInput!)%7BcloseCase(input%3A%24a)%7Bcase%7Bid%7D%7D%7D\
    &variables=%7B%22a%22%3A%7B%22caseId%22%3A%221%22%2C%22phase%22%3A%22INTAKE%22%7D%7D";

fn request(world: &World, subject: &str, parameters: &str) -> Request<Body> {
    Request::get(format!("/graphql?{parameters}"))
        .header("authorization", format!("Bearer {}", world.token(subject)))
        .body(Body::empty())
        .unwrap()
}

async fn ask(world: &World, parameters: &str) -> (StatusCode, Value) {
    read(world.send(request(world, "staff:a", parameters)).await).await
}

#[tokio::test]
async fn a_query_is_answered_as_if_it_were_posted() {
    let world = World::new();
    let posted = world.ask("staff:a", "{me}").await;
    assert_eq!(posted.1, json!({"data": {"me": "staff:a"}}));
    assert_eq!(ask(&world, ME).await, posted);
    let variables = "variables=%7B%22id%22%3A%227%22%7D";
    let (status, answer) = ask(&world, &format!("{CASE}&{variables}")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer, json!({"data": {"case": {"id": "7"}}}));
    let response = world.send(request(&world, "staff:a", ME)).await;
    assert_eq!(response.headers()["cache-control"], "no-store");
}

#[tokio::test]
async fn a_mutation_is_not_run_and_told_where_it_belongs() {
    let world = World::new();
    for parameters in [CLOSE, "query=mutation%7B__typename%7D"] {
        let response = world.send(request(&world, "staff:a", parameters)).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers()["allow"], "POST");
        let (_, answer) = read(response).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
        assert!(answer.get("data").is_none());
    }
    // Of several operations it is the one that is meant that counts.
    let both = "query=query+A%7Bme%7D+mutation+B%7B__typename%7D&operationName=";
    assert_eq!(
        ask(&world, &format!("{both}B")).await.0,
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert!(world.carrier.calls.lock().unwrap().is_empty());
    let (_, answer) = ask(&world, &format!("{both}A")).await;
    assert_eq!(answer, json!({"data": {"me": "staff:a"}}));
}

#[tokio::test]
async fn a_link_signs_nobody_in() {
    let world = World::new();
    let bare = Request::get(format!("/graphql?{ME}"))
        .body(Body::empty())
        .unwrap();
    let (status, answer) = read(world.send(bare).await).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(codes(&answer), ["UNAUTHENTICATED"]);
    let token = world.token("staff:a");
    let in_address = Request::get(format!("/graphql?{ME}&access_token={token}"))
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        world.send(in_address).await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert!(world.carrier.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn names_and_numbers_are_not_taken_from_an_address() {
    let world = World::new();
    for parameters in [
        "variables=%7B%22id%22%3A%22198001019804%22%7D",
        "variables=%7B%22id%22%3A%22Astrid%22%7D",
    ] {
        let (_, answer) = ask(&world, &format!("{CASE}&{parameters}")).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{parameters}");
        let told = answer.to_string();
        assert!(
            !told.contains("Astrid") && !told.contains("19800101"),
            "{told}"
        );
    }
    let literal = "query=%7Bcase(id%3A%22Astrid%22)%7Bid%7D%7D";
    assert_eq!(codes(&ask(&world, literal).await.1), ["BAD_USER_INPUT"]);
    assert!(world.carrier.calls.lock().unwrap().is_empty());
    // What is only asked of the schema is nobody's: here it is refused because introspection is, and not for its text.
    let schema = "query=query(%24name%3AString!)%7B__type(name%3A%24name)%7Bname%7D%7D\
        &variables=%7B%22name%22%3A%22Query%22%7D";
    let (_, answer) = ask(&world, schema).await;
    assert_eq!(codes(&answer), ["GRAPHQL_VALIDATION_FAILED"]);
}

#[tokio::test]
async fn malformed_parameters_are_refused() {
    let world = World::new();
    for parameters in [
        "",
        "variables=%7B%7D",
        "query=%7Bme%7D&query=%7Bme%7D",
        "query=%7Bme%7D&variables=%5B%5D",
        "query=%7Bme%7D&variables=x",
        "query=%7Bme%7D&extensions=1",
    ] {
        let (status, answer) = ask(&world, parameters).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{parameters}");
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{parameters}");
    }
    assert!(world.carrier.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn partner_systems_run_by_address_what_they_registered_and_nothing_else() {
    let operation = json!({
        "id": "clinic.me.v1", "partner": "partner:clinic", "purpose": "Prov", "ground": "Prov",
        "document": "{me}", "reads": {}, "writes": [], "valid_from": "2026-01-01", "valid_to": null,
    })
    .to_string();
    let world = World::with(Changes {
        operations: RegisteredOperations::parse([operation.as_str()]).unwrap(),
        ..Changes::default()
    });
    let partner = async |parameters: &str| {
        read(
            world
                .send(request(&world, "partner:clinic", parameters))
                .await,
        )
        .await
    };
    let (_, answer) = partner("documentId=clinic.me.v1").await;
    assert_eq!(answer["data"], json!({"me": "partner:clinic"}));
    let (_, answer) = partner(CASE).await;
    assert_eq!(codes(&answer), ["OPERATION_NOT_REGISTERED"]);
}
