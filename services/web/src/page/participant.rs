//! Min sida: what a participant sees of the own case, in short sentences.

use std::sync::Arc;

use axum::Router;

use crate::visit::Web;

mod consents;
mod decided;
mod disclosures;
pub(crate) mod doing;
mod extract;
mod own;
mod paper;
mod plan;
mod start;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .merge(start::routes())
        .merge(plan::routes())
        .merge(consents::routes())
        .merge(disclosures::routes())
        .merge(decided::routes())
        .merge(doing::routes())
        .merge(paper::routes())
        .merge(extract::routes())
}
