//! What most changes of a case do besides: an entry of the timeline, a phase, a step for follow-up.

use std::collections::BTreeMap;

use ::store::StoreFault;
use access::Kept;
use chassis::Failure;
use chrono::NaiveDate;
use domain::{
    CasePhase, Problem, ProblemCode, Section, StepKind,
    event::{EventBody, StepRecorded},
};
use uuid::Uuid;

use crate::{
    change::{Change, stale},
    model::{timeline::TimelineKind, whose::Author},
    store::{
        case,
        registry::Updated,
        timeline::{self, NewEntry},
    },
};

/// Adds an entry to the timeline.
pub(super) async fn add_entry(
    change: &Change<'_>,
    author: &Author,
    entry: (TimelineKind, Section),
    subject: Option<Uuid>,
) -> Result<(), StoreFault> {
    add_entry_kept(change, author, entry, (subject, Kept::Shown)).await
}

/// The same of a row that may be kept from the participant: then its entry is too.
pub(super) async fn add_entry_kept(
    change: &Change<'_>,
    author: &Author,
    (kind, section): (TimelineKind, Section),
    (subject, kept): (Option<Uuid>, Kept),
) -> Result<(), StoreFault> {
    let cx = change.cx();
    let entry = NewEntry {
        kind,
        section,
        agency: author.agency,
        subject,
        at: cx.now(),
    };
    timeline::add_entry_kept(change.connection(), cx, change.head().key, (entry, kept)).await
}

/// Moves the case to a phase that lies ahead; a case that is there already stays as it is.
pub(super) async fn reach_phase(change: &Change<'_>, phase: CasePhase) -> Result<(), Failure> {
    let head = change.head();
    if head.phase.advanced_to(phase) == head.phase {
        return Ok(());
    }
    match case::update_head(change.connection(), change.cx(), head, phase).await? {
        Updated::Done => Ok(()),
        Updated::Stale => Err(stale("caseId")),
    }
}

/// A closed case is read and followed up, and otherwise left as it is.
pub(super) fn refuse_closed(change: &Change<'_>) -> Result<(), Failure> {
    if change.head().phase == CasePhase::Closed {
        return Err(
            Problem::new(ProblemCode::InvalidTransition, "case-is-closed")
                .at("caseId")
                .into(),
        );
    }
    Ok(())
}

/// Tells follow-up of a step: codes, numbers and days, under a pseudonym or as a mere count.
pub(super) async fn tell_step(
    change: &mut Change<'_>,
    author: &Author,
    (step, on): (StepKind, NaiveDate),
    codes: BTreeMap<String, String>,
) -> Result<(), StoreFault> {
    let head = change.head();
    let facts = change.facts().cases.get(&head.id);
    let unit = change.directory().unit(author.unit.as_i64());
    let recorded = StepRecorded {
        pseudonym: facts.and_then(|facts| facts.pseudonym),
        step,
        on,
        until: None,
        agency: unit.map_or(head.desk.agency.kind, |unit| unit.agency.kind),
        municipality: head.municipality,
        codes,
    };
    change.tell(EventBody::StepRecorded(recorded)).await
}
