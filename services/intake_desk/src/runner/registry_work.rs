//! What follows from a change of the registry: what somebody held falls back to the unit, the queue of a
//! closed unit is moved, added places are offered. Each case is a transaction of its own, which asks anew
//! whether there is anything to do: after a stop it goes on where it was.

use std::{collections::BTreeSet, sync::Arc};

use access::{Act as Noted, Action, Cx, SystemPrincipal};
use chassis::{Failure, Fault};
use domain::{
    CaseKey, Clock, CodeList, Entropy, Problem, RowKey, StaffId, UnitId,
    clock::chance_of_work,
    referral::{Act, Referral, ReferralStatus, Successor, TaskKind, Transition},
};

use crate::{
    IntakeDesk,
    change::{Change, Door, forbidden},
    flow::{Doing, LEADS, holder, policy_of, promote, scene_of, settle},
    model::{administration::RegistryWorkKind, command::works_on_cases, work::CaseWorkKind},
    store::{
        administration::{
            assignment::list_roles_now,
            work::{self as rows, RegistryWork, Waits},
        },
        case,
        moment::Moment,
        referral::{self, ForChange},
        referral_beside::Asked,
        referral_work, registry,
        work::{self, NewTask},
    },
};

/// How many pieces of work are looked up at a time.
const BATCH: u64 = 100;

/// Makes the context of what is done in one case, or in none.
type MakeCx<'a> = dyn Fn(Option<CaseKey>) -> Cx + Sync + 'a;

/// Works off everything that has followed from changes of the registry and is due. What fails is logged
/// and left for the next time.
pub(super) async fn work_off_all(
    desk: &IntakeDesk,
    (clock, entropy): (&Arc<dyn Clock>, &Arc<dyn Entropy>),
    failed: &mut BTreeSet<String>,
) -> Result<u64, Fault> {
    let kept = u64::try_from(failed.len()).unwrap_or(u64::MAX);
    let first = BATCH.saturating_add(kept);
    let mut due = rows::find_due(desk.store().reading(), clock.now(), first).await?;
    due.retain(|work| !failed.contains(&work.work_key));
    let mut done = 0;
    for work in due {
        // Of each case apart: what is done in one must not show in another.
        let make_cx = |case: Option<CaseKey>| {
            let case = case.map_or(0, CaseKey::as_i64);
            Cx::system(
                SystemPrincipal::Runner,
                Arc::clone(clock),
                chance_of_work(entropy, &format!("{} {case}", work.work_key)),
            )
        };
        match work_off(desk, &make_cx, &work).await {
            Ok(()) => done += 1,
            Err(failure) => {
                tracing::error!(kind = work.kind.code(), error = %failure, "what follows from a change of the registry could not be done");
                failed.insert(work.work_key);
            }
        }
    }
    Ok(done)
}

async fn work_off(
    desk: &IntakeDesk,
    make_cx: &MakeCx<'_>,
    work: &RegistryWork,
) -> Result<(), Failure> {
    let connection = desk.store().reading();
    let moment = Moment::now(make_cx(None).clock());
    match work.kind {
        RegistryWorkKind::HandBack => {
            let Some(staff) = work.staff else {
                return finish(desk, &make_cx(None), work).await;
            };
            let held = (staff, work.unit);
            for case in rows::list_held_cases(connection, held, moment).await? {
                hand_back(desk, &make_cx(Some(case)), case, held).await?;
            }
        }
        RegistryWorkKind::MoveQueue => {
            let cases = rows::list_cases_waiting_at(connection, work.unit).await?;
            // Who waits goes first, so that no place that is freed here is offered to anybody here.
            for turn in [Turn::WhoWaits, Turn::TheOthers] {
                for case in &cases {
                    move_queue(desk, &make_cx(Some(*case)), (*case, work.unit), turn).await?;
                }
            }
        }
        RegistryWorkKind::OfferPlaces => offer_places(desk, make_cx, work).await?,
    }
    finish(desk, &make_cx(None), work).await
}

