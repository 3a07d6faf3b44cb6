//! Referrals: those that wait for the reader's units and those that they have sent, those of a case, a new one, what
//! its receiver would see, and one with all that can be done with it.

use std::sync::Arc;

use axum::Router;

use crate::visit::Web;

mod doing;
mod listed;
mod lists;
mod new;
mod of_case;
mod one;
mod preview;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .merge(lists::routes())
        .merge(of_case::routes())
        .merge(new::routes())
        .merge(preview::routes())
        .merge(one::routes())
}
