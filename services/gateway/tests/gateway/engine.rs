//! The engine by itself, with the services called in this process.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use gateway::engine::{
    DocumentLimits, Engine, EngineSettings, Executed, HiveEngine, Introspection, Measure, Mishap,
    Operation, Refusal, ServiceCalls, ServiceSilent, Step, Way,
};
use serde_json::{Value, json};

use crate::subgraphs::{self, Reader, desk, welfare};

enum Welfare {
    Answers,
    Silent,
    Garbled,
}

struct Services {
    reader: &'static str,
    welfare: Welfare,
}

#[async_trait]
impl ServiceCalls for Services {
    async fn call(&self, service: &str, body: Bytes) -> Result<Bytes, ServiceSilent> {
        let request: async_graphql::Request = serde_json::from_slice(&body).unwrap();
        let request = request.data(Reader(self.reader.to_owned()));
        let response = match (service.to_lowercase().as_str(), &self.welfare) {
            ("intake_desk", _) => desk::schema().execute(request).await,
            ("welfare_unit", Welfare::Answers) => welfare::schema().execute(request).await,
            ("welfare_unit", Welfare::Silent) => return Err(ServiceSilent),
            ("welfare_unit", Welfare::Garbled) => return Ok(Bytes::from_static(b"<html>")),
            (other, _) => panic!("no service is called {other}"),
        };
        Ok(serde_json::to_vec(&response).unwrap().into())
    }
    fn garbled(&self, _service: &str) {}
}

fn engine(introspection: Introspection) -> HiveEngine {
    let settings = EngineSettings {
        limits: DocumentLimits::default(),
        introspection,
    };
    HiveEngine::load(&subgraphs::supergraph(), settings).unwrap()
}

async fn ask(
    engine: &HiveEngine,
    document: &str,
    variables: Value,
    welfare: Welfare,
) -> Result<Executed, Refusal> {
    let Value::Object(variables) = variables else {
        panic!("variables are an object")
    };
    let services = Services {
        reader: "staff:a",
        welfare,
    };
    let operation = Operation {
        document,
        name: None,
        variables,
        way: Way::Posted,
        services: Arc::new(services),
    };
    engine.execute(operation).await
}

fn data(executed: &Executed) -> Value {
    serde_json::from_str(&executed.data).unwrap()
}

const CASE: &str = "query($id: ID!) { case(id: $id) { id phase welfare { barrier readBy } } }";

#[tokio::test]
async fn data_of_two_services_is_merged() {
    let engine = engine(Introspection::Answered);
    let executed = ask(&engine, CASE, json!({"id": "7"}), Welfare::Answers)
        .await
        .unwrap();
    assert_eq!(executed.errors, []);
    assert_eq!(
        data(&executed),
        json!({"case": {"id": "7", "phase": "ACTIVE",
            "welfare": {"barrier": "barrier of 7", "readBy": "staff:a"}}})
    );
}

