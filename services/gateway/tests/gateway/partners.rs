//! Partner systems run what they registered and nothing else.

use access::RegisteredOperations;
use serde_json::json;

use crate::world::{Changes, World, codes};

const DOCUMENT: &str = "query PartnerCase($id: ID!) { case(id: $id) { id } }";

fn registered(id: &str, partner: &str, valid_to: Option<&str>) -> String {
    json!({
        "id": id, "partner": partner, "purpose": "Prov", "ground": "Prov", "document": DOCUMENT,
        "reads": {}, "writes": [], "valid_from": "2026-01-01", "valid_to": valid_to,
    })
    .to_string()
}

fn world() -> World {
    let files = [
        registered("clinic.case.v1", "partner:clinic", None),
        registered("clinic.old.v1", "partner:clinic", Some("2026-08-31")),
        registered("school.case.v1", "partner:school", None),
    ];
    World::with(Changes {
        operations: RegisteredOperations::parse(files.iter().map(String::as_str)).unwrap(),
        ..Changes::default()
    })
}

#[tokio::test]
async fn registered_operations_run_by_id_or_word_for_word() {
    let world = world();
    for body in [
        json!({"documentId": "clinic.case.v1", "variables": {"id": "1"}}),
        json!({"query": DOCUMENT, "variables": {"id": "1"}}),
        json!({"documentId": "clinic.case.v1", "query": DOCUMENT, "variables": {"id": "1"}}),
    ] {
        let (_, answer) = world.ask_body("partner:clinic", &body).await;
        assert_eq!(answer["data"], json!({"case": {"id": "1"}}));
        assert!(answer.get("errors").is_none());
    }
    let calls = world.carrier.calls.lock().unwrap();
    assert!(
        calls
            .iter()
            .all(|(_, _, registered)| registered == "clinic.case.v1")
    );
}

#[tokio::test]
async fn everything_else_is_not_registered() {
    let world = world();
    for body in [
        json!({"query": "{ me }"}),
        json!({"query": format!("{DOCUMENT} "), "variables": {"id": "1"}}),
        json!({"documentId": "clinic.case.v1", "query": "{ me }"}),
        json!({"documentId": "school.case.v1", "variables": {"id": "1"}}),
        json!({"documentId": "clinic.old.v1", "variables": {"id": "1"}}),
        json!({"documentId": "unknown"}),
        json!({"query": "{ __typename }"}),
    ] {
        let (_, answer) = world.ask_body("partner:clinic", &body).await;
        assert_eq!(codes(&answer), ["OPERATION_NOT_REGISTERED"], "{body}");
        assert!(answer.get("data").is_none());
    }
    let (_, answer) = world.ask("partner:stranger", DOCUMENT).await;
    assert_eq!(codes(&answer), ["OPERATION_NOT_REGISTERED"]);
    assert!(world.carrier.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn people_write_their_own_queries_and_own_no_registration() {
    let world = world();
    let (_, answer) = world.ask("participant:p", "{ me }").await;
    assert_eq!(answer["data"]["me"], "participant:p");
    let body = json!({"documentId": "clinic.case.v1", "variables": {"id": "1"}});
    let (_, answer) = world.ask_body("staff:a", &body).await;
    assert_eq!(codes(&answer), ["OPERATION_NOT_REGISTERED"]);
    let body = json!({"query": DOCUMENT, "variables": {"id": "1"}});
    let (_, answer) = world.ask_body("staff:a", &body).await;
    assert_eq!(answer, json!({"data": {"case": {"id": "1"}}}));
    assert_eq!(world.carrier.calls.lock().unwrap().last().unwrap().2, "");
}
