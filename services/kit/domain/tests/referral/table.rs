//! Every line of the transition table works, and each has its refused twins.

use chrono::{DateTime, Utc};
use domain::{
    CodeList,
    referral::{
        Act, ExpectedVersion, Referral, ReferralActor, ReferralStatus, TRANSITIONS, Target,
        TransitionKind, TransitionRefused, TransitionRule,
    },
};

use super::{
    attempt::{attempt, climbed, referral_in},
    world::{after, by, done, monday},
};

/// A referral in `from` in which nothing but the table could refuse `kind`, and when it is tried.
fn prepared(
    kind: TransitionKind,
    from: ReferralStatus,
    actor: ReferralActor,
) -> (Referral, DateTime<Utc>) {
    use TransitionKind as Kind;
    let referral = referral_in(from);
    let worked_on = from == ReferralStatus::Active || from == ReferralStatus::Paused;
    let late = after(60);
    match kind {
        Kind::Expire if from == ReferralStatus::Sent || from == ReferralStatus::Received => {
            (climbed(referral, late), late)
        }
        Kind::Answer if actor == ReferralActor::Desk => (climbed(referral, late), late),
        Kind::Escalate | Kind::ConfirmWithdrawal if worked_on => {
            let asked = referral.request_withdrawal(&by(ReferralActor::Sender, monday()));
            (done(asked), late)
        }
        Kind::RemindPerson
        | Kind::DeleteDraft
        | Kind::RemindOfDay
        | Kind::ReturnToDraft
        | Kind::Escalate => (referral, late),
        Kind::ConfirmReroute
            if from == ReferralStatus::Sent || from == ReferralStatus::Received =>
        {
            let receiver = by(ReferralActor::Receiver, monday());
            (
                done(attempt(Kind::ProposeReroute, &referral, &receiver)),
                monday(),
            )
        }
        Kind::Unfreeze if from.is_open() => {
            let system = by(ReferralActor::System, monday());
            (done(attempt(Kind::Freeze, &referral, &system)), monday())
        }
        Kind::AskPerson
        | Kind::Send
        | Kind::Receive
        | Kind::AskForInformation
        | Kind::Answer
        | Kind::Accept
        | Kind::AcceptWithoutPlace
        | Kind::Waitlist
        | Kind::ReviewWaitlist
        | Kind::OfferPlace
        | Kind::Decline
        | Kind::ChooseNext
        | Kind::ProposeReroute
        | Kind::ConfirmReroute
        | Kind::RerouteWithinAgency
        | Kind::Start
        | Kind::PlanFollowUp
        | Kind::RecordNoShow
        | Kind::Pause
        | Kind::Resume
        | Kind::Complete
        | Kind::EndEarly
        | Kind::Withdraw
        | Kind::RequestWithdrawal
        | Kind::ConfirmWithdrawal
        | Kind::WithdrawConsent
        | Kind::ConfirmStop
        | Kind::Expire
        | Kind::MarkEnteredInError
        | Kind::Reassign
        | Kind::PlacementBegins
        | Kind::PlacementEnds
        | Kind::StepAside
        | Kind::Release
        | Kind::MoveToSuccessor
        | Kind::Reevaluate
        | Kind::Freeze
        | Kind::Unfreeze
        | Kind::CloseOnDeath
        | Kind::EndWithCase => (referral, monday()),
    }
}

/// The kind that the table sees: accepting without a place waits, and accepts from nowhere else.
fn rules(kind: TransitionKind) -> impl Iterator<Item = &'static TransitionRule> {
    TRANSITIONS.iter().filter(move |rule| rule.kind == kind)
}

fn may(kind: TransitionKind, from: ReferralStatus, actor: ReferralActor) -> bool {
    rules(kind).any(|rule| rule.from.contains(&from) && rule.actors.contains(&actor))
}

