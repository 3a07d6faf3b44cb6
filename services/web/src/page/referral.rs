//! Referrals: those that wait for the reader's units and those that they have sent, those of a case, a new one, what
//! its receiver would see, and one with all that can be done with it.

use std::sync::Arc;

use axum::Router;

use crate::{case_head::CaseHead, frame::Me, visit::Web};

mod doing;
mod listed;
mod lists;
mod new;
mod of_case;
mod one;
mod preview;

pub(crate) use listed::ListedReferral;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .merge(lists::routes())
        .merge(of_case::routes())
        .merge(new::routes())
        .merge(preview::routes())
        .merge(one::routes())
}

/// Whether the reader can do this with the referral now.
pub(crate) fn offers(slug: &str, referral: &ListedReferral, case: &CaseHead, me: &Me) -> bool {
    let desk = of_case::desk_of(case);
    let (from, to) = (&referral.from_unit.id, &referral.to_unit.id);
    let capacities = doing::capacities(me, from, to, desk.as_deref());
    doing::is_offered(slug, referral.standing(), &capacities)
}
