//! Stopping every open referral that a withdrawn consent carried, and looking at every open referral
//! again when the person has changed. Neither needs anything but to be recorded (`referral.md`,
//! invariants i and vii).

use access::{Act as Noted, ReaderKind};
use chassis::Failure;
use domain::{
    BasisId, CaseId, Problem, ReferralId, RowKey,
    event::{EventBody, Pseudonym},
    referral::{
        Act, Doer, EndEarlyReason, ExpectedVersion, NextStep, NextStepTaken, PersonChange,
        Referral, ReferralActor, ReferralState, ReferralStatus, Transition,
    },
};

use super::referral::{Doing, Scene, policy_of, scene_of, settle};
use crate::{
    IntakeDesk,
    change::Change,
    model::case::CaseHead,
    read::question,
    store::{
        case,
        referral::{self, ForChange},
        registry,
    },
};

/// Stops every open referral that rests on a basis, in the transaction that records its withdrawal:
/// each becomes `CONSENT_WITHDRAWN`, its receiver gets a stop task, and the grants end with it.
/// Answers which were stopped.
pub(crate) async fn stop_referrals_resting_on(
    change: &mut Change<'_>,
    basis: BasisId,
) -> Result<Vec<ReferralId>, Failure> {
    let doing = recorder(change).await?;
    let open = list_open(change).await?;
    let mut stopped = Vec::new();
    for referral in open.iter().filter(|referral| referral.rests_on(basis)) {
        let scene = scene_after(change, basis);
        let stop = |act: &Act<'_>| referral.withdraw_consent(Some(basis), act).map(Some);
        let told = carry_out(scene, referral, &doing, stop).await?;
        let head = change.head().clone();
        tell(change, &head, told).await?;
        stopped.push(referral.id());
    }
    Ok(stopped)
}

/// Looks at every open referral of the person again, in every case, and at drafts when the person has
/// died. It is the platform's own doing, in the transaction that records what has changed, and shows the
/// doer nothing of another case. Answers which changed.
pub(crate) async fn reevaluate_open_referrals(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    what: PersonChange,
) -> Result<Vec<ReferralId>, Failure> {
    let person = change.head().person_key;
    reevaluate_where(desk, change, (person, what), |_| true).await
}

/// The same of another person whom the change holds.
pub(crate) async fn reevaluate_referrals_of(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    person: RowKey,
    what: PersonChange,
) -> Result<Vec<ReferralId>, Failure> {
    reevaluate_where(desk, change, (person, what), |_| true).await
}

/// The same in every open case that this desk has of the person, and in nobody else's.
pub(crate) async fn reevaluate_at_desk(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    what: PersonChange,
) -> Result<Vec<ReferralId>, Failure> {
    let unit = change.head().desk.id;
    let here = |head: &CaseHead| head.desk.id == unit && head.closed_at.is_none();
    let person = change.head().person_key;
    reevaluate_where(desk, change, (person, what), here).await
}

async fn reevaluate_where(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    (person, what): (RowKey, PersonChange),
    concerns: impl Fn(&CaseHead) -> bool,
) -> Result<Vec<ReferralId>, Failure> {
    change.hold_cases_of(person).await?;
    let connection = change.connection();
    let mut heads = case::find_heads_of_person(connection, change.directory(), person).await?;
    heads.retain(concerns);
    let ids: Vec<CaseId> = heads.iter().map(|head| head.id).collect();
    let (facts, _) = desk
        .facts()
        .answer_in(connection, &question(change.cx(), &ids))
        .await?;
    let mut changed = Vec::new();
    for head in &heads {
        let pseudonym = facts.cases.get(&head.id).and_then(|facts| facts.pseudonym);
        changed.extend(reevaluate_in(desk, change, (head, pseudonym), what).await?);
    }
    Ok(changed)
}

async fn reevaluate_in(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    (head, pseudonym): (&CaseHead, Option<Pseudonym>),
    what: PersonChange,
) -> Result<Vec<ReferralId>, Failure> {
    let doing = Doing::by_system(head.desk.agency.id);
    let living =
        referral::list_living_for_change(change.connection(), head.key, ForChange::Stop).await?;
    let mut changed = Vec::new();
    for referral in living {
        let scene = scene_in(change, head, pseudonym);
        let what = for_handler(desk, scene, &referral, what).await?;
        let told = carry_out(scene, &referral, &doing, |act| {
            referral.reevaluate(what, act)
        })
        .await?;
        if tell(change, head, told).await? {
            changed.push(referral.id());
        }
    }
    Ok(changed)
}

/// Ends, with the case, every referral that a receiver works on. It is the platform's own doing, in the
/// transaction that closes the case.
pub(crate) async fn end_referrals_with_case(
    change: &mut Change<'_>,
    reason: EndEarlyReason,
) -> Result<(), Failure> {
    let doing = Doing::by_system(change.head().desk.agency.id);
    let head = change.head().clone();
    for referral in list_open(change).await? {
        let end = |act: &Act<'_>| referral.end_with_case(reason, act).map(Some);
        let told = carry_out(scene_of(change), &referral, &doing, end).await?;
        tell(change, &head, told).await?;
    }
    choose_nothing_more(change).await
}

