//! Two things by themselves: the gateway, with services that answer at once what they answered before, and the decisions
//! of one case view.

use std::{
    collections::BTreeMap,
    future::IntoFuture,
    sync::{Arc, Mutex, PoisonError},
};

use access::{ReaderKind, RegisteredOperations, jwks_json};
use anyhow::{Context as _, Result, ensure};
use async_trait::async_trait;
use bytes::Bytes;
use chassis::{Carrier, CarrierFault};
use domain::{CodeList, Section, ServiceName};
use evi::{
    keys::PairName,
    platform::{SUPERGRAPH, trust},
};
use gateway::{EngineSettings, GatewayParts, Introspection, Limits, Planning};
use serde_json::json;
use tokio::net::TcpListener;

use super::figures::{Meter, Pair};
use crate::{
    client::Gateway,
    people,
    world::{Engine, TestWorld},
};

/// An answer that is given again.
type Answers = BTreeMap<(ServiceName, Vec<u8>), Bytes>;

/// Answers from memory what a service has answered before, and asks it what it has not.
struct Remembering {
    services: Arc<dyn Carrier>,
    answers: Mutex<Answers>,
}

#[async_trait]
impl Carrier for Remembering {
    async fn send(
        &self,
        to: ServiceName,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, CarrierFault> {
        let asked = (to, request.body().to_vec());
        let known = {
            let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            answers.get(&asked).cloned()
        };
        if let Some(body) = known {
            let mut response = http::Response::new(body);
            let json = http::HeaderValue::from_static("application/json");
            response
                .headers_mut()
                .insert(http::header::CONTENT_TYPE, json);
            return Ok(response);
        }
        let response = self.services.send(to, request).await?;
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.insert(asked, response.body().clone());
        Ok(response)
    }
}

/// What the gateway costs for a case view when no service costs anything, beside an answer of the same server that plans
/// and calls nothing; and what the decisions of a case view cost.
///
/// # Errors
/// When an operation is refused.
pub async fn alone(count: usize) -> Result<Vec<String>> {
    ensure!(count > 0, "--count must be at least 1");
    let mut lines = Vec::new();
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        world.settle().await?;
        lines.push(gateway_alone(world, &journey.case, count).await?);
        lines.push(decisions(world, &journey.case, count).await?);
        Ok(())
    })
    .await?;
    Ok(lines)
}

async fn gateway_alone(world: &TestWorld, case: &str, count: usize) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let router = gateway::router(parts(world)?);
    let server = tokio::spawn(axum::serve(listener, router).into_future());
    let reader = Gateway::at(address.clone()).reader(world.desk()?.token().to_owned());
    let document = crate::client::contract("case_view")?;
    let variables = json!({ "id": case });
    let first = reader.query(&document, variables.clone()).await?;
    let client = crate::client::plain_http();
    let nothing = format!("{address}/healthz");
    let mut pair = Pair::default();
    for _ in 0..count {
        let meter = Meter::start();
        let answer = reader.query(&document, variables.clone()).await?;
        pair.platform(meter.stop());
        ensure!(answer == first, "the same is answered each time");
        let meter = Meter::start();
        client.get(&nothing).send().await?.bytes().await?;
        pair.bare(meter.stop());
    }
    server.abort();
    Ok(pair.line("gateway_alone"))
}

fn parts(world: &TestWorld) -> Result<GatewayParts> {
    let settings = EngineSettings {
        limits: Limits::default().document,
        introspection: Introspection::Refused,
    };
    let services = Arc::clone(&world.caller(ServiceName::Gateway)?.carrier);
    Ok(GatewayParts {
        planning: Arc::new(Planning::load(SUPERGRAPH, settings, Vec::new())?),
        verifier: trust::token_verifier(&world.keys, &[ReaderKind::Staff])?,
        signer: trust::assertion_signer(&world.keys, ServiceName::Gateway)?,
        carrier: Arc::new(Remembering {
            services,
            answers: Mutex::default(),
        }),
        operations: RegisteredOperations::load()?,
        pages: BTreeMap::new(),
        key_set: jwks_json(&[world.keys.verifying_key(PairName::PlatformToken)?]),
        beside: Vec::new(),
        clock: world.clock.clone(),
        entropy: world.entropy.clone(),
        limits: Limits::default(),
        introspection: Introspection::Refused,
    })
}

/// Every section of the case, decided as for its page. The facts are there: asking for them is a statement's cost.
async fn decisions(world: &TestWorld, case: &str, count: usize) -> Result<String> {
    let access = world.access_of(ServiceName::IntakeDesk)?;
    let cx = world.cx("desk.gnesta")?;
    let case = case.parse().context("a case's id")?;
    let facts = access.facts(&cx, &[case]).await?;
    let mut pair = Pair::default();
    for _ in 0..count {
        // A request decides everything anew: what another was answered it does not know.
        let cx = world.cx("desk.gnesta")?;
        let meter = Meter::start();
        let standing = access.standing(&cx, &facts, case).context("a standing")?;
        ensure!(
            standing.list_access().len() >= Section::ALL.len() / 2,
            "the sections are decided"
        );
        pair.platform(meter.stop());
    }
    Ok(pair.line("decisions_of_a_case_view"))
}
