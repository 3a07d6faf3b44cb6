//! A referral that goes on to somebody else.

use domain::{
    Problem, ProblemCode,
    referral::{
        Cover, Effect, Referral, ReferralActor, ReferralEvent, ReferralParty, ReferralStatus,
        RerouteGuard, Transition, TransitionKind, TransitionRefused,
    },
};

use super::{
    attempt::{referral_in, reroute_guard},
    world::{RECEIVER, SENDER, SISTER, THIRD, after, by, done, monday, party, referral_id, text},
};

fn child(transition: &Transition) -> Referral {
    let created = |effect: &Effect| {
        if let Effect::CreateChild(child) = effect {
            Some(child.referral.clone())
        } else {
            None
        }
    };
    transition
        .effects
        .iter()
        .find_map(created)
        .expect("a child is created")
}

fn proposed(referral: &Referral, to: ReferralParty) -> Referral {
    let receiver = by(ReferralActor::Receiver, monday());
    done(referral.propose_reroute(to, text("De kan mer"), &receiver))
}

#[test]
fn the_child_has_its_own_id_bases_and_clock() {
    let sent = proposed(&referral_in(ReferralStatus::Sent), THIRD);
    let taken = sent
        .confirm_reroute(&reroute_guard(), &by(ReferralActor::Desk, after(1)))
        .expect("the desk may confirm");
    let child = child(&taken);
    child.check_invariants().expect("the child is a referral");
    assert_eq!(
        (child.id(), child.to(), child.from()),
        (referral_id(50), THIRD, SENDER)
    );
    assert_eq!(child.parts().parent, Some(sent.id()));
    assert_eq!((child.status(), child.version()), (ReferralStatus::Sent, 1));
    let names: Vec<&str> = taken.events().iter().map(domain::EventBody::kind).collect();
    assert_eq!(names, vec!["ReferralEnded", "ReferralSent"]);
    assert!(taken.effects.contains(&Effect::Tell(ReferralEvent::Ended)));
}

#[test]
fn the_new_receiver_needs_its_own_basis() {
    let sent = proposed(&referral_in(ReferralStatus::Sent), THIRD);
    let mut guard = reroute_guard();
    guard.send.covers[0].cover = Cover::Missing;
    let refused = sent.confirm_reroute(&guard, &by(ReferralActor::Sender, after(1)));
    assert_eq!(
        Problem::from(refused.expect_err("no basis")).code,
        ProblemCode::BasisMissing
    );
}

#[test]
fn nothing_is_confirmed_that_was_not_proposed() {
    let kind = TransitionKind::ConfirmReroute;
    let sent = referral_in(ReferralStatus::Sent);
    let refused = sent.confirm_reroute(&reroute_guard(), &by(ReferralActor::Sender, monday()));
    assert_eq!(refused, Err(TransitionRefused::NothingPending { kind }));
}

#[test]
fn only_a_new_unit_of_the_own_agency_goes_without_confirmation() {
    let received = referral_in(ReferralStatus::Received);
    let receiver = by(ReferralActor::Receiver, monday());
    for target in [THIRD, RECEIVER, SENDER] {
        let refused = received.reroute_within_agency(target, &reroute_guard(), &receiver);
        assert!(matches!(refused, Err(TransitionRefused::Invalid { .. })));
    }
    let taken = received.reroute_within_agency(SISTER, &reroute_guard(), &receiver);
    assert_eq!(done(taken).status(), ReferralStatus::Rerouted);
}

#[test]
fn a_chain_that_comes_back_needs_the_sender_and_a_reason() {
    let sent = proposed(&referral_in(ReferralStatus::Sent), THIRD);
    let taken = sent
        .confirm_reroute(&reroute_guard(), &by(ReferralActor::Sender, monday()))
        .expect("a third agency is no loop");
    let back = proposed(&child(&taken), SISTER);
    assert!(
        back.would_loop(SISTER),
        "the agency was asked before, though another unit"
    );
    let guard = RerouteGuard {
        child: referral_id(51),
        ..reroute_guard()
    };
    let kind = TransitionKind::ConfirmReroute;
    let desk = back.confirm_reroute(&guard, &by(ReferralActor::Desk, monday()));
    assert_eq!(desk, Err(TransitionRefused::WrongActor { kind }));
    let sender = by(ReferralActor::Sender, monday());
    let without = back
        .confirm_reroute(&guard, &sender)
        .expect_err("a reason is missing");
    assert_eq!(Problem::from(without).field.as_deref(), Some("loopReason"));
    let guard = RerouteGuard {
        loop_reason: Some(text("Ny chef, nytt uppdrag")),
        ..guard
    };
    assert_eq!(
        done(back.confirm_reroute(&guard, &sender)).status(),
        ReferralStatus::Rerouted
    );
    assert!(
        back.would_loop(party(SENDER.agency.uuid().as_u128(), 199)),
        "the sender's agency too"
    );
}
