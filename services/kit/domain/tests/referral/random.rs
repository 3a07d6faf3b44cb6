//! Ten thousand random lives: whatever happens, in whatever order, the invariants hold.

use std::{cell::RefCell, collections::BTreeSet};

use chrono::Days;
use domain::{
    CodeList,
    referral::{
        Act, Capacities, Effect, ExpectedVersion, Place, PlaceFound, Referral, ReferralActor,
        ReferralParts, ReferralStatus, TRANSITIONS, Target, Transition, TransitionKind,
        TransitionRule, due_work,
    },
};
use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};

use super::{
    attempt::attempt,
    world::{POLICY, by, draft, monday},
};

/// One thing that somebody tries: mostly something that the table knows here, sometimes anything.
#[derive(Debug, Clone, Copy)]
struct Try {
    wild: u8,
    pick: u16,
    actor: u8,
    days: u64,
    version: u8,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (
        any::<u8>(),
        any::<u16>(),
        any::<u8>(),
        0..12_u64,
        any::<u8>(),
    );
    let one = one.prop_map(|(wild, pick, actor, days, version)| Try {
        wild,
        pick,
        actor,
        days,
        version,
    });
    prop::collection::vec(one, 1..32)
}

/// What the effects alone say, kept beside the referral to compare.
#[derive(Debug, Default)]
struct Ledger {
    granted: i32,
    places: i32,
    running: Vec<domain::referral::ClockKind>,
}

impl Ledger {
    fn enter(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::GrantStarts => self.granted += 1,
                Effect::GrantEnds => self.granted -= 1,
                Effect::ReservePlace { .. } => self.places += 1,
                Effect::FreePlace { .. } => self.places -= 1,
                Effect::StartClock { kind, .. } => self.running.push(*kind),
                Effect::StopClock(kind) => self.running.retain(|other| other != kind),
                Effect::PromoteWaitlist { .. }
                | Effect::PauseClock(_)
                | Effect::ResumeClock { .. }
                | Effect::Task { .. }
                | Effect::NotifySender
                | Effect::NotifyPerson(_)
                | Effect::Tell(_)
                | Effect::Assign(_)
                | Effect::Unassign(_)
                | Effect::PartyJoins(_)
                | Effect::PartyMayLeave(_)
                | Effect::CaseSectionOpens
                | Effect::CaseReaches(_)
                | Effect::CreateChild(_)
                | Effect::HandToDesk
                | Effect::Remask
                | Effect::FlagReads(_)
                | Effect::DeleteDraft => {}
            }
        }
    }

    fn agrees_with(&self, referral: &Referral) {
        let granted = referral.status().receiver_view().gives_carried();
        assert_eq!(
            self.granted,
            i32::from(granted),
            "the grant follows from the state"
        );
        let reserved = referral.state().place().is_some_and(Place::is_taken);
        assert_eq!(
            self.places,
            i32::from(reserved),
            "a place is taken and freed once"
        );
        let clock = referral.state().clock_kind();
        assert_eq!(
            self.running.last().copied().filter(|_| clock.is_some()),
            clock
        );
        assert!(
            clock.is_some() || self.running.is_empty(),
            "no clock outlives its state"
        );
    }
}

/// Ends are rarer than steps, so that lives are long enough to get far.
fn goes_on(rule: &TransitionRule) -> bool {
    match rule.to {
        Target::To(status) => !status.is_terminal(),
        Target::Stays => true,
        Target::Deleted => false,
    }
}

fn kind_and_actor(referral: &Referral, step: Try) -> (TransitionKind, ReferralActor) {
    let ends_too = step.wild > 230;
    let known: Vec<_> = TRANSITIONS
        .iter()
        .filter(|rule| rule.from.contains(&referral.status()))
        .filter(|rule| ends_too || goes_on(rule))
        .collect();
    let pick = usize::from(step.pick);
    let actor = usize::from(step.actor);
    if step.wild < 16 || known.is_empty() {
        let (kinds, actors) = (TransitionKind::ALL, ReferralActor::ALL);
        return (kinds[pick % kinds.len()], actors[actor % actors.len()]);
    }
    let rule = known[pick % known.len()];
    (rule.kind, rule.actors[actor % rule.actors.len()])
}

fn tried(
    referral: &Referral,
    act: &Act<'_>,
    kind: TransitionKind,
    step: Try,
) -> Option<Transition> {
    let system = act.capacities.has(ReferralActor::System);
    let fresh = act.expected == ExpectedVersion::Is(referral.version());
    if system && fresh && step.wild.is_multiple_of(2) {
        let work = due_work(referral, &POLICY, act.at).into_iter().next()?;
        return Some(
            referral
                .work_off(work.kind, act)
                .expect("what is due can be worked off"),
        );
    }
    if kind == TransitionKind::Accept && step.version.is_multiple_of(3) {
        return referral.accept(PlaceFound::NotNeeded, None, act).ok();
    }
    attempt(kind, referral, act).ok()
}

fn check(before: &Referral, taken: &Transition) {
    let after = &taken.referral;
    after.check_invariants().expect("it is still a referral");
    assert!(
        !before.status().is_terminal() || before.status() == after.status(),
        "ends are frozen"
    );
    assert!(after.version() >= before.version());
    if before.parts().sent_at.is_some() {
        assert_eq!(before.carried(), after.carried(), "what was sent is frozen");
        assert_eq!(before.parts().sent_at, after.parts().sent_at);
    }
    if let Some(child) = taken.effects.iter().find_map(|effect| {
        if let Effect::CreateChild(child) = effect {
            Some(child)
        } else {
            None
        }
    }) {
        child
            .referral
            .check_invariants()
            .expect("the child is a referral");
    }
}

fn survives_the_store(referral: &Referral) {
    let kept = serde_json::to_string(referral.parts()).expect("parts can be written");
    let parts: ReferralParts = serde_json::from_str(&kept).expect("parts can be read");
    assert_eq!(
        &Referral::restore(parts).expect("it was a referral"),
        referral
    );
}

fn live(steps: &[Try], reached: &mut BTreeSet<ReferralStatus>) {
    let mut referral = draft();
    reached.insert(referral.status());
    let mut ledger = Ledger::default();
    let mut now = monday();
    for step in steps {
        now = now + Days::new(step.days);
        let (kind, actor) = kind_and_actor(&referral, *step);
        let capacities: Capacities = [actor].into();
        let stale = i32::from(step.version < 16);
        let act = Act {
            capacities,
            expected: ExpectedVersion::Is(referral.version() - stale),
            ..by(actor, now)
        };
        if let Some(taken) = tried(&referral, &act, kind, *step).filter(|_| stale == 0) {
            check(&referral, &taken);
            ledger.enter(&taken.effects);
            ledger.agrees_with(&taken.referral);
            referral = taken.referral;
            reached.insert(referral.status());
        }
    }
    survives_the_store(&referral);
}

#[test]
fn ten_thousand_lives_keep_every_invariant_and_reach_every_status() {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(10_000)
    };
    let reached = RefCell::new(BTreeSet::new());
    let lived = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
        .run(&tries(), |steps| {
            live(&steps, &mut reached.borrow_mut());
            Ok(())
        });
    lived.expect("every life keeps the invariants");
    let every: BTreeSet<ReferralStatus> = ReferralStatus::ALL.iter().copied().collect();
    assert_eq!(
        reached.into_inner(),
        every,
        "the lives are long enough to prove something"
    );
}
