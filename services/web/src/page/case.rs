//! The pages of a case.

use std::sync::Arc;

use axum::Router;

use crate::visit::Web;

mod bases;
mod closing;
mod closure;
mod common;
mod emergency;
mod journal;
mod mapping;
mod mapping_form;
pub(crate) mod overview;
mod plan;
mod plan_form;
mod records;
mod timeline;
mod why;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .merge(overview::routes())
        .merge(why::routes())
        .merge(emergency::routes())
        .merge(mapping::routes())
        .merge(mapping_form::routes())
        .merge(plan::routes())
        .merge(plan_form::routes())
        .merge(journal::routes())
        .merge(timeline::routes())
        .merge(bases::routes())
        .merge(records::routes())
        .merge(closure::routes())
        .merge(closing::routes())
}