fn lines() -> impl Iterator<Item = (&'static TransitionRule, ReferralStatus, ReferralActor)> {
    TRANSITIONS.iter().flat_map(|rule| {
        let pairs = |from: &'static ReferralStatus| rule.actors.iter().map(|actor| (*from, *actor));
        rule.from
            .iter()
            .flat_map(pairs)
            .map(move |(from, actor)| (rule, from, actor))
    })
}

#[test]
fn every_line_of_the_table_can_be_walked() {
    for (rule, from, actor) in lines() {
        let (referral, at) = prepared(rule.kind, from, actor);
        let taken = attempt(rule.kind, &referral, &by(actor, at))
            .unwrap_or_else(|refused| panic!("{} from {from} by {actor}: {refused:?}", rule.kind));
        taken
            .referral
            .check_invariants()
            .expect("it is still a referral");
        match rule.to {
            Target::To(status) => assert_eq!(taken.to, status, "{} from {from}", rule.kind),
            Target::Stays | Target::Deleted => assert_eq!(taken.to, from, "{}", rule.kind),
        }
        let moved = i32::from(rule.kind.moves_version());
        assert_eq!(
            taken.referral.version(),
            referral.version() + moved,
            "{}",
            rule.kind
        );
    }
}

#[test]
fn nobody_else_may_walk_it() {
    for (rule, from, actor) in lines() {
        let (referral, at) = prepared(rule.kind, from, actor);
        for other in ReferralActor::ALL {
            if !may(rule.kind, from, *other) {
                let refused = attempt(rule.kind, &referral, &by(*other, at));
                let expected = TransitionRefused::WrongActor { kind: rule.kind };
                assert_eq!(
                    refused,
                    Err(expected),
                    "{} from {from} by {other}",
                    rule.kind
                );
            }
        }
    }
}

#[test]
fn a_stale_screen_changes_nothing_and_is_told_what_is_there_now() {
    for (rule, from, actor) in lines() {
        let (referral, at) = prepared(rule.kind, from, actor);
        let act = Act {
            expected: ExpectedVersion::Is(referral.version() - 1),
            ..by(actor, at)
        };
        let tried = attempt(rule.kind, &referral, &act);
        if rule.kind == TransitionKind::WithdrawConsent {
            assert!(tried.is_ok(), "a withdrawn consent is never too late");
            continue;
        }
        let expected = TransitionRefused::Stale {
            version: referral.version(),
            status: from,
            changed_by: referral.parts().changed_by,
            changed_at: referral.parts().changed_at,
        };
        assert_eq!(tried, Err(expected), "{} from {from}", rule.kind);
    }
}

#[test]
fn no_transition_is_taken_from_a_state_that_the_table_does_not_name() {
    for rule in TRANSITIONS {
        for from in ReferralStatus::ALL {
            for actor in rule.actors {
                let known = rules(rule.kind).any(|other| other.from.contains(from));
                // Accepting without a place is one call with accepting, and is refused as such.
                if known || rule.kind == TransitionKind::AcceptWithoutPlace {
                    continue;
                }
                let (referral, at) = prepared(rule.kind, *from, *actor);
                let kind = rule.kind;
                let expected = TransitionRefused::WrongState {
                    kind,
                    status: *from,
                };
                let refused = attempt(kind, &referral, &by(*actor, at));
                assert_eq!(refused, Err(expected), "{kind} from {from} by {actor}");
            }
        }
    }
}

#[test]
fn an_ended_referral_is_frozen() {
    for status in ReferralStatus::ALL
        .iter()
        .filter(|status| status.is_terminal())
    {
        for kind in TransitionKind::ALL {
            for actor in ReferralActor::ALL {
                let referral = referral_in(*status);
                if let Ok(taken) = attempt(*kind, &referral, &by(*actor, after(90))) {
                    assert_eq!(taken.to, *status, "{kind} by {actor} leads out of {status}");
                    assert_eq!(taken.referral.carried(), referral.carried());
                }
            }
        }
    }
}