async fn finish(desk: &IntakeDesk, cx: &Cx, work: &RegistryWork) -> Result<(), Failure> {
    let tx = desk.store().begin(cx).await?;
    rows::update_work_done(tx.connection(), cx, &work.work_key).await?;
    Ok(tx.commit().await?)
}

/// Begins a change of a case that is known by its key.
async fn open<'cx>(
    desk: &IntakeDesk,
    cx: &'cx Cx,
    key: CaseKey,
) -> Result<Option<Change<'cx>>, Failure> {
    let tx = desk.store().begin(cx).await?;
    tx.hold_case(key).await?;
    let directory = registry::get_directory(tx.connection()).await?;
    let heads = case::list_heads_by_key(tx.connection(), &directory, &[key]).await?;
    let Some(head) = heads.first() else {
        return Ok(None);
    };
    let change = desk
        .change_in(tx, cx, (head.id, "caseId"), Door::Case)
        .await?;
    Ok(Some(change))
}

/// Gives what somebody held in one case back to the unit, unless they work there again.
async fn hand_back(
    desk: &IntakeDesk,
    cx: &Cx,
    key: CaseKey,
    (staff, unit): (RowKey, RowKey),
) -> Result<(), Failure> {
    let Some(mut change) = open(desk, cx, key).await? else {
        return Ok(());
    };
    let moment = Moment::now(cx.clock());
    let roles = list_roles_now(change.connection(), (staff, unit), moment).await?;
    if roles.into_iter().any(works_on_cases) {
        return Ok(());
    }
    let (Some(of_unit), Some(who)) = (
        change.directory().unit(unit.as_i64()).map(|unit| unit.id),
        registry::get_staff_by_key(change.connection(), staff).await?,
    ) else {
        return Ok(());
    };
    let released = release(desk, &mut change, (of_unit, who.id)).await?;
    let (connection, head) = (change.connection(), change.head());
    let heads = std::slice::from_ref(head);
    let workers = case::list_workers(connection, change.directory(), heads, moment).await?;
    let mut workers = workers.get(&key).into_iter().flatten();
    let assigned = workers.any(|worker| worker.staff == staff && worker.unit.key == unit);
    case::remove_case_assignments(connection, cx, key, unit, Some(staff)).await?;
    rows::update_owner_of_work(connection, key, (staff, unit)).await?;
    if assigned && released == 0 && head.closed_at.is_none() {
        let task = NewTask {
            case: key,
            unit,
            staff: holder(scene_of(&change), of_unit, LEADS).await?,
            kind: CaseWorkKind::ReassignCase.code().to_owned(),
            due_on: Some(cx.today()),
            subject: None,
        };
        work::add_task(connection, cx, task).await?;
    }
    let noted = Noted::named("hand_back_case").in_case(head.id, head.person);
    cx.trail().note_act(noted.concerning(who.id));
    change.commit(&()).await
}

/// Releases the open referrals of the case that somebody handles for the unit, and tells how many.
async fn release(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    (unit, staff): (UnitId, StaffId),
) -> Result<usize, Failure> {
    let mut released = 0;
    for referral in open_referrals(change, unit).await? {
        if referral.assignee() == Some(staff) {
            let rule = |act: &Act<'_>| referral.release(staff, act);
            take(desk, change, &referral, rule).await?;
            released += 1;
        }
    }
    Ok(released)
}

async fn open_referrals(change: &Change<'_>, unit: UnitId) -> Result<Vec<Referral>, Failure> {
    let (connection, key) = (change.connection(), change.head().key);
    let mut open = referral::list_open_for_change(connection, key, ForChange::Runner).await?;
    open.retain(|referral| referral.to().unit == unit);
    Ok(open)
}

/// Which referrals of a closed unit are moved now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Those that wait for a place.
    WhoWaits,
    /// All that are left.
    TheOthers,
}