#[tokio::test]
async fn mutations_of_both_services_run_and_join() {
    let engine = engine(Introspection::Answered);
    let document = "mutation($a: CloseInput!) {
        closeCase(input: $a) { case { id welfare { barrier } } userErrors { code message } }
        recordDecision(caseId: \"3\") { case { phase } userErrors { code } } }";
    let variables = json!({"a": {"caseId": "2", "phase": "INTAKE"}});
    let executed = ask(&engine, document, variables, Welfare::Answers)
        .await
        .unwrap();
    assert_eq!(executed.errors, []);
    assert_eq!(
        data(&executed),
        json!({"closeCase": {"case": {"id": "2", "welfare": {"barrier": "barrier of 2"}}, "userErrors": []},
            "recordDecision": {"case": {"phase": "ACTIVE"}, "userErrors": []}})
    );
}

#[tokio::test]
async fn silent_or_garbled_service_is_named_by_the_query_shape() {
    let engine = engine(Introspection::Answered);
    let place = |path: &[&str]| Mishap::Silent {
        path: path
            .iter()
            .map(|key| Step::Key((*key).to_owned()))
            .collect(),
    };
    for welfare in [Welfare::Silent, Welfare::Garbled] {
        let executed = ask(&engine, CASE, json!({"id": "7"}), welfare)
            .await
            .unwrap();
        assert_eq!(
            data(&executed),
            json!({"case": {"id": "7", "phase": "ACTIVE", "welfare": null}})
        );
        assert_eq!(executed.errors, [place(&["case", "welfare"])]);
    }
    let list = "query($n: Int!) { mine: cases(first: $n) { id w: welfare { barrier } related { welfare { barrier } } } barriers }";
    let mut notices = Vec::new();
    for count in [1, 4] {
        let executed = ask(&engine, list, json!({"n": count}), Welfare::Silent)
            .await
            .unwrap();
        notices.push(executed.errors);
    }
    assert_eq!(notices[0], notices[1]);
    assert_eq!(
        notices[0],
        [
            place(&["barriers"]),
            place(&["mine", "related", "welfare"]),
            place(&["mine", "w"])
        ]
    );
}

#[tokio::test]
async fn limits_are_kept() {
    let engine = engine(Introspection::Answered);
    let nested = |depth: usize| {
        let (open, close) = ("related { ".repeat(depth - 2), " }".repeat(depth - 2));
        format!("{{ case(id: \"1\") {{ {open} id {close} }} }}")
    };
    assert!(
        ask(&engine, &nested(12), json!({}), Welfare::Answers)
            .await
            .is_ok()
    );
    let hidden = "{ case(id: \"1\") { ...A } } fragment A on Case { related { related { related { related { ...B } } } } }
        fragment B on Case { related { related { related { related { related { related { related { id } } } } } } } }";
    let aliases = |count: usize| {
        let fields: Vec<_> = (0..count).map(|number| format!("a{number}: me")).collect();
        format!("{{ {} }}", fields.join(" "))
    };
    assert!(
        ask(&engine, &aliases(15), json!({}), Welfare::Answers)
            .await
            .is_ok()
    );
    let directives = format!("{{ me {} }}", "@include(if: true) ".repeat(11));
    let tokens = format!("{{ {} }}", "me ".repeat(2000));
    let brackets = format!(
        "{{ case(id: {}1{}) {{ id }} }}",
        "[".repeat(900),
        "]".repeat(900)
    );
    for (document, measure) in [
        (nested(13), Measure::Depth),
        (hidden.to_owned(), Measure::Depth),
        (aliases(16), Measure::Aliases),
        (directives, Measure::Directives),
        (tokens, Measure::Tokens),
        (brackets, Measure::Depth),
    ] {
        let refused = ask(&engine, &document, json!({}), Welfare::Answers).await;
        assert_eq!(refused, Err(Refusal::TooMuch(measure)), "{document}");
    }
}

#[tokio::test]
async fn refusals_name_the_place_but_never_suggest_or_quote() {
    let engine = engine(Introspection::Answered);
    let refused = ask(
        &engine,
        "{ case(id: \"1\") { phaze } }",
        json!({}),
        Welfare::Answers,
    )
    .await;
    let Err(Refusal::Unfit(details)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(details, ["Cannot query field \"phaze\" on type \"Case\"."]);
    let refused = ask(&engine, "{ case(id: ", json!({}), Welfare::Answers).await;
    assert!(
        matches!(refused, Err(Refusal::Unreadable(_))),
        "{refused:?}"
    );
    let refused = ask(&engine, CASE, json!({}), Welfare::Answers).await;
    assert!(matches!(&refused, Err(Refusal::WrongVariable(detail)) if detail.contains("$id")));
    let document = "mutation($a: CloseInput!) { closeCase(input: $a) { case { id } } }";
    for (input, told) in [
        (
            json!({"caseId": "1", "phase": "199001012389"}),
            "$a.phase is not a value of Phase.",
        ),
        (
            json!({"caseId": {"x": 1}, "phase": "INTAKE"}),
            "$a.caseId is not a value of ID.",
        ),
        (json!({"phase": "INTAKE"}), "$a.caseId is missing."),
        (
            json!({"caseId": null, "phase": "INTAKE"}),
            "$a.caseId must not be null.",
        ),
        (
            json!({"caseId": "1", "phase": "INTAKE", "199001012389": 1}),
            "$a has a field that CloseInput does not have.",
        ),
        (json!("199001012389"), "$a is not a value of CloseInput."),
        (json!(null), "$a must not be null."),
    ] {
        let refused = ask(&engine, document, json!({ "a": input }), Welfare::Answers).await;
        assert_eq!(refused, Err(Refusal::WrongVariable(told.to_owned())));
    }
}

#[tokio::test]
async fn introspection_is_answered_only_where_it_is_allowed() {
    let document = "{ __schema { types { name fields { name } } } me }";
    let open = engine(Introspection::Answered);
    let executed = ask(&open, document, json!({}), Welfare::Answers)
        .await
        .unwrap();
    assert!(data(&executed)["__schema"]["types"].is_array());
    assert_eq!(data(&executed)["me"], "staff:a");
    let shut = engine(Introspection::Refused);
    for document in [document, "{ __type(name: \"Case\") { name } }"] {
        let refused = ask(&shut, document, json!({}), Welfare::Answers).await;
        assert_eq!(refused, Err(Refusal::IntrospectionRefused));
    }
    let typename = ask(&shut, "{ __typename }", json!({}), Welfare::Answers)
        .await
        .unwrap();
    assert_eq!(data(&typename), json!({"__typename": "Query"}));
    let bomb = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    let refused = ask(&open, bomb, json!({}), Welfare::Answers).await;
    assert_eq!(refused, Err(Refusal::TooMuch(Measure::Depth)));
}

#[tokio::test]
async fn machinery_of_federation_is_not_public() {
    let engine = engine(Introspection::Answered);
    for document in [
        "{ _service { sdl } }",
        "{ _entities(representations: []) { __typename } }",
        "{ __schema { types { name } } _service { sdl } }",
    ] {
        let refused = ask(&engine, document, json!({}), Welfare::Answers).await;
        assert!(matches!(refused, Err(Refusal::Unfit(_))), "{document}");
    }
    assert!(!engine.public_schema().contains("join__"));
}

#[tokio::test]
async fn schema_as_text_declares_nothing_that_only_introspection_may_be_called() {
    let engine = engine(Introspection::Answered);
    let schema = engine.public_schema();
    assert!(schema.contains("cases(first: Int!): [Case!]!"), "{schema}");
    assert!(!schema.contains("__"), "{schema}");
}
