//! The pages of a case.

use std::sync::Arc;

use axum::Router;

use crate::visit::Web;

pub(crate) mod overview;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().merge(overview::routes())
}
