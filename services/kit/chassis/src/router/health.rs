//! What the operator asks.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use domain::CodeList;

use crate::service::Service;

/// The process runs.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The service can do its work: its database answers and has its migrations.
pub async fn ready(State(service): State<Arc<Service>>) -> (StatusCode, &'static str) {
    match service.readiness.check().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(reason) => {
            tracing::warn!(service = service.name.code(), reason = %reason, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}
