//! Stopping every open referral that a withdrawn consent carried, and looking at every open referral
//! again when the person has changed. Neither needs anything but to be recorded (`referral.md`,
//! invariants i and vii).

use access::{Act as Noted, ReaderKind};
use chassis::Failure;
use domain::{
    BasisId, Problem, ReferralId,
    referral::{
        Act, Doer, EndEarlyReason, ExpectedVersion, PersonChange, Referral, ReferralActor,
        Transition,
    },
};

use super::referral::{Doing, Scene, policy_of, scene_of, settle};
use crate::{
    IntakeDesk,
    change::Change,
    model::case::CaseHead,
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
    let head = change.head().clone();
    let mut stopped = Vec::new();
    for referral in open.iter().filter(|referral| referral.rests_on(basis)) {
        let by = (&doing, Some(basis));
        carry_out(change, (&head, referral), by, |act| {
            referral.withdraw_consent(Some(basis), act).map(Some)
        })
        .await?;
        stopped.push(referral.id());
    }
    Ok(stopped)
}

/// Looks at every open referral of the case again, and at drafts when the person has died. It is the
/// platform's own doing, in the transaction that records what has changed. Answers which changed.
pub(crate) async fn reevaluate_open_referrals(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    what: PersonChange,
) -> Result<Vec<ReferralId>, Failure> {
    let head = change.head().clone();
    reevaluate_in(desk, change, &head, what).await
}

/// The same in every open case that this desk has of the person.
pub(crate) async fn reevaluate_at_desk(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    what: PersonChange,
) -> Result<Vec<ReferralId>, Failure> {
    let (person, unit) = (change.head().person_key, change.head().desk.id);
    let heads = case::find_heads_of_person(change.connection(), change.directory(), person).await?;
    let mut changed = Vec::new();
    let here = |head: &CaseHead| head.desk.id == unit && head.closed_at.is_none();
    for head in heads.into_iter().filter(here) {
        if head.id != change.head().id {
            change.hold(head.key).await?;
        }
        changed.extend(reevaluate_in(desk, change, &head, what).await?);
    }
    Ok(changed)
}

async fn reevaluate_in(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    head: &CaseHead,
    what: PersonChange,
) -> Result<Vec<ReferralId>, Failure> {
    let doing = Doing::by_system(head.desk.agency.id);
    let mut changed = Vec::new();
    let living =
        referral::list_living_for_change(change.connection(), head.key, ForChange::Stop).await?;
    for referral in living {
        let what = for_handler(desk, change, &referral, what).await?;
        if carry_out(change, (head, &referral), (&doing, None), |act| {
            referral.reevaluate(what, act)
        })
        .await?
        {
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
    for referral in list_open(change).await? {
        carry_out(change, &referral, (&doing, None), |act| {
            referral.end_with_case(reason, act).map(Some)
        })
        .await?;
    }
    Ok(())
}

/// A protection is judged for the handler who holds the referral.
async fn for_handler(
    desk: &IntakeDesk,
    change: &Change<'_>,
    referral: &Referral,
    what: PersonChange,
) -> Result<PersonChange, Failure> {
    let PersonChange::ProtectionSet(_) = what else {
        return Ok(what);
    };
    let Some(handler) = referral.assignee() else {
        return Ok(what);
    };
    let Some(staff) = registry::get_staff(change.connection(), handler).await? else {
        return Ok(what);
    };
    let exclusion = super::referral::exclusion_of(desk, scene_of(change), &staff).await?;
    Ok(PersonChange::ProtectionSet(exclusion))
}

async fn list_open(change: &Change<'_>) -> Result<Vec<Referral>, Failure> {
    let key = change.head().key;
    Ok(referral::list_open_for_change(change.connection(), key, ForChange::Stop).await?)
}

/// Carries out a transition that stops or looks on; tells whether there was one.
async fn carry_out(
    change: &mut Change<'_>,
    (head, referral): (&CaseHead, &Referral),
    (doing, basis): (&Doing, Option<BasisId>),
    rule: impl FnOnce(&Act<'_>) -> Result<Option<Transition>, domain::referral::TransitionRefused>,
) -> Result<bool, Failure> {
    let (today, unit) = (change.cx().today(), referral.to().unit);
    let policy = policy_of(change.connection(), today, change.directory(), unit).await?;
    let act = Act {
        doer: doing.doer,
        capacities: doing.capacities.clone(),
        at: change.cx().now(),
        expected: ExpectedVersion::NotAsked,
        policy: &policy,
    };
    let Some(transition) = rule(&act).map_err(Problem::from)? else {
        return Ok(false);
    };
    let events = {
        let own = scene_after(change, basis);
        // What follow-up may know of the person is known of the change's own case only.
        let pseudonym = own.pseudonym.filter(|_| head.id == own.head.id);
        let scene = Scene {
            head,
            pseudonym,
            ..own
        };
        settle(scene, &transition, (doing, referral), &policy).await?
    };
    for event in events {
        change.tell_in((head.id, head.key), event).await?;
    }
    let name = domain::CodeList::code(transition.kind).to_lowercase();
    let noted = Noted::named(&name)
        .in_case(head.id, head.person)
        .concerning(referral.id());
    change.cx().trail().note_act(noted);
    Ok(true)
}

/// The scene after a withdrawal: a person without any live basis left is counted, and no more.
fn scene_after<'s>(change: &'s Change<'_>, withdrawn: Option<BasisId>) -> Scene<'s> {
    let scene = scene_of(change);
    let facts = change.facts().cases.get(&change.head().id);
    let rests = |basis: BasisId| {
        facts.is_some_and(|facts| facts.bases.iter().any(|other| other.id != basis))
    };
    match withdrawn {
        Some(basis) if !rests(basis) => Scene {
            pseudonym: None,
            ..scene
        },
        Some(_) | None => scene,
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
