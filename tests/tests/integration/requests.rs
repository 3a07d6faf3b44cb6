//! Requests that are no right ones: answered as a whole by one code, and never passed on to a service.

use anyhow::{Context, Result, ensure};
use chrono::Duration;
use domain::Subject;
use evi::platform::trust;
use evi_tests::{
    client::Reader,
    people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

/// A request that is answered as a whole by one top-level code.
async fn is_refused(
    what: &str,
    reader: &Reader,
    body: String,
    (status, code): (u16, &str),
) -> Result<()> {
    let answer = reader.send(body).await.with_context(|| what.to_owned())?;
    ensure!(
        answer.status == status,
        "{what}: {} {}",
        answer.status,
        answer.body
    );
    let codes = answer.codes()?;
    ensure!(
        !codes.is_empty() && codes.iter().all(|found| found == code),
        "{what}: {}",
        answer.body
    );
    let json = answer.json()?;
    ensure!(
        json.get("data").is_none_or(Value::is_null),
        "{what}: {}",
        answer.body
    );
    let extensions = &json["errors"][0]["extensions"];
    ensure!(
        extensions["traceId"].is_string() && extensions["retryable"].is_boolean(),
        "{what}: {json}"
    );
    Ok(())
}

fn body(query: &str, variables: Value) -> String {
    json!({ "query": query, "variables": variables }).to_string()
}

#[tokio::test]
async fn what_is_no_right_request_never_reaches_a_service() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        world.settle().await?;
        let before = world.statements();
        let desk = world.desk()?;
        let aliases: Vec<_> = (0..40)
            .map(|index| format!("a{index}: me {{ displayName }}"))
            .collect();
        let aliases = aliases.join(" ");
        let directives = "@include(if: true) ".repeat(40);
        let many = "displayName ".repeat(2500);
        let unknown = "query($k: AgencyKind!) { units(kind: $k, first: 1) { edges { cursor } } }";
        let ok = 200;
        for (what, text, code) in [
            (
                "malformed GraphQL",
                body("{ me ", json!({})),
                (ok, "GRAPHQL_PARSE_FAILED"),
            ),
            (
                "no GraphQL at all",
                body("hej", json!({})),
                (ok, "GRAPHQL_PARSE_FAILED"),
            ),
            (
                "an unknown field",
                body("{ me { salary } }", json!({})),
                (ok, "GRAPHQL_VALIDATION_FAILED"),
            ),
            (
                "a case without id",
                body("{ case { id } }", json!({})),
                (ok, "GRAPHQL_VALIDATION_FAILED"),
            ),
            (
                "an unknown code",
                body(unknown, json!({ "k": "CASINO" })),
                (ok, "BAD_USER_INPUT"),
            ),
            (
                "a missing variable",
                body(unknown, json!({})),
                (ok, "BAD_USER_INPUT"),
            ),
            (
                "too many aliases",
                body(&format!("{{ {aliases} }}"), json!({})),
                (ok, "MAX_ALIASES_EXCEEDED"),
            ),
            (
                "too many directives",
                body(
                    &format!("{{ me {directives} {{ displayName }} }}"),
                    json!({}),
                ),
                (ok, "MAX_DIRECTIVES_EXCEEDED"),
            ),
            (
                "too many tokens",
                body(&format!("{{ me {{ {many} }} }}"), json!({})),
                (ok, "TOKEN_LIMIT_EXCEEDED"),
            ),
            (
                "a body of 2 MB",
                body(
                    "{ me { displayName } }",
                    json!({ "x": "x".repeat(2_000_000) }),
                ),
                (413, "TOKEN_LIMIT_EXCEEDED"),
            ),
            (
                "a body that is no JSON",
                "{".to_owned(),
                (400, "BAD_USER_INPUT"),
            ),
            (
                "a batch",
                "[{\"query\":\"{ me { displayName } }\"}]".to_owned(),
                (400, "BAD_USER_INPUT"),
            ),
        ] {
            is_refused(what, &desk, text, code).await?;
        }
        ensure!(world.statements() == before, "a service was asked");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_document_that_is_too_deep_is_refused_for_its_depth() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let before = world.statements();
        let inner = "referrals(first: 1) { edges { node { case { ";
        let deep = format!(
            "query($id: ID!) {{ case(id: $id) {{ {} id {}",
            inner.repeat(5),
            "} ".repeat(4 * 5 + 2)
        );
        let text = body(&deep, json!({ "id": journey.case }));
        is_refused("depth", &world.desk()?, text, (200, "MAX_DEPTH_EXCEEDED")).await?;
        ensure!(world.statements() == before, "a service was asked");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nobody_is_answered_without_a_right_token() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        world.settle().await?;
        let before = world.statements();
        let gateway = world.gateway();
        let right = world.desk()?.token().to_owned();
        let (head, signature) = right.rsplit_once('.').context("three parts")?;
        let (first, payload) = head.split_once('.').context("three parts")?;
        let elsewhere = tempfile::tempdir()?;
        let other_keys =
            evi::keys::KeyFolder::complete(elsewhere.path().join("keys"), &domain::SystemEntropy)?;
        let subject = Subject::new("staff:desk.gnesta");
        let minute = Duration::minutes(1);
        let forged = trust::demo_token(&other_keys, subject.clone(), world.now(), minute)?;
        let expired = trust::demo_token(
            &world.keys,
            subject.clone(),
            world.now() - Duration::hours(1),
            minute,
        )?;
        let early = trust::demo_token(
            &world.keys,
            subject,
            world.now() + Duration::hours(1),
            minute,
        )?;
        let unknown_kind =
            trust::demo_token(&world.keys, Subject::new("robot:x"), world.now(), minute)?;
        let readers = [
            ("no token", gateway.nobody()),
            ("nonsense", gateway.reader("nonsense")),
            ("an empty token", gateway.reader("")),
            ("forged by another key", gateway.reader(forged)),
            ("expired", gateway.reader(expired)),
            ("not yet good", gateway.reader(early)),
            ("of no kind of reader", gateway.reader(unknown_kind)),
            ("unsigned", gateway.reader(format!("{head}."))),
            (
                "altered",
                gateway.reader(format!("{first}.{payload}x.{signature}")),
            ),
        ];
        for (what, reader) in readers {
            is_refused(
                what,
                &reader,
                body("{ me { displayName } }", json!({})),
                (401, "UNAUTHENTICATED"),
            )
            .await?;
        }
        ensure!(world.statements() == before, "a service was asked");
        Ok(())
    })
    .await
}
