//! What a service counts for its operator besides its requests. No count holds anything of a reader or a
//! person, and no label does.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use prometheus_client::{
    encoding::text::encode_registry, metrics::histogram::Histogram, registry::Registry,
};

use crate::service::Service;

/// The media type of a page of counts.
pub const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// What ends a page of counts.
const END: &str = "# EOF\n";

/// The counts of one service since it started.
pub trait Counts: Send + Sync {
    /// Writes them in `OpenMetrics` text, without the end of the page: where the gateway runs in the same
    /// process, its page holds them.
    ///
    /// # Errors
    /// When the text cannot be written.
    fn write(&self, page: &mut String) -> fmt::Result;
}

/// Seconds: a page feels instant below the third, and is given up on at the last.
const BOUNDS: [f64; 9] = [0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// How long requests take.
pub fn new_histogram() -> Histogram {
    Histogram::new(BOUNDS)
}

/// Writes a registry in `OpenMetrics` text, without the end of the page. Counting goes on after a panic elsewhere.
///
/// # Errors
/// When the text cannot be written.
pub fn write_registry(registry: &Mutex<Registry>, page: &mut String) -> fmt::Result {
    let held = registry.lock();
    let registry = held.unwrap_or_else(PoisonError::into_inner);
    encode_registry(page, &registry)
}

/// The page of a service that runs alone.
pub(crate) async fn page(State(service): State<Arc<Service>>) -> Response {
    let mut text = String::new();
    let own = service.counts.as_ref();
    let written = own
        .map_or(Ok(()), |counts| counts.write(&mut text))
        .and_then(|()| service.traffic.write(&mut text));
    if let Err(fault) = written {
        tracing::error!(%fault, "the counts cannot be written as text");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    text.push_str(END);
    let kind = HeaderValue::from_static(OPEN_METRICS);
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
