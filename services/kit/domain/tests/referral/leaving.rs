//! A handler leaves, or a unit closes: the referral is the unit's, or that of who takes over.

use domain::{
    StaffId,
    referral::{
        Effect, Referral, ReferralActor, ReferralStatus, Successor, TaskFor, TaskKind, Transition,
        TransitionRefused,
    },
};

use crate::{
    attempt::referral_in,
    world::{HANDLER, RECEIVER, SENDER, SISTER, after, by, staff},
};

/// The states in which somebody handles a referral.
const CLAIMED: [ReferralStatus; 6] = [
    ReferralStatus::Received,
    ReferralStatus::InfoRequested,
    ReferralStatus::Waitlisted,
    ReferralStatus::Accepted,
    ReferralStatus::Active,
    ReferralStatus::Paused,
];

fn release(referral: &Referral, handler: StaffId) -> Result<Transition, TransitionRefused> {
    referral.release(handler, &by(ReferralActor::System, after(40)))
}

fn move_to(referral: &Referral, successor: Successor) -> Result<Transition, TransitionRefused> {
    referral.move_to_successor(successor, &by(ReferralActor::System, after(40)))
}

fn gives(transition: &Transition, to: TaskFor, what: TaskKind) -> bool {
    let mut effects = transition.effects.iter();
    effects.any(|effect| {
        matches!(effect, Effect::Task { recipient, kind, .. } if *recipient == to && *kind == what)
    })
}

#[test]
fn whoever_leaves_leaves_the_referral_with_the_unit() {
    for status in CLAIMED {
        let held = referral_in(status);
        assert_eq!(held.assignee(), Some(HANDLER), "{status}");
        let released = release(&held, HANDLER).expect("it is released");
        assert_eq!(released.referral.assignee(), None, "{status}");
        assert_eq!(released.referral.to(), RECEIVER, "{status}");
        assert_eq!(released.to, status);
        assert!(gives(
            &released,
            TaskFor::ReceiverLead,
            TaskKind::AssignHandler
        ));
        let somebody = release(&held, staff(8));
        assert!(
            matches!(somebody, Err(TransitionRefused::NothingPending { .. })),
            "{status}: of somebody else there is nothing to release"
        );
    }
}

#[test]
fn only_the_platform_releases_and_only_what_somebody_holds() {
    let held = referral_in(ReferralStatus::Accepted);
    for actor in [
        ReferralActor::Sender,
        ReferralActor::Receiver,
        ReferralActor::ReceiverLead,
        ReferralActor::Desk,
    ] {
        let refused = held.release(HANDLER, &by(actor, after(40)));
        assert!(
            matches!(refused, Err(TransitionRefused::WrongActor { .. })),
            "{actor}"
        );
    }
    assert!(release(&referral_in(ReferralStatus::Sent), HANDLER).is_err());
    assert!(release(&referral_in(ReferralStatus::Completed), HANDLER).is_err());
}

#[test]
fn where_the_work_has_begun_the_new_unit_takes_part_instead_of_the_old() {
    for status in CLAIMED {
        let moved = move_to(&referral_in(status), Successor::Unit(SISTER.unit)).expect("it moves");
        assert_eq!(moved.referral.to(), SISTER, "{status}");
        let joins = moved.effects.contains(&Effect::PartyJoins(SISTER));
        let leaves = moved.effects.contains(&Effect::PartyMayLeave(RECEIVER));
        assert_eq!(
            (joins, leaves),
            (status.is_taken_on(), status.is_taken_on()),
            "{status}"
        );
        assert!(gives(
            &moved,
            TaskFor::ReceiverLead,
            TaskKind::AssignHandler
        ));
    }
}

#[test]
fn without_a_successor_it_stays_and_the_desk_decides() {
    for status in CLAIMED {
        let left = move_to(&referral_in(status), Successor::None).expect("the desk gets it");
        assert_eq!(left.referral.to(), RECEIVER, "{status}");
        assert!(gives(&left, TaskFor::Desk, TaskKind::TakeOver), "{status}");
        assert!(
            !left.effects.contains(&Effect::PartyMayLeave(RECEIVER)),
            "{status}"
        );
    }
    let held = referral_in(ReferralStatus::Received);
    for nobody in [SENDER.unit, RECEIVER.unit] {
        assert!(move_to(&held, Successor::Unit(nobody)).is_err());
    }
}
