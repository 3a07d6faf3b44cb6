//! What a service counts for its operator besides its requests. No count holds anything of a reader or a
//! person, and no label does.

use std::{fmt, sync::Arc};

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
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

/// The page of a service that runs alone.
pub(crate) async fn page(State(service): State<Arc<Service>>) -> Response {
    let mut text = String::new();
    let written = service
        .counts
        .as_ref()
        .map_or(Ok(()), |counts| counts.write(&mut text));
    if let Err(fault) = written {
        tracing::error!(%fault, "the counts cannot be written as text");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    text.push_str(END);
    let kind = HeaderValue::from_static(OPEN_METRICS);
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
