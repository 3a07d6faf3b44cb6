//! A whole list at once, for partners whose operation is marked for it, and for nobody else.

use access::{RegisteredOperations, mint_token};
use axum::body::Body;
use domain::{CodeList, FaultCode, ServiceName};
use gateway::{
    BudgetSettings, DocumentLimits, Introspection, Limits,
    engine::{Engine, EngineSettings, HiveEngine},
};
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::world::{Changes, Conduct, World, codes, read, text};

const CLINIC: &str = "partner:clinic";
const DOCUMENT: &str = "query Box($first: Int!, $after: String) { box: inbox(first: $first, after: $after) { \
    edges { cursor node { id phase } } pageInfo { hasNextPage endCursor } } }";
/// An answer of the desk to whoever has nothing any more.
const NOTHING: &str =
    "{\"data\":{\"box\":{\"edges\":[],\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":null}}}}";
const DESK: ServiceName = ServiceName::IntakeDesk;

fn registered(id: &str, document: &str, more: Value) -> String {
    let mut operation = json!({
        "id": id, "partner": CLINIC, "purpose": "Prov", "ground": "Prov", "document": document,
        "reads": {}, "writes": [], "valid_from": "2026-01-01", "valid_to": "2026-09-01",
    });
    let into = operation.as_object_mut().unwrap();
    into.extend(more.as_object().cloned().unwrap());
    operation.to_string()
}

fn world_with(budget: BudgetSettings) -> World {
    let marked = || json!({"export": true});
    let files = [
        registered("box", DOCUMENT, marked()),
        registered("box.read", DOCUMENT, json!({})),
        registered("box.not", DOCUMENT, json!({"export": false})),
        registered(
            "box.school",
            DOCUMENT,
            json!({"export": true, "partner": "partner:school"}),
        ),
        registered("me", "{ me }", marked()),
    ];
    World::with(Changes {
        operations: RegisteredOperations::parse(files.iter().map(String::as_str)).unwrap(),
        limits: Limits {
            budget,
            ..Changes::default().limits
        },
        ..Changes::default()
    })
}

fn world() -> World {
    world_with(BudgetSettings::default())
}

fn request(token: &str, body: &Value) -> Request<Body> {
    Request::post("/export")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap()
}

async fn export(world: &World, body: Value) -> Response<Body> {
    world.send(request(&world.token(CLINIC), &body)).await
}

fn box_of(first: i32) -> Value {
    json!({"documentId": "box", "variables": {"first": first}})
}

