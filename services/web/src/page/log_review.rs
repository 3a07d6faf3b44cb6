//! Loggkontroll: the reviews of an agency's access log, what rang an alarm, and what was opened in an emergency.

use std::sync::Arc;

use axum::Router;

use crate::visit::Web;

pub(crate) mod doing;
mod one;
mod overview;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .merge(overview::routes())
        .merge(one::routes())
        .merge(doing::routes())
}
