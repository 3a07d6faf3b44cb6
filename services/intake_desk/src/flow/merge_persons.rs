//! Two persons in the desk's tables are one human being: first met with a coordination number or a mistyped number, and
//! later with a personal number (`referral.md`, edge case 12; FPL 5 and 25 §§: what is handled must rest on the right
//! person). An officer who may write the identity of both says so, and can take it back (`undo_merge.rs`).
//!
//! The cases of the merged person go to the kept one, closed ones and other desks' too. What else hangs on a person:
//! - `person`, `person_identifier`: both stay as they are; `merged_into_key` says whom the merged one stands for. Whoever
//!   looks either number, id or subject up finds the kept one, whose own name and number are shown.
//! - **Signing in**: the participant is who signs in under the kept person's number. Under the merged one's number nothing
//!   is seen any more: it may be mistyped, and somebody else's.
//! - `shared_case.opened_for_id`: rows and log entries of a case stay under the id of the person whom it was opened for, in
//!   every service, and so does the name under which follow-up is told of it. So nothing is written anew, and parting them
//!   is exact.
//! - `conflict`, `registered_number`: those of either hold for the one, by the question itself (`store/stop.rs`). Staff whom
//!   they keep away are taken off every case, as when a conflict is declared (`access.md` rule 6).
//! - `protection`, `protection_handler`: the stricter grade holds, for those who are named for both (rule 5); the merged
//!   person's rows stay for the day when it is undone. Only who may handle both gets here, freshly signed in.
//! - `contact_point`: the kept person's holds. Where nothing is known of them, the merged one's is carried over.
//! - `person_move`: a move of either is found; it freezes nothing that it had not frozen.
//! - `notice`: what waits asks for the kept person before it is sent. `open_contact`, `lookup`, `intake_proposal`,
//!   `honey_number` go by number and id, and are led on where they are read.
//! - `basis`, `party`, `referral` and all else belong to cases and go with them. Each open referral is looked at again, and
//!   its sender looks for duplicates.

use ::store::Tx;
use access::{Act, Cx, Facts};
use chassis::{Failure, graphql::ids::not_found, once::Once};
use domain::{
    CaseId, Problem, ProblemCode, RowKey, Section,
    event::{EventBody, ProtectionChange, Pseudonym},
    referral::{Exclusion, PersonChange},
};
use serde::Serialize;

use super::{
    exclude_staff::{self, exclude_staff},
    merging::{enter, keys_of, shield_of, tell_protection},
    set_protection::refuse_stale_sign_in,
    stop_referrals::reevaluate_open_referrals,
};
use crate::{
    IntakeDesk,
    change::{Change, Door, permit_to_write, stale},
    model::{
        case::CaseHead,
        merge::{Before, Shield, stricter},
        opening::reason as reason_of,
        timeline::TimelineKind,
        wording,
    },
    read::question,
    store::{
        case, contact_point,
        handler::update_handlers,
        moment::Moment,
        person_merge::{self, Pair},
        stop,
    },
};

/// The longest case number that is looked for.
const LONGEST_NUMBER: usize = 40;
/// Whose lock is taken for a case that does not exist.
const NOBODY: RowKey = RowKey::from_i64(0);
/// The field of the other case.
const OTHER: &str = "otherCaseNumber";