fn lines(text: &str) -> Vec<Value> {
    assert!(text.ends_with('\n'), "{text}");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The next piece of a stream.
async fn piece(body: &mut Body) -> Option<String> {
    let frame = body.frame().await?;
    let bytes = frame.unwrap().into_data().unwrap();
    Some(String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn every_node_stands_in_a_line_and_the_last_line_counts_them() {
    let world = world();
    for (first, pages) in [(2, 3), (5, 1), (1, 5), (100, 1)] {
        world.carrier.calls.lock().unwrap().clear();
        let response = export(&world, box_of(first)).await;
        assert_eq!(response.status(), StatusCode::OK);
        let headers = response.headers();
        assert_eq!(headers["content-type"], "application/x-ndjson");
        assert_eq!(headers["cache-control"], "no-store");
        assert!(headers.contains_key("ratelimit"));
        let text = text(response).await;
        assert!(text.ends_with("{\"end\":true,\"count\":5}\n"), "{text}");
        let lines = lines(&text);
        assert_eq!(lines.len(), 6);
        for (place, line) in lines.iter().take(5).enumerate() {
            let node = json!({"id": place.to_string(), "phase": "ACTIVE"});
            assert_eq!(*line, node);
        }
        // Each page was a request of the registered operation, like any other.
        let calls = world.carrier.calls.lock().unwrap();
        assert_eq!(calls.len(), pages, "{first}");
        assert!(calls.iter().all(|(_, _, registered)| registered == "box"));
    }
}

#[tokio::test]
async fn an_export_begins_where_it_is_told_and_by_pages_of_our_own() {
    let world = world();
    let body = json!({"documentId": "box", "variables": {"after": "2"}});
    let text = text(export(&world, body).await).await;
    let lines = lines(&text);
    assert_eq!(lines[0]["id"], "3");
    assert_eq!(lines[2], json!({"end": true, "count": 2}));
    let none = crate::world::text(export(&world, json!({"documentId": "box"})).await).await;
    assert!(none.ends_with("{\"end\":true,\"count\":5}\n"), "{none}");
}

#[tokio::test]
async fn without_the_mark_nothing_is_exported() {
    let world = world();
    for id in ["box.read", "box.not", "box.school", "unknown"] {
        let body = json!({"documentId": id, "variables": {"first": 2}});
        let response = export(&world, body).await;
        let (status, answer) = read(response).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{id}");
        assert_eq!(codes(&answer), ["OPERATION_NOT_REGISTERED"], "{id}");
    }
    for subject in ["staff:a", "participant:p", "partner:stranger"] {
        let request = request(&world.token(subject), &box_of(2));
        let (status, answer) = read(world.send(request).await).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{subject}");
        assert_eq!(codes(&answer), ["OPERATION_NOT_REGISTERED"], "{subject}");
    }
    assert!(world.carrier.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_no_export_is_refused_before_any_line() {
    let world = world();
    for body in [
        json!({"query": DOCUMENT, "variables": {"first": 2}}),
        json!({"documentId": "box", "query": DOCUMENT}),
        json!({"documentId": "box", "operationName": "Box"}),
        json!({"documentId": "box", "variables": {"first": "two"}}),
        json!({"documentId": "box", "variables": {"first": 2, "after": 7}}),
        json!([]),
    ] {
        let (status, answer) = read(export(&world, body.clone()).await).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{body}");
    }
    let (status, _) = read(world.send(request("nothing", &box_of(2))).await).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let mut got = request(&world.token(CLINIC), &box_of(2));
    *got.method_mut() = http::Method::GET;
    let response = world.send(got).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(response.headers()["allow"], "POST");
    assert!(world.carrier.calls.lock().unwrap().is_empty());
    // A mark on what is no list is a fault of ours, and nothing is exported.
    let (status, answer) = read(export(&world, json!({"documentId": "me"})).await).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(codes(&answer), ["INTERNAL"]);
}

#[tokio::test]
async fn a_page_is_asked_for_when_the_one_before_was_taken() {
    let world = world();
    let calls = || world.carrier.calls.lock().unwrap().len();
    let mut body = export(&world, box_of(2)).await.into_body();
    assert_eq!(calls(), 1);
    assert_eq!(piece(&mut body).await.unwrap().lines().count(), 2);
    assert_eq!(calls(), 1);
    assert_eq!(piece(&mut body).await.unwrap().lines().count(), 2);
    assert_eq!(calls(), 2);
    // Who goes away has asked for no more.
    drop(body);
    assert_eq!(calls(), 2);
}

/// An export that goes on after its first page of two, when something has happened in between.
async fn stopped(world: &World, token: &str, meanwhile: impl FnOnce()) -> Value {
    let response = world.send(request(token, &box_of(2))).await;
    assert_eq!(response.status(), StatusCode::OK);
    let mut body = response.into_body();
    let first = piece(&mut body).await.unwrap();
    assert_eq!(first.lines().count(), 2);
    meanwhile();
    let last = piece(&mut body).await.unwrap();
    assert!(piece(&mut body).await.is_none(), "nothing follows");
    let lines = lines(&last);
    assert_eq!(lines.len(), 1, "{last}");
    let ending = &lines[0];
    assert_eq!(ending["end"], false, "{ending}");
    assert_eq!(ending["count"], 2, "{ending}");
    assert_eq!(ending["after"], "1", "{ending}");
    assert!(ending["traceId"].is_string(), "{ending}");
    let code = ending["code"].as_str().unwrap();
    assert!(FaultCode::from_code(code).is_some(), "{ending}");
    ending.clone()
}

#[tokio::test]
async fn an_export_stops_when_the_right_to_it_ends() {
    let world = world();
    let token = world.token(CLINIC);
    let ending = stopped(&world, &token, || {
        world.clock.forward(chrono::Duration::minutes(6));
    })
    .await;
    assert_eq!(ending["code"], "UNAUTHENTICATED");

    // The registration ends with the day, whatever the token says.
    let mut claims = World::claims(CLINIC);
    claims.life = chrono::Duration::days(2);
    let lasting = mint_token(&world.token_key, &claims).unwrap();
    let ending = stopped(&world, &lasting, || {
        world.clock.forward(chrono::Duration::hours(20));
    })
    .await;
    assert_eq!(ending["code"], "OPERATION_NOT_REGISTERED");
}

#[tokio::test]
async fn an_export_stops_when_what_was_promised_was_taken_away() {
    let world = world();
    let ending = stopped(&world, &world.token(CLINIC), || {
        world.let_service(
            DESK,
            Conduct::Says(StatusCode::OK, "application/json", NOTHING),
        );
    })
    .await;
    assert_eq!(ending["code"], "OPERATION_NOT_REGISTERED");
}

#[tokio::test]
async fn a_row_that_a_service_did_not_tell_whole_is_not_given_out() {
    let world = world();
    let ending = stopped(&world, &world.token(CLINIC), || {
        world.let_service(DESK, Conduct::Down);
    })
    .await;
    assert_eq!(ending["code"], "SERVICE_UNAVAILABLE");
    let (status, answer) = read(export(&world, box_of(2)).await).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(codes(&answer), ["SERVICE_UNAVAILABLE"]);
}

#[tokio::test]
async fn every_page_is_paid_for_and_an_export_goes_on_where_it_stopped() {
    // A page of two costs a point for the request and thirteen for the operation, so one is paid for and not a second.
    let budget = BudgetSettings {
        points: 20,
        points_each_second: 1,
    };
    let world = world_with(budget);
    let response = export(&world, box_of(2)).await;
    let told = response.headers()["ratelimit"].to_str().unwrap().to_owned();
    assert_eq!(told, "\"points\";r=6;t=14");
    let text = text(response).await;
    let ending = lines(&text).pop().unwrap();
    assert_eq!(ending["code"], "RATE_LIMITED");
    assert_eq!(ending["count"], 2);
    let wait = ending["retryAfterSeconds"].as_i64().unwrap();
    assert_eq!(wait, 8);
    let again = json!({"documentId": "box", "variables": {"first": 2, "after": ending["after"]}});
    let response = export(&world, again.clone()).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(response.headers().contains_key("retry-after"));
    world.clock.forward(chrono::Duration::seconds(20));
    let text = crate::world::text(export(&world, again).await).await;
    assert_eq!(lines(&text)[0]["id"], "2");
}

#[tokio::test]
async fn every_shipped_operation_that_is_marked_is_a_list() {
    let supergraph = include_str!("../../../../schema/graphql/supergraph.graphql");
    let settings = EngineSettings {
        limits: DocumentLimits::default(),
        introspection: Introspection::Refused,
    };
    let engine = HiveEngine::load(supergraph, settings).unwrap();
    let operations = RegisteredOperations::load().unwrap();
    let mut marked = operations.all().filter(|operation| operation.export);
    let first = marked.next().unwrap();
    for operation in std::iter::once(first).chain(marked) {
        let connection = engine.connection(&operation.document).await.unwrap();
        let connection = connection.unwrap_or_else(|| panic!("{} is no list", operation.id));
        assert_eq!(
            (connection.first.as_str(), connection.after.as_str()),
            ("first", "after")
        );
    }
}
