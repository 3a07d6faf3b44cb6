//! Nobody has reviewed an opening by its last day: the units of the owner are told, once for that day.

use access::Act;
use chassis::Failure;
use domain::ReviewId;

use super::opening_notice::tell_owner;
use crate::{
    change::Change,
    model::opening::OpeningWorkKind,
    store::{
        opening_review::{self, ReviewStage},
        work::DueWork,
    },
};

/// Tells the owner's units, unless the review has been settled since it was planned.
pub async fn escalate_review(change: &Change<'_>, due: &DueWork) -> Result<(), Failure> {
    let Some(id) = due.subject.map(ReviewId::from_uuid) else {
        return Ok(());
    };
    let found = opening_review::find_review(change.connection(), id).await?;
    let Some(review) = found.filter(|review| review.stage == ReviewStage::Owed) else {
        return Ok(());
    };
    let Some(owner) = change.directory().agency(review.agency.as_i64()) else {
        return Ok(());
    };
    let today = change.cx().today();
    let overdue = (OpeningWorkKind::ReviewOverdue, Some(today));
    tell_owner(change, (owner.id, id), overdue).await?;
    let act = Act::named("escalate_opening_review")
        .in_case(change.head().id, change.head().person)
        .concerning(id);
    change.cx().trail().note_act(act);
    Ok(())
}