/// Who is one with whom.
#[derive(Serialize)]
pub struct MergePersons {
    /// A case of the person who is kept.
    pub case: CaseId,
    /// The number of a case of the other, as people write it (rule 10: nothing else is searched by).
    pub other_case_number: String,
    /// How it is known that they are one.
    pub reason: String,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Whom the change holds since before anything was read.
struct Held {
    own: RowKey,
    other: Option<(CaseId, RowKey)>,
}

/// The other case, as the doer may write its identity.
struct Other {
    head: CaseHead,
    facts: Facts,
}

/// What both persons are before the merge.
struct Both {
    pair: Pair,
    kept: Vec<CaseHead>,
    moved: Vec<CaseHead>,
    shields: (Option<Shield>, Option<Shield>),
}

/// Merges the persons. A case whose identity the doer may not write is answered for like a number that no case has.
pub async fn merge_persons(desk: &IntakeDesk, cx: &Cx, input: MergePersons) -> Result<(), Failure> {
    let (number, reason) = check(&input)?;
    let tx = desk.store().begin(cx).await?;
    let held = hold(&tx, input.case, &number).await?;
    let mut change = desk
        .change_in(tx, cx, (input.case, "caseId"), Door::Case)
        .await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "mergePersons", &input).await? {
        return Ok(());
    }
    let acting = change.acting(desk, Section::Identity).await?;
    let other = find_other(desk, &change, &held).await?;
    let both = judge(&change, &held, &other).await?;
    let before = unite(&change, &both, &other).await?;
    let (connection, by) = (change.connection(), (&acting.author, reason));
    let moved = keys_of(&both.moved);
    let merge = person_merge::add_merge(connection, cx, (both.pair, &moved), by, &before).await?;
    let entry = (TimelineKind::PersonsMerged, "merge_persons", merge);
    for heads in [&both.kept, &both.moved] {
        enter(&change, &acting.author, heads, entry).await?;
    }
    let act = Act::named("merge_persons").concerning(merge);
    change.note(desk, &acting.permit, act)?;
    stop_who_may_not(desk, &mut change, &both).await?;
    let (kept, merged) = names(desk, &change, (&both, &other));
    let told = EventBody::PersonsMerged {
        merge,
        kept,
        merged,
    };
    change.tell(told).await?;
    change.commit(&()).await
}

fn check(input: &MergePersons) -> Result<(String, String), Failure> {
    let number = wording::required(OTHER, &input.other_case_number, LONGEST_NUMBER);
    let reason = reason_of("reason", &input.reason);
    match (number, reason) {
        (Ok(number), Ok(reason)) => Ok((number, reason)),
        (number, reason) => {
            let problems = [number.err(), reason.err()];
            Err(problems.into_iter().flatten().collect::<Vec<_>>().into())
        }
    }
}

/// Holds both persons, in the order of their keys as everybody does. For a case that does not exist nobody is held: the
/// same work is done.
async fn hold(tx: &Tx<'_>, case: CaseId, number: &str) -> Result<Held, Failure> {
    let own = case::find_person_key(tx.connection(), case).await?;
    let own = own.unwrap_or(NOBODY);
    let other = case::find_case_of_number(tx.connection(), number).await?;
    let mut persons = [own, other.map_or(NOBODY, |(_, person)| person)];
    persons.sort_unstable();
    for person in persons {
        tx.hold_person(person).await?;
    }
    Ok(Held { own, other })
}

/// The other case. That it is there is told to those alone who may write its person's identity; the statements are the
/// same for everybody.
async fn find_other(desk: &IntakeDesk, change: &Change<'_>, held: &Held) -> Result<Other, Failure> {
    let ids: Vec<CaseId> = held.other.iter().map(|(case, _)| *case).collect();
    let asked = question(change.cx(), &ids);
    let connection = change.connection();
    let (facts, directory) = desk.facts().answer_in(connection, &asked).await?;
    let head = case::list_heads(connection, &directory, &ids).await?.pop();
    let writable = head.filter(|head| {
        let standing = desk.access().standing(change.cx(), &facts, head.id);
        standing.is_some_and(|standing| permit_to_write(&standing, Section::Identity).is_ok())
    });
    match writable {
        Some(head) => Ok(Other { head, facts }),
        None => Err(not_found(OTHER)),
    }
}

