//! What an owner is told of an opening: that it was made, and that nobody has reviewed it in time.

use std::collections::BTreeSet;

use ::store::StoreFault;
use access::{PartyFact, PartyStanding};
use chrono::NaiveDate;
use domain::{AgencyId, CodeList, ReviewId, RowKey, planted};

use crate::{
    change::Change,
    model::{desk_work::early_on, opening::OpeningWorkKind},
    store::work::{self, NewTask, NewWork},
};

/// Gives a task to every unit of the owner that takes part in the case; where none does any more, to
/// those that did.
pub(super) async fn tell_owner(
    change: &Change<'_>,
    (owner, review): (AgencyId, ReviewId),
    (kind, due_on): (OpeningWorkKind, Option<NaiveDate>),
) -> Result<(), StoreFault> {
    if planted!(EmergencyTellsNobody) {
        return Ok(());
    }
    for unit in units_of(change, owner) {
        let task = NewTask {
            case: change.head().key,
            unit,
            staff: None,
            kind: kind.code().to_owned(),
            due_on,
            subject: Some(review.uuid()),
        };
        work::add_task(change.connection(), change.cx(), task).await?;
    }
    Ok(())
}

fn units_of(change: &Change<'_>, owner: AgencyId) -> BTreeSet<RowKey> {
    let facts = change.facts().cases.get(&change.head().id);
    let parties = || facts.into_iter().flat_map(|facts| &facts.parties);
    let keys = |takes_part: &dyn Fn(&PartyFact) -> bool| -> BTreeSet<RowKey> {
        let theirs = parties().filter(|party| party.agency == owner && takes_part(party));
        let units = theirs.filter_map(|party| change.directory().unit_by_id(party.unit));
        units.map(|unit| unit.key).collect()
    };
    let mut told = keys(&|party| party.standing == PartyStanding::Current);
    let desk = &change.head().desk;
    if desk.agency.id == owner {
        told.insert(desk.key);
    }
    if told.is_empty() {
        keys(&|_| true)
    } else {
        told
    }
}

/// Plans what happens on the morning after the last day of a review.
pub(super) async fn plan_review(
    change: &Change<'_>,
    review: ReviewId,
    due_on: NaiveDate,
) -> Result<(), StoreFault> {
    let planned = overdue_work(change.head().key, review, due_on);
    work::add_work(change.connection(), change.cx(), planned).await
}

/// The work of a review that is not made in time. Every last day that it gets has its own.
pub(super) fn overdue_work(case: domain::CaseKey, review: ReviewId, due_on: NaiveDate) -> NewWork {
    NewWork {
        work_key: format!("opening-review/{review}/{due_on}"),
        kind: OpeningWorkKind::ReviewOverdue.code().to_owned(),
        due_at: early_on(due_on.succ_opt().unwrap_or(due_on)),
        case,
        subject: Some(review.uuid()),
    }
}
