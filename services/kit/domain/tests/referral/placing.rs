//! Placements confirm the place and give it back: once, however often and in whatever order they are told.

use domain::referral::{
    Effect, Place, PlaceFound, Referral, ReferralActor, ReferralStatus, Transition, TransitionKind,
    TransitionRefused,
};

use super::{
    attempt::{attempt, placement, referral_in},
    world::{after, by, done},
};

fn begins(referral: &Referral, number: usize, found: PlaceFound) -> Transition {
    referral
        .placement_begins(
            placement(number),
            found,
            &by(ReferralActor::System, after(1)),
        )
        .expect("it begins")
}

fn ends(referral: &Referral, number: usize) -> Transition {
    referral
        .placement_ends(placement(number), &by(ReferralActor::System, after(2)))
        .expect("it ends")
}

/// How many places are taken and given back.
fn moved(transition: &Transition) -> (usize, usize) {
    let count = |of: fn(&Effect) -> bool| transition.effects.iter().filter(|it| of(it)).count();
    (
        count(|effect| matches!(effect, Effect::ReservePlace { .. })),
        count(|effect| matches!(effect, Effect::FreePlace { .. })),
    )
}

#[test]
fn a_placement_confirms_the_place_and_its_end_gives_it_back_once() {
    let active = referral_in(ReferralStatus::Active);
    assert_eq!(active.state().place(), Some(Place::Reserved));
    let confirmed = begins(&active, 1, PlaceFound::Full);
    assert_eq!(confirmed.referral.state().place(), Some(Place::Confirmed));
    assert_eq!(moved(&confirmed), (0, 0));
    let ended = ends(&confirmed.referral, 1);
    assert_eq!(ended.referral.state().place(), Some(Place::GivenBack));
    assert_eq!(moved(&ended), (0, 1));
    let promotes = |effect: &Effect| matches!(effect, Effect::PromoteWaitlist { .. });
    assert!(ended.effects.iter().any(promotes), "who waits is next");

    let kind = TransitionKind::PlacementEnds;
    let act = by(ReferralActor::System, after(3));
    let again = ended.referral.placement_ends(placement(1), &act);
    assert_eq!(again, Err(TransitionRefused::AlreadyDone { kind }));
    let receiver = by(ReferralActor::Receiver, after(4));
    let completed = attempt(TransitionKind::Complete, &ended.referral, &receiver);
    let completed = completed.expect("it is completed");
    assert_eq!(moved(&completed), (0, 0), "nothing is left to give back");
}

#[test]
fn an_end_that_is_heard_of_before_the_beginning_gives_back_once_and_takes_nothing_later() {
    let ended = ends(&referral_in(ReferralStatus::Active), 1);
    assert_eq!(moved(&ended), (0, 1));
    let act = by(ReferralActor::System, after(3));
    let late = ended
        .referral
        .placement_begins(placement(1), PlaceFound::Reserved, &act);
    let kind = TransitionKind::PlacementBegins;
    assert_eq!(late, Err(TransitionRefused::AlreadyDone { kind }));
}

#[test]
fn the_place_stays_while_another_placement_goes_on() {
    let first = begins(&referral_in(ReferralStatus::Active), 1, PlaceFound::Full).referral;
    let both = begins(&first, 2, PlaceFound::Full).referral;
    let one = ends(&both, 1);
    assert_eq!(one.referral.state().place(), Some(Place::Confirmed));
    assert_eq!(moved(&one), (0, 0));
    assert_eq!(moved(&ends(&one.referral, 2)), (0, 1));
}

#[test]
fn a_new_placement_takes_a_place_again_where_there_is_one() {
    let given_back = ends(&referral_in(ReferralStatus::Active), 1).referral;
    let full = begins(&given_back, 2, PlaceFound::Full);
    assert_eq!(full.referral.state().place(), Some(Place::GivenBack));
    assert_eq!(moved(&full), (0, 0));
    let taken = begins(&given_back, 2, PlaceFound::Reserved);
    assert_eq!(taken.referral.state().place(), Some(Place::Confirmed));
    assert_eq!(moved(&taken), (1, 0));
    let receiver = by(ReferralActor::Receiver, after(4));
    let completed = attempt(TransitionKind::Complete, &taken.referral, &receiver);
    assert_eq!(moved(&completed.expect("completed")), (0, 1));
}

#[test]
fn a_place_that_is_given_back_while_paused_stays_so_when_the_work_goes_on() {
    let paused = ends(&referral_in(ReferralStatus::Paused), 1).referral;
    let receiver = by(ReferralActor::Receiver, after(4));
    let active = done(attempt(TransitionKind::Resume, &paused, &receiver));
    assert_eq!(active.state().place(), Some(Place::GivenBack));
}
