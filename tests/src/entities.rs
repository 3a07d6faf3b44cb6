//! A service's entity look-up, asked past the gateway with an assertion as the gateway signs it.

use access::{ASSERTION_HEADER, AssertionRequest, SignIn};
use anyhow::{Context, Result, ensure};
use domain::{ServiceName, TraceId};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::TestWorld;

/// What each of some cases comes to in a service, each as text, in their order. `part` is what is asked
/// of a case there.
///
/// # Errors
/// When the service does not answer every one of them.
pub async fn look_up(
    (world, sign_in): (&TestWorld, SignIn),
    (service, part): (ServiceName, &str),
    ids: &[&str],
) -> Result<Vec<String>> {
    let query = format!(
        "query($of: [_Any!]!) {{ _entities(representations: $of) {{ ... on Case {{ id {part} }} }} }}"
    );
    let of: Vec<Value> = ids
        .iter()
        .map(|id| json!({ "__typename": "Case", "id": id }))
        .collect();
    let body = json!({ "query": query, "variables": { "of": of } }).to_string();
    let request = AssertionRequest {
        audience: service,
        sign_in,
        operation: "LookUp".to_owned(),
        trace: TraceId::draw(world.entropy.as_ref()),
        registered: None,
    };
    let signed = world.signer(ServiceName::Gateway)?.sign(
        &request,
        body.as_bytes(),
        world.clock.as_ref(),
        world.entropy.as_ref(),
    )?;
    let answer = crate::client::plain_http()
        .post(world.url(service)?.join("/graphql")?)
        .header("content-type", "application/json")
        .header(ASSERTION_HEADER, signed)
        .body(body)
        .send()
        .await?;
    let status = answer.status();
    let text = answer.text().await?;
    ensure!(status == StatusCode::OK, "{service}: {status} {text}");
    let json: Value = serde_json::from_str(&text)?;
    let entities = json["data"]["_entities"].as_array();
    let entities = entities.with_context(|| format!("{service}: {text}"))?;
    ensure!(entities.len() == ids.len(), "{service}: {text}");
    Ok(entities.iter().map(Value::to_string).collect())
}
