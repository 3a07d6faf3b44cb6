//! Mottagningen: find a person, begin an intake, and see who waits.

use std::sync::Arc;

use axum::Router;
use domain::Role;
use serde::Deserialize;

use crate::{
    fault::PageFault,
    frame::{Me, MyAssignment},
    visit::{Reader, Web},
};

mod answer;
mod check;
mod dossier;
mod number;
pub(crate) mod proposal;
mod queue;
mod resume;
mod search;
mod start;
mod step;
mod steps;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .merge(start::routes())
        .merge(search::routes())
        .merge(answer::routes())
        .merge(check::routes())
        .merge(step::routes())
        .merge(proposal::routes())
}

/// Who is signed in, for pages that need nothing else.
#[derive(Deserialize)]
struct OnlyMe {
    me: Me,
}

/// The desk that the reader sits at now: the hat that is worn, or else the first desk of several.
fn desk_of<'m>(reader: &Reader, me: &'m Me) -> Result<&'m MyAssignment, PageFault> {
    let receives = |held: &&MyAssignment| held.role == Role::IntakeOfficer;
    let worn = me.hat(reader.who.hat).filter(receives);
    worn.or_else(|| me.assignments.iter().find(receives))
        .ok_or(PageFault::NotFound)
}
