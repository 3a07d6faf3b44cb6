//! The two were not one after all. What was recorded stays, marked as undone, and everything is as the merge found it:
//! - the cases that it took along go back, also those that were closed since; cases opened since stay with the kept person,
//!   and referrals keep their ids and their history;
//! - each number, id and subject leads to its own person again;
//! - of stops only what the merge added is taken away. What was added by hand while they were one was said of both, and
//!   holds for both: a stop beats every permit (`access.md` rules 5 and 6). Where a protection ends with it, so do the
//!   contact details that only the named handlers knew; nothing is unmasked. Who was taken off a case stays off;
//! - a move that was recorded while they were one is recorded of both, for it froze the referrals of both.
//!
//! Whoever may write the identity of one of the cases may undo it: a case that came along by mistake is reason enough.

use access::{Act, Cx};
use chassis::{Failure, once::Once};
use domain::{
    CaseId, Problem, ProblemCode, RowKey, Section,
    event::{EventBody, ProtectionChange},
    referral::PersonChange,
};
use serde::Serialize;

use super::{
    merging::{enter, keys_of, shield_of, tell_protection},
    set_protection::refuse_stale_sign_in,
    stop_referrals::reevaluate_referrals_of,
};
use crate::{
    IntakeDesk,
    change::Change,
    model::{
        case::CaseHead,
        merge::{Merge, Shield},
        opening::reason as reason_of,
        timeline::TimelineKind,
    },
    store::{case, contact_point, handler::update_handlers, person_merge, person_move, stop},
};

/// Which merge was a mistake.
#[derive(Serialize)]
pub struct UndoMerge {
    /// A case that the merge brought to its person, or any case of the person who was kept.
    pub case: CaseId,
    /// How it is known that they are two.
    pub reason: String,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// What the one person is before they are parted.
struct United {
    merge: Merge,
    staying: Vec<CaseHead>,
    returning: Vec<CaseHead>,
    shield: Option<Shield>,
}

/// Undoes the merge that brought the case to its person; for a case of the kept person's own, the newest.
pub async fn undo_merge(desk: &IntakeDesk, cx: &Cx, input: UndoMerge) -> Result<(), Failure> {
    let reason = reason_of("reason", &input.reason)?;
    let mut change = desk.change_of_person(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "undoMerge", &input).await? {
        return Ok(());
    }
    let acting = change.acting(desk, Section::Identity).await?;
    let united = judge(&mut change).await?;
    let merge = &united.merge;
    part(&change, &united).await?;
    let by = (acting.author.staff, reason);
    person_merge::update_undone(change.connection(), cx, merge.key, by).await?;
    let entry = (TimelineKind::PersonMergeUndone, "undo_merge", merge.id);
    for heads in [&united.staying, &united.returning] {
        enter(&change, &acting.author, heads, entry).await?;
    }
    let act = Act::named("undo_merge").concerning(merge.id);
    change.note(desk, &acting.permit, act)?;
    tell_ended_protection(&mut change, &united).await?;
    for person in [merge.kept, merge.merged] {
        reevaluate_referrals_of(desk, &mut change, person, PersonChange::MergeUndone).await?;
    }
    let told = EventBody::PersonMergeUndone { merge: merge.id };
    change.tell(told).await?;
    change.commit(&()).await
}

/// Which merge, and what it took along.
async fn judge(change: &mut Change<'_>) -> Result<United, Failure> {
    let (cx, person) = (change.cx(), change.head().person_key);
    let merge = person_merge::find_merge(change.connection(), change.head()).await?;
    let merge = merge.ok_or_else(|| {
        Problem::new(ProblemCode::InvalidTransition, "merge-not-recorded").at("caseId")
    })?;
    let shield = shield_of(change.connection(), cx, person).await?;
    if shield.is_some() {
        refuse_stale_sign_in(cx)?;
    }
    change.parts().0.hold_person(merge.merged).await?;
    change.hold_cases_of(person).await?;
    let connection = change.connection();
    let brought = person_merge::list_cases(connection, merge.key).await?;
    if brought.is_empty() {
        return Err(
            Problem::new(ProblemCode::InvalidTransition, "merge-cases-disposed")
                .at("caseId")
                .into(),
        );
    }
    let heads = case::find_heads_of_person(connection, change.directory(), person).await?;
    let (returning, staying) = heads
        .into_iter()
        .partition(|head| brought.contains(&head.key));
    Ok(United {
        merge,
        staying,
        returning,
        shield,
    })
}

/// Parts them. Stops of the merged person are there before anybody can read their cases again.
async fn part(change: &Change<'_>, united: &United) -> Result<(), Failure> {
    let (cx, connection, merge) = (change.cx(), change.connection(), &united.merge);
    let (both, since) = ((merge.kept, merge.merged), merge.recorded_at);
    stop::copy_conflicts(connection, cx, both, since).await?;
    person_move::copy_moves(connection, cx, both, since).await?;
    restore_protection(change, united).await?;
    if let Some(carried) = merge.before.contact {
        contact_point::end_contact_row(connection, cx, carried).await?;
    }
    person_merge::update_merged_into(connection, merge.merged, None).await?;
    let returning = keys_of(&united.returning);
    Ok(case::update_person(connection, &returning, merge.merged, None).await?)
}

/// What the merge added to the kept person is taken away. What was set by hand since stands, and holds for both.
async fn restore_protection(change: &Change<'_>, united: &United) -> Result<(), Failure> {
    let (cx, connection, merge) = (change.cx(), change.connection(), &united.merge);
    let newest = stop::find_protection(connection, cx, merge.kept).await?;
    let Some((row, recorded_at)) = newest else {
        return Ok(());
    };
    if merge.before.protection == Some(row) {
        let (kept, grade) = (merge.kept, merge.before.grade);
        stop::update_protection(connection, cx, kept, grade).await?;
        update_handlers(connection, cx, kept, &merge.before.handlers).await?;
        if grade.is_none() {
            contact_point::end_contact_since(connection, cx, kept, merge.recorded_at).await?;
        }
        return Ok(());
    }
    match &united.shield {
        Some(set) if recorded_at >= merge.recorded_at => protect(change, merge.merged, set).await,
        Some(_) | None => Ok(()),
    }
}

/// Protects the merged person as both were by hand while they were one, or more strictly where they were before.
async fn protect(change: &Change<'_>, person: RowKey, set: &Shield) -> Result<(), Failure> {
    let (cx, connection) = (change.cx(), change.connection());
    let own = shield_of(connection, cx, person).await?;
    let grade = own.map_or(set.grade, |own| own.grade.max(set.grade));
    stop::update_protection(connection, cx, person, Some(grade)).await?;
    Ok(update_handlers(connection, cx, person, &set.handlers).await?)
}

/// Tells in the cases of whoever is protected no longer.
async fn tell_ended_protection(change: &mut Change<'_>, united: &United) -> Result<(), Failure> {
    if united.shield.is_none() {
        return Ok(());
    }
    let merge = &united.merge;
    for (person, heads) in [
        (merge.kept, &united.staying),
        (merge.merged, &united.returning),
    ] {
        let still = shield_of(change.connection(), change.cx(), person).await?;
        if still.is_none() {
            tell_protection(change, heads, ProtectionChange::Lifted).await?;
        }
    }
    Ok(())
}
