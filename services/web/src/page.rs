//! The pages, one part of the work a file.

use std::sync::Arc;

use axum::Router;

use crate::visit::Web;

pub mod administration;
pub mod case;
pub mod chain;
pub mod deed;
pub mod desk;
pub mod draft;
pub mod fault;
pub mod log_review;
pub mod notice;
pub mod participant;
pub mod preference;
pub mod programme;
pub mod provider;
pub mod referral;
pub mod sign_in;
pub mod stopped;
pub mod text;
pub mod unit;
pub mod waiting;
pub mod work;

/// The addresses of all pages.
pub fn routes() -> Router<Arc<Web>> {
    Router::new()
        .merge(sign_in::routes())
        .merge(provider::routes())
        .merge(preference::routes())
        .merge(text::routes())
        .merge(notice::routes())
        .merge(draft::routes())
        .merge(deed::routes())
        .merge(case::routes())
        .merge(work::routes())
        .merge(stopped::routes())
        .merge(waiting::routes())
        .merge(unit::routes())
        .merge(desk::routes())
        .merge(referral::routes())
        .merge(participant::routes())
        .merge(log_review::routes())
        .merge(administration::routes())
        .merge(programme::routes())
        .merge(chain::routes())
}