/// Whether the two can become one, and what they are before.
async fn judge(change: &Change<'_>, held: &Held, other: &Other) -> Result<Both, Failure> {
    let (cx, connection) = (change.cx(), change.connection());
    let pair = Pair {
        kept: change.head().person_key,
        merged: other.head.person_key,
    };
    if pair.kept == pair.merged {
        return Err(
            Problem::new(ProblemCode::InvalidTransition, "merge-same-person")
                .at(OTHER)
                .into(),
        );
    }
    // Somebody merged one of them while these were waited for, and they are held by nobody here.
    if pair.kept != held.own || Some(pair.merged) != held.other.map(|(_, person)| person) {
        return Err(stale("caseId"));
    }
    if person_merge::has_merged(connection, pair.merged).await? {
        return Err(
            Problem::new(ProblemCode::InvalidTransition, "merge-of-merged")
                .at(OTHER)
                .into(),
        );
    }
    let protections = [
        change.facts().cases.get(&change.head().id),
        other.facts.cases.get(&other.head.id),
    ];
    let mut known = protections.into_iter().flatten();
    if known.any(|case| case.protection.is_some()) {
        refuse_stale_sign_in(cx)?;
    }
    for person in [pair.kept, pair.merged] {
        change.hold_cases_of(person).await?;
    }
    let directory = change.directory();
    Ok(Both {
        kept: case::find_heads_of_person(connection, directory, pair.kept).await?,
        moved: case::find_heads_of_person(connection, directory, pair.merged).await?,
        shields: (
            shield_of(connection, cx, pair.kept).await?,
            shield_of(connection, cx, pair.merged).await?,
        ),
        pair,
    })
}

/// Makes one of them: stops first, so that they are there before anybody can read.
async fn unite(change: &Change<'_>, both: &Both, other: &Other) -> Result<Before, Failure> {
    let (cx, connection, pair) = (change.cx(), change.connection(), both.pair);
    let (kept, merged) = &both.shields;
    let mut before = Before {
        grade: kept.as_ref().map(|shield| shield.grade),
        handlers: kept
            .clone()
            .map(|shield| shield.handlers)
            .unwrap_or_default(),
        ..Before::default()
    };
    let shield = stricter(kept.as_ref(), merged.as_ref());
    if let Some(shield) = shield.filter(|shield| Some(shield) != kept.as_ref()) {
        let grade = Some(shield.grade);
        before.protection = stop::update_protection(connection, cx, pair.kept, grade).await?;
        update_handlers(connection, cx, pair.kept, &shield.handlers).await?;
    }
    let carried = (pair.merged, pair.kept);
    before.contact = contact_point::copy_contact(connection, cx, carried).await?;
    person_merge::update_merged_into(connection, pair.merged, Some(pair.kept)).await?;
    person_merge::update_notices(connection, pair).await?;
    let moved = keys_of(&both.moved);
    case::update_person(connection, &moved, pair.kept, Some(other.head.person_now)).await?;
    Ok(before)
}

/// Takes everybody off the cases whom a stop keeps from the one, and looks at every open referral again.
async fn stop_who_may_not(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    both: &Both,
) -> Result<(), Failure> {
    let (cx, person) = (change.cx(), both.pair.kept);
    let moment = Moment::now(cx.clock());
    let stopped = stop::list_stopped_staff(change.connection(), person, moment).await?;
    for staff in &stopped {
        let exclusion = exclude_staff::Exclusion {
            staff,
            person,
            but: None,
        };
        exclude_staff(desk, cx, change.parts(), &exclusion).await?;
    }
    reevaluate_open_referrals(desk, change, PersonChange::Merged).await?;
    let newly_protected = match &both.shields {
        (None, None) => return Ok(()),
        (None, Some(_)) => both.kept.as_slice(),
        (Some(_), None) => both.moved.as_slice(),
        (Some(_), Some(_)) => &[],
    };
    tell_protection(change, newly_protected, ProtectionChange::Set).await?;
    // A referral that somebody else holds goes to a named handler.
    let set = PersonChange::ProtectionSet(Exclusion::None);
    reevaluate_open_referrals(desk, change, set).await?;
    Ok(())
}

/// The names under which follow-up knows both; nobody's, where the person is protected and counted only.
fn names(
    desk: &IntakeDesk,
    change: &Change<'_>,
    (both, other): (&Both, &Other),
) -> (Option<Pseudonym>, Option<Pseudonym>) {
    let (None, None) = &both.shields else {
        return (None, None);
    };
    let name = |person| Pseudonym::from_bytes(desk.secrets().pseudonym_bits(person));
    (
        Some(name(change.head().person_now)),
        Some(name(other.head.person_now)),
    )
}
