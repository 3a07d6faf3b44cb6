//! What a service answers over HTTP: GraphQL for the gateway, events, facts and the access log for other
//! services, health for the operator. All but health need an assertion; without a right one nothing is read.

mod access_log;
mod admission;
mod disposal;
mod events;
mod facts;
mod graphql;
mod health;
mod subjects;

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::CodeList;
use futures::FutureExt;

use crate::{
    access_log::LOG_PATH,
    counts,
    disposal::{HOLDINGS_PATH, RETENTION_PATH},
    service::Service,
    subjects::SUBJECT_PATH,
};

/// The largest body that a service takes: 1 MiB, half of what the gateway takes from outside.
pub const LARGEST_BODY: usize = 1024 * 1024;

/// Makes the router of a service.
pub fn router(service: Service) -> Router {
    let mut routes = Router::new()
        .route("/graphql", post(graphql::answer))
        .route("/internal/events", get(events::replay).post(events::take))
        .route(LOG_PATH, post(access_log::read))
        .route("/healthz", get(health::alive))
        .route("/metrics", get(counts::page))
        .route("/readyz", get(health::ready));
    if service.facts.is_some() {
        routes = routes.route("/internal/facts", post(facts::facts));
    }
    if service.attachments.is_some() {
        routes = routes.route("/internal/attachments", post(facts::attachments));
    }
    if service.programmes.is_some() {
        routes = routes.route("/internal/programmes", post(facts::programmes));
    }
    if service.subjects.is_some() {
        routes = routes.route(SUBJECT_PATH, post(subjects::derive));
    }
    if service.retention.is_some() {
        routes = routes.route(RETENTION_PATH, post(disposal::retention));
    }
    if service.holdings.is_some() {
        routes = routes.route(HOLDINGS_PATH, post(disposal::holdings));
    }
    let service = Arc::new(service);
    routes
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(service.clone(), guarded))
        .with_state(service)
}

/// Catches panics, so that one request cannot take others with it and its text stays inside, and
/// forbids every cache to keep an answer.
async fn guarded(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let mut response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            log_panic(&service, &panic);
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The panic's own text may hold anything, so it is not written down.
fn log_panic(service: &Service, _panic: &Box<dyn Any + Send>) {
    tracing::error!(service = service.name.code(), "request panicked");
}
