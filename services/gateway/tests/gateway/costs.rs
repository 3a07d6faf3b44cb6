//! What operations are estimated at: by their documents and page sizes, and by nothing else.

use gateway::engine::{
    Asked, DocumentLimits, Engine, EngineSettings, HiveEngine, Introspection, Refusal,
};
use serde_json::{Value, json};

use crate::subgraphs;

fn engine() -> HiveEngine {
    let settings = EngineSettings {
        limits: DocumentLimits::default(),
        introspection: Introspection::Refused,
    };
    HiveEngine::load(&subgraphs::supergraph(), settings).unwrap()
}

async fn estimate(engine: &HiveEngine, document: &str, variables: Value) -> Result<u64, Refusal> {
    let Value::Object(variables) = variables else {
        panic!("variables are an object")
    };
    let asked = Asked {
        document,
        name: None,
        variables: &variables,
    };
    engine.estimate(asked).await
}

#[tokio::test]
async fn a_field_costs_a_point_times_the_lists_around_it() {
    let engine = engine();
    for (document, cost) in [
        ("{ me }", 1),
        ("{ a: me b: me }", 2),
        ("{ case(id: \"1\") { id phase } }", 3),
        ("{ case(id: \"1\") { welfare { barrier } } }", 3),
        (
            "{ case(id: \"1\") { ...F } } fragment F on Case { id phase }",
            3,
        ),
        ("{ case(id: \"1\") { related { id } } }", 12),
        ("{ cases(first: 3) { id } }", 4),
        ("{ cases(first: 0) { id } }", 1),
        ("{ cases(first: -1) { id } }", 1),
        ("{ cases(first: 3) { related { related { id } } } }", 334),
        (
            "{ inbox(first: 2) { edges { cursor node { id phase } } pageInfo { hasNextPage endCursor } } }",
            13,
        ),
        (
            "mutation { closeCase(input: {caseId: \"1\", phase: INTAKE}) { userErrors { code } } }",
            22,
        ),
    ] {
        let estimated = estimate(&engine, document, json!({})).await;
        assert_eq!(estimated, Ok(cost), "{document}");
    }
}

#[tokio::test]
async fn the_length_of_a_page_may_stand_in_a_variable() {
    let engine = engine();
    let given = "query($many: Int!) { cases(first: $many) { id } }";
    let usual = "query($many: Int! = 4) { cases(first: $many) { id } }";
    for (document, variables, cost) in [
        (given, json!({"many": 7}), 8),
        (given, json!({"many": i32::MAX}), 2_147_483_648),
        (given, json!({"many": "7"}), 1),
        (usual, json!({"many": 7}), 8),
        (usual, json!({}), 5),
    ] {
        let estimated = estimate(&engine, document, variables.clone()).await;
        assert_eq!(estimated, Ok(cost), "{document} {variables}");
    }
}

#[tokio::test]
async fn what_would_be_refused_has_no_cost() {
    let refused = estimate(&engine(), "{ nothing }", json!({})).await;
    assert!(matches!(refused, Err(Refusal::Unfit(_))), "{refused:?}");
}
