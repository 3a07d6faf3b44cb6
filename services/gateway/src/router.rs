//! The routes of the gateway.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
    routing::{any, get},
};
use http::{HeaderValue, Method, Request, header};
use tokio::time::Instant;

use crate::{
    breaker::Breakers,
    edge::media,
    endpoint::Endpoint,
    engine::{Engine, EngineFault, EngineSettings, HiveEngine},
    errand::Courier,
    explorer::Explorer,
    metrics::Metrics,
    parts::GatewayParts,
};

struct Gateway {
    endpoint: Endpoint,
    explorer: Explorer,
    key_set: String,
    metrics: Arc<Metrics>,
}

/// Builds the gateway's router: `/graphql`, the explorer's assets, `/.well-known/jwks.json`,
/// `/healthz`, `/readyz` and `/metrics`.
///
/// # Errors
/// When the supergraph cannot be loaded.
pub fn router(parts: GatewayParts) -> Result<Router, EngineFault> {
    let settings = EngineSettings {
        limits: parts.limits.document,
        introspection: parts.introspection,
    };
    let engine = HiveEngine::load(&parts.supergraph, settings)?;
    let explorer = Explorer::new(parts.introspection, engine.public_schema());
    let metrics = Arc::new(Metrics::new(parts.beside));
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
        engine: Box::new(engine),
        verifier: parts.verifier,
        operations: parts.operations,
        pages: parts.pages,
        courier: Arc::new(courier),
        clock: parts.clock,
        entropy: parts.entropy,
        limits: parts.limits,
    };
    Ok(routes(Arc::new(Gateway {
        endpoint,
        explorer,
        key_set: parts.key_set,
        metrics,
    })))
}

fn routes(gateway: Arc<Gateway>) -> Router {
    Router::new()
        .route("/graphql", any(graphql))
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
    let response = gateway.endpoint.answer(request).await;
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
    gateway.explorer.schema()
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
