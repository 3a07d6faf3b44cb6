//! What callers see when services fail.

use std::time::Duration;

use domain::ServiceName;
use gateway::{Limits, breaker::BreakerSettings};
use http::StatusCode;
use serde_json::{Value, json};

use crate::world::{Changes, Conduct, World, codes};

const CASE: &str = "{ me case(id: \"7\") { id welfare { barrier } } }";
const WELFARE: ServiceName = ServiceName::WelfareUnit;
const JSON: &str = "application/json";

fn patient() -> Changes {
    let limits = Limits {
        service_patience: Duration::from_millis(500),
        // These tests look at each failure by itself.
        breaker: BreakerSettings {
            failures: u32::MAX,
            rest: Duration::ZERO,
        },
        ..Limits::default()
    };
    Changes {
        limits,
        ..Changes::default()
    }
}

fn rest_of_the_case(answer: &Value) {
    let whole = json!({"me": "staff:a", "case": {"id": "7", "welfare": null}});
    assert_eq!(answer["data"], whole);
}

#[tokio::test]
async fn silent_service_leaves_the_rest_and_a_notice() {
    let world = World::with(patient());
    for conduct in [
        Conduct::Down,
        Conduct::Hangs,
        Conduct::Says(StatusCode::OK, "text/html", "<html>"),
        Conduct::Says(StatusCode::OK, JSON, "<html>"),
        Conduct::Says(StatusCode::OK, JSON, "{}"),
        Conduct::Says(StatusCode::OK, JSON, "[1]"),
        Conduct::Says(StatusCode::OK, JSON, ""),
        Conduct::Says(
            StatusCode::UNAUTHORIZED,
            JSON,
            "{\"errors\":[{\"message\":\"x\"}]}",
        ),
        Conduct::Says(StatusCode::BAD_GATEWAY, "text/plain", "bad gateway"),
    ] {
        world.let_service(WELFARE, conduct);
        let (status, answer) = world.ask("staff:a", CASE).await;
        assert_eq!(status, StatusCode::OK);
        rest_of_the_case(&answer);
        assert_eq!(codes(&answer), ["SERVICE_UNAVAILABLE"]);
        assert_eq!(answer["errors"][0]["path"], json!(["case", "welfare"]));
        assert_eq!(answer["errors"][0]["extensions"]["retryable"], true);
    }
}

#[tokio::test]
async fn notice_is_the_same_whatever_the_lists_hold() {
    let world = World::with(patient());
    world.let_service(WELFARE, Conduct::Down);
    let mut notices = Vec::new();
    for count in [1, 5, 40] {
        let query = format!(
            "{{ cases(first: {count}) {{ id related {{ welfare {{ barrier }} }} welfare {{ barrier }} }} }}"
        );
        let (_, mut answer) = world.ask("staff:a", &query).await;
        for error in answer["errors"].as_array_mut().unwrap() {
            error["extensions"]["traceId"] = Value::Null;
        }
        notices.push(answer["errors"].clone());
    }
    assert_eq!(notices[0], notices[1]);
    assert_eq!(notices[1], notices[2]);
    assert_eq!(
        notices[0][0]["path"],
        json!(["cases", "related", "welfare"])
    );
    assert_eq!(notices[0][1]["path"], json!(["cases", "welfare"]));
}

#[tokio::test]
async fn absent_case_asks_nobody_else() {
    let world = World::with(patient());
    world.let_service(WELFARE, Conduct::Down);
    let (_, answer) = world
        .ask(
            "staff:a",
            "{ case(id: \"none\") { id welfare { barrier } } }",
        )
        .await;
    assert_eq!(answer, json!({"data": {"case": null}}));
}