/// Moves the open referrals of one case from a closed unit: to the unit that takes over, or else to the
/// desk. What the rules do not let move is the desk's task all the same.
async fn move_queue(
    desk: &IntakeDesk,
    cx: &Cx,
    (key, unit): (CaseKey, RowKey),
    turn: Turn,
) -> Result<(), Failure> {
    let Some(mut change) = open(desk, cx, key).await? else {
        return Ok(());
    };
    let Some(closed) = change.directory().unit(unit.as_i64()).cloned() else {
        return Ok(());
    };
    let next = closed
        .successor
        .and_then(|key| change.directory().unit(key.as_i64()))
        .map(|unit| unit.id);
    for referral in open_referrals(&change, closed.id).await? {
        let waits = referral.status() == ReferralStatus::Waitlisted;
        let later = turn == Turn::WhoWaits && !waits;
        if later || is_with_desk(&change, &referral).await? == Waits::Yes {
            continue;
        }
        let moved = match next.filter(|next| *next != referral.from().unit) {
            Some(next) => Successor::Unit(next),
            None => Successor::None,
        };
        let rule = |act: &Act<'_>| referral.move_to_successor(moved, act);
        match take(desk, &mut change, &referral, rule).await {
            Ok(()) => {}
            Err(Failure::Refused(_)) => give_to_desk(&change, &referral).await?,
            Err(fault @ Failure::Fault(_)) => return Err(fault),
        }
    }
    change.commit(&()).await
}

async fn is_with_desk(change: &Change<'_>, referral: &Referral) -> Result<Waits, Failure> {
    let asked = (TaskKind::TakeOver.code(), referral.id().uuid());
    Ok(rows::has_task(change.connection(), change.head().key, asked).await?)
}

async fn give_to_desk(change: &Change<'_>, referral: &Referral) -> Result<(), Failure> {
    let (cx, head) = (change.cx(), change.head());
    let task = NewTask {
        case: head.key,
        unit: head.desk.key,
        staff: None,
        kind: TaskKind::TakeOver.code().to_owned(),
        due_on: Some(cx.today()),
        subject: Some(referral.id().uuid()),
    };
    work::add_task(change.connection(), cx, task).await?;
    let noted = Noted::named("hand_to_desk").in_case(head.id, head.person);
    cx.trail().note_act(noted.concerning(referral.id()));
    Ok(())
}

/// Takes a transition of the platform's own. A rule that refuses has written nothing.
async fn take(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    before: &Referral,
    rule: impl FnOnce(&Act<'_>) -> Result<Transition, domain::referral::TransitionRefused>,
) -> Result<(), Failure> {
    let (connection, cx) = (change.connection(), change.cx());
    let policy = policy_of(connection, cx.today(), change.directory(), before.to().unit).await?;
    let transition = rule(&Act::by_system(cx.now(), &policy)).map_err(Problem::from)?;
    let asked = (before.id(), &Asked::NOTHING);
    let sealed =
        referral::get_referral(connection, change.directory(), change.head(), asked).await?;
    let place = sealed.map(|row| row.place()).ok_or_else(forbidden)?;
    let doing = Doing::by_system(change.head().desk.agency.id);
    let events = settle(scene_of(change), &transition, (&doing, before), &policy).await?;
    for event in events {
        change.tell(event).await?;
    }
    let name = transition.kind.code().to_lowercase();
    let permit = {
        let standing = change.standing(desk)?;
        standing
            .permit_place(&place, Action::Write)
            .map_err(|_| forbidden())?
    };
    change.note(desk, &permit, Noted::named(&name).concerning(before.id()))
}

/// Offers the places that are free to who waits, one after the other in their order.
async fn offer_places(
    desk: &IntakeDesk,
    make_cx: &MakeCx<'_>,
    work: &RegistryWork,
) -> Result<(), Failure> {
    let Some(service) = work.service else {
        return Ok(());
    };
    let connection = desk.store().reading();
    let waiting =
        referral_work::list_waiting(connection, work.unit, service, ForChange::Runner).await?;
    for (case, referral) in waiting {
        let cx = make_cx(Some(case));
        let Some(change) = open(desk, &cx, case).await? else {
            continue;
        };
        let unit = referral.to().unit;
        let (connection, directory) = (change.connection(), change.directory());
        let policy = policy_of(connection, cx.today(), directory, unit).await?;
        // It holds one place for whoever is next, and none when none is free.
        promote(scene_of(&change), (unit, service), &policy).await?;
        change.commit(&()).await?;
    }
    Ok(())
}
