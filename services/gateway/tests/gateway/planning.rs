//! Another supergraph while the gateway runs.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use access::RegisteredOperations;
use axum::body::Body;
use domain::ServiceName;
use gateway::{Introspection, NotTaken};
use http::Request;
use serde_json::json;
use tokio::sync::Barrier;

use crate::{
    subgraphs::{supergraph, supergraph_without_welfare},
    world::{Changes, Conduct, World, codes, text},
};

const BOTH: &str = r#"{ case(id: "1") { id phase welfare { barrier } } }"#;
const PROMISED: &str = "query PartnerCase($id: ID!) { case(id: $id) { id welfare { barrier } } }";

fn whole() -> serde_json::Value {
    json!({"data": {"case": {"id": "1", "phase": "ACTIVE", "welfare": {"barrier": "barrier of 1"}}}})
}

#[tokio::test]
async fn what_has_begun_is_answered_over_the_supergraph_that_it_began_with() {
    let world = Arc::new(World::new());
    let together = Arc::new(Barrier::new(2));
    world.let_service(ServiceName::IntakeDesk, Conduct::Waits(together.clone()));
    let asked = tokio::spawn({
        let world = world.clone();
        async move { world.ask("staff:a", BOTH).await }
    });
    // The desk holds the request, so it has been planned; the other service has not been asked yet.
    while world.carrier.waiting.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    let less = supergraph_without_welfare();
    world.planning.take(less).await.unwrap();
    world.let_service(ServiceName::IntakeDesk, Conduct::Answers);
    together.wait().await;
    let (_, answer) = asked.await.unwrap();
    assert_eq!(answer, whole());
    let (_, answer) = world.ask("staff:a", BOTH).await;
    assert_eq!(codes(&answer), ["GRAPHQL_VALIDATION_FAILED"]);
    world.planning.take(supergraph()).await.unwrap();
    assert_eq!(world.ask("staff:a", BOTH).await.1, whole());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_exchanges_are_felt_by_nobody_who_asks_meanwhile() {
    const ASKERS: usize = 4;
    let world = Arc::new(World::new());
    let enough = Arc::new(AtomicBool::new(false));
    let answered = Arc::new(AtomicUsize::new(0));
    let askers: Vec<_> = (0..ASKERS)
        .map(|_| {
            let (world, enough, answered) = (world.clone(), enough.clone(), answered.clone());
            tokio::spawn(async move {
                while !enough.load(Ordering::SeqCst) {
                    let (_, answer) = world.ask("staff:a", r#"{ case(id: "1") { phase } }"#).await;
                    assert_eq!(answer, json!({"data": {"case": {"phase": "ACTIVE"}}}));
                    answered.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let texts = [supergraph_without_welfare(), supergraph()];
    for text in texts.iter().cycle().take(40) {
        let before = answered.load(Ordering::SeqCst);
        world.planning.take(text.clone()).await.unwrap();
        // Somebody has been answered between any two.
        while answered.load(Ordering::SeqCst) == before {
            tokio::task::yield_now().await;
        }
    }
    enough.store(true, Ordering::SeqCst);
    for asker in askers {
        asker.await.unwrap();
    }
    assert!(answered.load(Ordering::SeqCst) >= 40);
}

#[tokio::test]
async fn supergraph_that_breaks_a_promise_is_not_taken_and_says_which() {
    let file = json!({
        "id": "clinic.case.v1", "partner": "partner:clinic", "purpose": "Prov", "ground": "Prov",
        "document": PROMISED, "reads": {}, "writes": [], "valid_from": "2026-01-01", "valid_to": null,
    });
    let world = World::with(Changes {
        operations: RegisteredOperations::parse([file.to_string().as_str()]).unwrap(),
        ..Changes::default()
    });
    let refused = world.planning.take(supergraph_without_welfare()).await;
    let told = refused.unwrap_err();
    assert!(
        matches!(&told, NotTaken::PromiseBroken { operation } if operation == "clinic.case.v1")
    );
    assert!(told.to_string().contains("clinic.case.v1"));
    assert_eq!(world.ask("staff:a", BOTH).await.1, whole());
    let body = json!({"documentId": "clinic.case.v1", "variables": {"id": "1"}});
    let (_, answer) = world.ask_body("partner:clinic", &body).await;
    assert!(answer.get("errors").is_none(), "{answer}");
}

#[tokio::test]
async fn text_that_is_no_supergraph_changes_nothing_and_is_counted() {
    let world = World::new();
    for broken in ["", "type Query { me: String }", "not a schema {"] {
        let refused = world.planning.take(broken.to_owned()).await;
        assert!(matches!(refused, Err(NotTaken::Unusable(_))), "{broken}");
    }
    assert_eq!(world.ask("staff:a", BOTH).await.1, whole());
    world.planning.take(supergraph()).await.unwrap();
    let page = Request::get("/metrics").body(Body::empty()).unwrap();
    let page = text(world.send(page).await).await;
    for line in [
        "evi_gateway_supergraphs_total{outcome=\"refused\"} 3",
        "evi_gateway_supergraphs_total{outcome=\"taken\"} 1",
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }
}

#[tokio::test]
async fn explorer_shows_the_schema_of_the_moment() {
    let world = World::with(Changes {
        introspection: Introspection::Answered,
        ..Changes::default()
    });
    let schema = || async {
        let request = Request::get("/assets/explorer/schema.graphql");
        text(world.send(request.body(Body::empty()).unwrap()).await).await
    };
    assert!(schema().await.contains("barriers"));
    let less = supergraph_without_welfare();
    world.planning.take(less).await.unwrap();
    let shown = schema().await;
    assert!(
        shown.contains("phase") && !shown.contains("barriers"),
        "{shown}"
    );
}