#[tokio::test]
async fn errors_of_services_are_reduced_to_the_closed_list() {
    let world = World::with(patient());
    let told = "{\"data\":{\"_entities\":[{\"welfare\":null}]},\"errors\":[{\"message\":\"Anna Andersson 199001012389\",
        \"locations\":[{\"line\":1,\"column\":2}],\"path\":[\"_entities\",0,\"welfare\"],
        \"extensions\":{\"code\":\"CODE\",\"table\":\"person\",\"field\":\"FIELD\",\"userMessage\":\"secret\"}}]}";
    for (code, field, becomes) in [
        ("AUDIT_UNAVAILABLE", "x", "INTERNAL"),
        ("SERVICE_UNAVAILABLE", "x", "SERVICE_UNAVAILABLE"),
        ("BAD_USER_INPUT", "input.month", "BAD_USER_INPUT"),
        ("BAD_USER_INPUT", "199001012389", "BAD_USER_INPUT"),
        ("UNAUTHENTICATED", "x", "INTERNAL"),
        ("SQLITE_BUSY", "x", "INTERNAL"),
        ("evi:silent2", "x", "INTERNAL"),
    ] {
        let text: &'static str =
            Box::leak(told.replace("CODE", code).replace("FIELD", field).into());
        world.let_service(WELFARE, Conduct::Says(StatusCode::OK, JSON, text));
        let (_, answer) = world.ask("staff:a", CASE).await;
        rest_of_the_case(&answer);
        assert_eq!(codes(&answer), [becomes]);
        assert_eq!(answer["errors"][0]["path"], json!(["case", "welfare"]));
        let said = answer["errors"].to_string();
        for hidden in [
            "Anna",
            "1990",
            "person",
            "secret",
            "locations",
            "welfare_unit",
            "_entities",
        ] {
            assert!(!said.contains(hidden), "{said}");
        }
        let names_field = said.contains("input.month");
        assert_eq!(names_field, field == "input.month");
    }
    let (_, answer) = world.ask("staff:a", "{ case(id: 1) { broken } }").await;
    assert_eq!(codes(&answer), ["INTERNAL"]);
    assert!(!answer.to_string().contains("SELECT"));
    assert_eq!(answer["errors"][0]["path"], json!(["case", "broken"]));
}

#[tokio::test]
async fn refusal_of_a_whole_service_request_has_a_code_and_no_data() {
    let world = World::with(patient());
    let refused =
        "{\"errors\":[{\"message\":\"x\",\"extensions\":{\"code\":\"SERVICE_UNAVAILABLE\"}}]}";
    let status = StatusCode::SERVICE_UNAVAILABLE;
    world.let_service(
        ServiceName::IntakeDesk,
        Conduct::Says(status, JSON, refused),
    );
    let (status, answer) = world.ask("staff:a", "{ case(id: 1) { id } }").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(codes(&answer), ["SERVICE_UNAVAILABLE"]);
    assert_eq!(answer["data"]["case"], Value::Null);
}

#[tokio::test]
async fn failing_service_is_left_alone() {
    let mut changes = patient();
    changes.limits.breaker = BreakerSettings {
        failures: 3,
        rest: Duration::from_hours(1),
    };
    let world = World::with(changes);
    world.let_service(WELFARE, Conduct::Down);
    for _ in 0..3 {
        world.ask("staff:a", CASE).await;
    }
    world.let_service(WELFARE, Conduct::Answers);
    let (_, answer) = world.ask("staff:b", CASE).await;
    assert_eq!(codes(&answer), ["SERVICE_UNAVAILABLE"]);
    let calls = world.carrier.calls.lock().unwrap();
    assert!(calls.iter().all(|(service, _, _)| *service != WELFARE));
}

#[tokio::test]
async fn whole_request_ends_in_time() {
    let mut changes = patient();
    changes.limits.patience = Duration::from_millis(100);
    changes.limits.service_patience = Duration::from_hours(1);
    let world = World::with(changes);
    world.let_service(WELFARE, Conduct::Hangs);
    let (_, answer) = world.ask("staff:a", CASE).await;
    assert_eq!(codes(&answer), ["GATEWAY_TIMEOUT"]);
    assert!(answer.get("data").is_none());
}
