//! The engine wants to know of an HTTP request; ours ends at the edge, so it is shown an empty one.

use hive_router::{
    executor::plugin_context::RouterHttpRequest,
    ntex::{http::HeaderMap, router::Path},
};

/// A request without headers: nothing of the caller's HTTP request reaches plans or services.
pub(super) struct BlankRequest {
    pub(super) method: http::Method,
    pub(super) uri: http::Uri,
    headers: HeaderMap,
    path: Path<http::Uri>,
}

impl BlankRequest {
    pub(super) fn new() -> Self {
        let uri = http::Uri::from_static("/graphql");
        Self {
            method: http::Method::POST,
            headers: HeaderMap::new(),
            path: Path::new(uri.clone()),
            uri,
        }
    }

    pub(super) fn seen_by_hooks(&self) -> RouterHttpRequest<'_> {
        RouterHttpRequest {
            uri: &self.uri,
            method: &self.method,
            version: http::Version::HTTP_11,
            headers: &self.headers,
            path: "/graphql",
            query_string: "",
            match_info: &self.path,
        }
    }
}
