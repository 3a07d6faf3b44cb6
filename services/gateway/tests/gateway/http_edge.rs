//! GraphQL over HTTP: methods, media types, bodies, limits, languages.

use axum::body::Body;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::world::{World, codes, read};

const TYPED: &str = "application/graphql-response+json";

async fn ask_typed(world: &World, query: &str) -> (StatusCode, Value) {
    let mut request = world.request("staff:a", json!({ "query": query }).to_string());
    request
        .headers_mut()
        .insert("accept", TYPED.parse().unwrap());
    let response = world.send(request).await;
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with(TYPED)
    );
    read(response).await
}

#[tokio::test]
async fn plain_json_is_200_and_the_typed_answer_tells_by_its_status() {
    let world = World::new();
    for (query, code) in [
        ("{ me", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($id: ID!) { case(id: $id) { id } }", "BAD_USER_INPUT"),
        (
            "{ __schema { types { name } } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ] {
        let (plain, answer) = world.ask("staff:a", query).await;
        assert_eq!(
            (plain, codes(&answer)),
            (StatusCode::OK, vec![code.to_owned()])
        );
        assert!(answer.get("data").is_none());
        let (typed, answer) = ask_typed(&world, query).await;
        assert_eq!(
            (typed, codes(&answer)),
            (StatusCode::BAD_REQUEST, vec![code.to_owned()])
        );
    }
    let (status, answer) = ask_typed(&world, "{ me }").await;
    assert_eq!(
        (status, answer),
        (StatusCode::OK, json!({"data": {"me": "staff:a"}}))
    );
    assert!(world.carrier.calls.lock().unwrap().len() == 1);
}

#[tokio::test]
async fn other_methods_are_told_what_is_allowed() {
    let world = World::new();
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let request = Request::builder()
            .method(method.clone())
            .uri("/graphql?query=%7Bme%7D")
            .header(
                "authorization",
                format!("Bearer {}", world.token("staff:a")),
            )
            .body(Body::empty())
            .unwrap();
        let response = world.send(request).await;
        assert_eq!(
            response.status(),
            StatusCode::METHOD_NOT_ALLOWED,
            "{method}"
        );
        assert_eq!(response.headers()["allow"], "GET, POST");
        let (_, answer) = read(response).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
    }
}

#[tokio::test]
async fn only_json_bodies_and_json_answers_are_known() {
    let world = World::new();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/graphql",
    ] {
        let mut request = world.request("staff:a", json!({ "query": "{ me }" }).to_string());
        request
            .headers_mut()
            .insert("content-type", kind.parse().unwrap());
        let (status, answer) = read(world.send(request).await).await;
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
    }
    let mut request = world.request("staff:a", json!({ "query": "{ me }" }).to_string());
    request
        .headers_mut()
        .insert("accept", "image/png".parse().unwrap());
    assert_eq!(
        world.send(request).await.status(),
        StatusCode::NOT_ACCEPTABLE
    );
    assert!(world.carrier.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn malformed_bodies_and_batches_are_refused() {
    let world = World::new();
    for body in [
        "",
        "{",
        "null",
        "\"x\"",
        "{}",
        "{\"query\":7}",
        "{\"query\":\"{me}\",\"extensions\":\"x\"}",
        "[{\"query\":\"{me}\"}]",
        "\u{fffd}",
    ] {
        let (status, answer) = read(world.send(world.request("staff:a", body)).await).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
    }
    assert!(world.carrier.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn large_bodies_are_refused_whether_or_not_they_say_so() {
    let world = World::new();
    let query = format!("{{ me }} # {}", "x".repeat(300 * 1024));
    let large = json!({ "query": query }).to_string();
    let mut said = world.request("staff:a", large.clone());
    let length = large.len().to_string().parse().unwrap();
    said.headers_mut().insert("content-length", length);
    let pieces: Vec<Result<String, std::io::Error>> = large
        .as_bytes()
        .chunks(1000)
        .map(|piece| Ok(String::from_utf8(piece.to_vec()).unwrap()))
        .collect();
    let chunked = world.request("staff:a", Body::from_stream(futures::stream::iter(pieces)));
    for request in [said, chunked] {
        let (status, answer) = read(world.send(request).await).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(codes(&answer), ["TOKEN_LIMIT_EXCEEDED"]);
    }
    let below = json!({ "query": format!("{{ me }} # {}", "x".repeat(200 * 1024)) });
    assert_eq!(
        world.ask_body("staff:a", &below).await.1["data"]["me"],
        "staff:a"
    );
}

#[tokio::test]
async fn limits_on_documents_have_codes_of_their_own() {
    let world = World::new();
    let deep = format!(
        "{{ case(id: 1) {{ {}id{} }} }}",
        "related { ".repeat(12),
        " }".repeat(12)
    );
    let aliases: Vec<_> = (0..16).map(|number| format!("a{number}: me")).collect();
    let directives = "@skip(if: false) ".repeat(11);
    for (query, code) in [
        (deep, "MAX_DEPTH_EXCEEDED"),
        (
            format!("{{ {} }}", aliases.join(" ")),
            "MAX_ALIASES_EXCEEDED",
        ),
        (format!("{{ me {directives} }}"), "MAX_DIRECTIVES_EXCEEDED"),
        (
            format!("{{ {} }}", "me ".repeat(2100)),
            "TOKEN_LIMIT_EXCEEDED",
        ),
    ] {
        let (_, answer) = world.ask("staff:a", &query).await;
        assert_eq!(codes(&answer), [code]);
    }
    assert!(world.carrier.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn unknown_fields_are_named_without_suggestions() {
    let world = World::new();
    let (_, answer) = world.ask("staff:a", "{ mee case(id: 1) { phaze } }").await;
    let said = answer.to_string();
    assert!(said.contains("mee") && said.contains("phaze"));
    assert!(!said.to_lowercase().contains("did you mean"));
    assert!(
        !said.contains("\"me\\\"") && !said.contains("phase"),
        "{said}"
    );
}

#[tokio::test]
async fn texts_follow_the_language_and_answers_are_never_stored() {
    let world = World::new();
    let mut texts = Vec::new();
    for language in ["sv", "en"] {
        let mut request = world.request("staff:a", json!({ "query": "{ me" }).to_string());
        request
            .headers_mut()
            .insert("accept-language", language.parse().unwrap());
        let response = world.send(request).await;
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        texts.push(read(response).await.1["errors"][0]["message"].to_string());
    }
    assert_ne!(texts[0], texts[1]);
}

#[tokio::test]
async fn one_of_several_operations_is_chosen_by_name() {
    let world = World::new();
    let query = "query A { me } query B { barriers }";
    let named = json!({ "query": query, "operationName": "B" });
    let (_, answer) = world.ask_body("staff:a", &named).await;
    assert_eq!(answer, json!({"data": {"barriers": ["INTAKE", "ACTIVE"]}}));
    for body in [
        json!({ "query": query }),
        json!({ "query": query, "operationName": "C" }),
    ] {
        let (_, answer) = world.ask_body("staff:a", &body).await;
        assert_eq!(codes(&answer), ["GRAPHQL_VALIDATION_FAILED"]);
    }
}

#[tokio::test]
async fn contract_operations_fit_the_limits() {
    // The deepest operation of the contract has seven levels (16_case_view: the agency of a journal
    // note's writer), the longest some 200 tokens; none has an alias or a directive.
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/contract");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "graphql") {
            let text = std::fs::read_to_string(&path).unwrap();
            let (mut depth, mut deepest): (usize, usize) = (0, 0);
            for letter in text.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                deepest = deepest.max(depth);
            }
            let limits = gateway::DocumentLimits::default();
            assert!(deepest + 3 <= limits.depth, "{}", path.display());
            assert!(text.split_whitespace().count() * 3 <= limits.tokens);
            seen += 1;
        }
    }
    assert_eq!(seen, 25);
}
