//! The routes of the gateway.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
    routing::{any, get},
};
use chassis::{Counts, traces};
use http::{HeaderValue, Method, Request, header};
use tokio::time::Instant;
use tracing::Instrument;

use crate::{
    admission::Admission, breaker::Breakers, budget::Budgets, edge::media, endpoint::Endpoint,
    errand::Courier, explorer::Explorer, metrics::Metrics, parts::GatewayParts,
};

struct Gateway {
    endpoint: Arc<Endpoint>,
    explorer: Explorer,
    key_set: String,
    metrics: Arc<Metrics>,
}

/// Builds the gateway's router: `/graphql`, `/export`, the explorer's assets, `/.well-known/jwks.json`,
/// `/healthz`, `/readyz` and `/metrics`.
pub fn router(parts: GatewayParts) -> Router {
    let explorer = Explorer::new(parts.introspection);
    let of_planning = Arc::clone(&parts.planning) as Arc<dyn Counts>;
    let beside = parts.beside.into_iter().chain([of_planning]);
    let metrics = Arc::new(Metrics::new(beside.collect()));
    let courier = Courier {
        signer: parts.signer,
        carrier: parts.carrier,
        clock: Arc::clone(&parts.clock),
        entropy: Arc::clone(&parts.entropy),
        breakers: Breakers::new(parts.limits.breaker),
        patience: parts.limits.service_patience,
        metrics: Arc::clone(&metrics),
    };
    let endpoint = Endpoint {
        planning: parts.planning,
        verifier: parts.verifier,
        operations: parts.operations,
        pages: parts.pages,
        courier: Arc::new(courier),
        clock: parts.clock,
        entropy: parts.entropy,
        limits: parts.limits,
        budgets: Budgets::new(parts.limits.budget),
        admission: Admission::new(parts.limits.admission),
    };
    routes(Arc::new(Gateway {
        endpoint: Arc::new(endpoint),
        explorer,
        key_set: parts.key_set,
        metrics,
    }))
}

fn routes(gateway: Arc<Gateway>) -> Router {
    Router::new()
        .route("/graphql", any(graphql))
        .route("/export", any(export))
        .route("/assets/explorer.js", get(script))
        .route("/assets/explorer.css", get(style))
        .route("/assets/explorer/examples.json", get(examples))
        .route("/assets/explorer/schema.graphql", get(schema))
        .route("/.well-known/jwks.json", get(key_set))
        .route("/healthz", get(alive))
        // The supergraph is loaded before there is a router, so a gateway that answers is ready.
        .route("/readyz", get(alive))
        .route("/metrics", get(metrics))
        .with_state(gateway)
}

async fn graphql(State(gateway): State<Arc<Gateway>>, request: Request<Body>) -> Response {
    if request.method() == Method::GET && media::wants_page(request.headers()) {
        return gateway.explorer.page();
    }
    let began = Instant::now();
    // Every trace begins here: what a caller says of one is not read.
    let traced = traces::gateway_request();
    let answered = gateway.endpoint.answer(request, &traced);
    let response = answered.instrument(traced.clone()).await;
    traced.record("status", i64::from(response.status().as_u16()));
    gateway.metrics.answered(response.status(), began.elapsed());
    response
}

async fn export(State(gateway): State<Arc<Gateway>>, request: Request<Body>) -> Response {
    let began = Instant::now();
    let traced = traces::gateway_request();
    let answered = gateway.endpoint.export(request, &traced);
    let response = answered.instrument(traced.clone()).await;
    traced.record("status", i64::from(response.status().as_u16()));
    gateway.metrics.answered(response.status(), began.elapsed());
    response
}

async fn metrics(State(gateway): State<Arc<Gateway>>) -> Response {
    gateway.metrics.page().into_response()
}

async fn script(State(gateway): State<Arc<Gateway>>) -> Response {
    gateway.explorer.script()
}

async fn style(State(gateway): State<Arc<Gateway>>) -> Response {
    gateway.explorer.style()
}

async fn examples(State(gateway): State<Arc<Gateway>>) -> Response {
    gateway.explorer.examples()
}

async fn schema(State(gateway): State<Arc<Gateway>>) -> Response {
    let engine = gateway.endpoint.planning.now();
    gateway.explorer.schema(engine.public_schema())
}

async fn key_set(State(gateway): State<Arc<Gateway>>) -> Response {
    let mut response = gateway.key_set.clone().into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, kind);
    let kept = HeaderValue::from_static("public, max-age=300");
    headers.insert(header::CACHE_CONTROL, kept);
    response
}

async fn alive() -> &'static str {
    "ok\n"
}