/// Nobody has to choose any more what comes after a decline: the case is closed.
async fn choose_nothing_more(change: &mut Change<'_>) -> Result<(), Failure> {
    let head = change.head().clone();
    let doing = Doing {
        capacities: [ReferralActor::System, ReferralActor::Desk].into(),
        ..Doing::by_system(head.desk.agency.id)
    };
    let (connection, right) = (change.connection(), ForChange::Stop);
    let status = ReferralStatus::Declined;
    let declined = referral::list_in_status_for_change(connection, head.key, status, right).await?;
    let waits = |referral: &&Referral| {
        matches!(
            referral.state(),
            ReferralState::Declined {
                next: NextStepTaken::Awaited { .. },
                ..
            }
        )
    };
    for referral in declined.iter().filter(waits) {
        let choose = |act: &Act<'_>| referral.choose_next(NextStep::NothingMore, act).map(Some);
        let told = carry_out(scene_of(change), referral, &doing, choose).await?;
        tell(change, &head, told).await?;
    }
    Ok(())
}

/// A protection is judged for the handler who holds the referral.
async fn for_handler(
    desk: &IntakeDesk,
    scene: Scene<'_>,
    referral: &Referral,
    what: PersonChange,
) -> Result<PersonChange, Failure> {
    let PersonChange::ProtectionSet(_) = what else {
        return Ok(what);
    };
    let Some(handler) = referral.assignee() else {
        return Ok(what);
    };
    let Some(staff) = registry::get_staff(scene.connection, handler).await? else {
        return Ok(what);
    };
    let exclusion = super::referral::exclusion_of(desk, scene, &staff).await?;
    Ok(PersonChange::ProtectionSet(exclusion))
}

async fn list_open(change: &Change<'_>) -> Result<Vec<Referral>, Failure> {
    let key = change.head().key;
    Ok(referral::list_open_for_change(change.connection(), key, ForChange::Stop).await?)
}

/// Carries out a transition that stops or looks on, and gives what other services are told of it; `None`
/// where there was none.
pub(super) async fn carry_out(
    scene: Scene<'_>,
    referral: &Referral,
    doing: &Doing,
    rule: impl FnOnce(&Act<'_>) -> Result<Option<Transition>, domain::referral::TransitionRefused>,
) -> Result<Option<Vec<EventBody>>, Failure> {
    let (cx, unit) = (scene.cx, referral.to().unit);
    let policy = policy_of(scene.connection, cx.today(), scene.directory, unit).await?;
    let act = Act {
        doer: doing.doer,
        capacities: doing.capacities.clone(),
        at: cx.now(),
        expected: ExpectedVersion::NotAsked,
        policy: &policy,
    };
    let Some(transition) = rule(&act).map_err(Problem::from)? else {
        return Ok(None);
    };
    let events = settle(scene, &transition, (doing, referral), &policy).await?;
    let name = domain::CodeList::code(transition.kind).to_lowercase();
    let noted = Noted::named(&name)
        .in_case(scene.head.id, scene.head.person)
        .concerning(referral.id());
    cx.trail().note_act(noted);
    Ok(Some(events))
}

/// Tells what a transition came to; tells whether there was one.
async fn tell(
    change: &mut Change<'_>,
    head: &CaseHead,
    told: Option<Vec<EventBody>>,
) -> Result<bool, Failure> {
    let Some(events) = told else {
        return Ok(false);
    };
    for event in events {
        change.tell_in((head.id, head.key), event).await?;
    }
    Ok(true)
}

/// The scene of any case of the person.
fn scene_in<'s>(
    change: &'s Change<'_>,
    head: &'s CaseHead,
    pseudonym: Option<Pseudonym>,
) -> Scene<'s> {
    Scene {
        head,
        pseudonym,
        ..scene_of(change)
    }
}

/// The scene after a withdrawal: a person without any live basis left is counted, and no more.
fn scene_after<'s>(change: &'s Change<'_>, withdrawn: BasisId) -> Scene<'s> {
    let scene = scene_of(change);
    let facts = change.facts().cases.get(&change.head().id);
    let rests = facts.is_some_and(|facts| facts.bases.iter().any(|other| other.id != withdrawn));
    Scene {
        pseudonym: scene.pseudonym.filter(|_| rests),
        ..scene
    }
}

/// Who records: the person, or any caseworker of a party.
async fn recorder(change: &Change<'_>) -> Result<Doing, Failure> {
    let desk_agency = change.head().desk.agency.id;
    let reader = &change.facts().reader;
    let by_person = change.cx().sign_in().kind == ReaderKind::Participant;
    let Some(id) = reader.staff.filter(|_| !by_person) else {
        return Ok(Doing {
            doer: Doer::Person,
            staff: None,
            capacities: [ReferralActor::Person].into(),
            agency: desk_agency,
            unit: None,
        });
    };
    let staff = registry::get_staff(change.connection(), id).await?;
    let of_case = change.facts().cases.get(&change.head().id);
    let here = reader.assignments.iter().find(|held| {
        of_case.is_some_and(|facts| facts.parties.iter().any(|party| party.unit == held.unit))
    });
    Ok(Doing {
        doer: Doer::Staff(id),
        staff: staff.map(|staff| staff.key),
        capacities: [ReferralActor::AnyCaseworker].into(),
        agency: here.map_or(desk_agency, |held| held.agency),
        unit: here.map(|held| held.unit),
    })
}
