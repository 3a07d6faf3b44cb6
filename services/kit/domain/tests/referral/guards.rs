//! What is refused although the right one asks in the right state.

use domain::{
    BasisKind, Problem, ProblemCode, Section,
    codes::IncomeSource,
    referral::{
        AskPerson, Completion, CoordinatorReview, Cover, Decline, DeclineReason, Effect,
        Eligibility, EndEarlyReason, Exclusion, IncomeAfter, PersonNotice, PlaceFound,
        PlaceStanding, ReceiverState, ReceiverView, ReferralActor, ReferralStatus, ReturnReason,
        Route, SendGuard, SenderReading, Transition, TransitionKind, TransitionRefused,
    },
};

use super::{
    attempt::{ask, completion, declined, ended, referral_in},
    world::{
        CONSENT, HANDLER, SENDER, after, basis, by, covered, day, done, draft, draft_to, monday,
        party, referral_id, staff, text,
    },
};

fn problem(guard: &SendGuard) -> Problem {
    let refused = draft().send(guard, &by(ReferralActor::Sender, monday()));
    refused.expect_err("the guard does not hold").into()
}

#[test]
fn every_section_needs_a_live_basis_and_the_senders_own_right_to_read() {
    let mut without = covered();
    without.covers[1].cover = Cover::Missing;
    let mut unread = covered();
    unread.covers[1].reading = SenderReading::Refused;
    let mut unknown = covered();
    unknown.covers.pop();
    for guard in [without, unread, unknown] {
        let problem = problem(&guard);
        assert_eq!(problem.code, ProblemCode::BasisMissing);
        assert_eq!(problem.field.as_deref(), Some("sections"));
        assert_eq!(
            problem.arguments,
            vec![("sections", "SCREENING".to_owned())]
        );
    }
}

#[test]
fn one_covered_owner_does_not_cover_another_owners_part() {
    let mut guard = covered();
    let mut part = guard.covers[1];
    part.owner = party(300, 301).agency;
    part.cover = Cover::Missing;
    guard.covers.push(part);
    assert_eq!(problem(&guard).code, ProblemCode::BasisMissing);
}

#[test]
fn duplicates_closed_units_and_the_protected_route_are_refused() {
    let with = |change: &dyn Fn(&mut SendGuard)| {
        let mut guard = covered();
        change(&mut guard);
        problem(&guard).code
    };
    let duplicate = with(&|guard| guard.duplicate = Some(referral_id(8)));
    assert_eq!(duplicate, ProblemCode::DuplicateOpenReferral);
    let inactive = with(&|guard| guard.receiver = ReceiverState::Inactive);
    assert_eq!(inactive, ProblemCode::ReceiverInactive);
    let closed = with(&|guard| guard.receiver = ReceiverState::Closed(None));
    assert_eq!(closed, ProblemCode::ReceiverInactive);
    let protected = with(&|guard| guard.route = Route::ProtectedOnly);
    assert_eq!(protected, ProblemCode::ProtectedIdentityRoute);
    let blocked = with(&|guard| guard.route = Route::Blocked);
    assert_eq!(blocked, ProblemCode::Forbidden);
}

#[test]
fn sending_freezes_names_and_bases() {
    let sent = referral_in(ReferralStatus::Sent);
    let names: Vec<Section> = sent.carried().iter().map(|part| part.section).collect();
    assert_eq!(names, vec![Section::Identity, Section::Screening]);
    assert!(sent.rests_on(CONSENT));
    assert!(!sent.rests_on(basis(77)));
}

#[test]
fn a_unit_does_not_refer_to_itself() {
    let refused = draft_to(SENDER).expect_err("the sender is not another unit");
    assert_eq!(Problem::from(refused).field.as_deref(), Some("toUnitId"));
}

#[test]
fn only_consent_is_asked_for() {
    let other = AskPerson {
        ground: BasisKind::NecessaryForOwnTask,
        ..ask()
    };
    let refused = draft().ask_person(other, &by(ReferralActor::Sender, monday()));
    assert!(matches!(refused, Err(TransitionRefused::Invalid { .. })));
}

#[test]
fn a_handler_claims_for_itself_only_and_never_when_shut_out() {
    let sent = referral_in(ReferralStatus::Sent);
    let kind = TransitionKind::Receive;
    let receiver = by(ReferralActor::Receiver, monday());
    let for_another = sent.receive(staff(8), Exclusion::None, &receiver);
    assert_eq!(for_another, Err(TransitionRefused::WrongActor { kind }));
    for exclusion in [Exclusion::ConflictOfInterest, Exclusion::NotNamed] {
        let refused = sent.receive(HANDLER, exclusion, &receiver);
        assert_eq!(refused, Err(TransitionRefused::Excluded));
    }
    let lead = by(ReferralActor::ReceiverLead, monday());
    let received = done(sent.receive(staff(8), Exclusion::None, &lead));
    assert_eq!(received.assignee(), Some(staff(8)));
}

#[test]
fn whoever_comes_second_to_the_last_place_waits() {
    let received = referral_in(ReferralStatus::Received);
    let receiver = by(ReferralActor::Receiver, monday());
    let taken = received
        .accept(PlaceFound::Full, None, &receiver)
        .expect("it waits instead");
    assert_eq!(taken.to, ReferralStatus::Waitlisted);
    let coordinator = by(ReferralActor::ReceiverCoordinator, after(3));
    let still = taken.referral.accept(PlaceFound::Full, None, &coordinator);
    let problem: Problem = still.expect_err("there is no place").into();
    assert_eq!(problem.code, ProblemCode::NoCapacity);
    let held = done(
        taken
            .referral
            .offer_place(&by(ReferralActor::System, after(3))),
    );
    let accepted = held
        .accept(PlaceFound::Full, None, &coordinator)
        .expect("the held place");
    assert_eq!(accepted.to, ReferralStatus::Accepted);
    let reserves = |effect: &Effect| matches!(effect, Effect::ReservePlace { .. });
    assert!(
        !accepted.effects.iter().any(reserves),
        "it holds one already"
    );
}

#[test]
fn nobody_waits_while_there_is_a_place_or_without_being_eligible() {
    let received = referral_in(ReferralStatus::Received);
    let act = by(ReferralActor::ReceiverCoordinator, monday());
    for standing in [PlaceStanding::Free, PlaceStanding::NotRecorded] {
        let refused = received.waitlist(Eligibility::Met, standing, &act);
        assert_eq!(refused, Err(TransitionRefused::PlaceIsFree));
    }
    let refused = received.waitlist(Eligibility::NotMet, PlaceStanding::Full, &act);
    assert!(matches!(refused, Err(TransitionRefused::Invalid { .. })));
}

#[test]
fn a_decline_says_why_and_the_person_is_told_only_what_is_for_the_person() {
    let received = referral_in(ReferralStatus::Received);
    let act = by(ReferralActor::Receiver, monday());
    let refused = received.decline(declined(DeclineReason::Other), &act);
    assert_eq!(
        Problem::from(refused.expect_err("no text"))
            .field
            .as_deref(),
        Some("text")
    );
    let reviewed = Decline {
        review: CoordinatorReview::Required,
        ..declined(DeclineReason::NoCapacity)
    };
    assert_eq!(
        received.decline(reviewed, &act),
        Err(TransitionRefused::NeedsCoordinator)
    );
    let told = |reason| {
        let taken = received
            .decline(declined(reason), &act)
            .expect("a coded reason");
        let notice = |effect| {
            if let Effect::NotifyPerson(notice) = effect {
                Some(notice)
            } else {
                None
            }
        };
        taken.effects.into_iter().find_map(notice)
    };
    let shown = DeclineReason::OutsideArea;
    assert_eq!(told(shown), Some(PersonNotice::Declined(Some(shown))));
    let kept = DeclineReason::ProtectedIdentityRouteNeeded;
    assert_eq!(told(kept), Some(PersonNotice::Declined(None)));
}

#[test]
fn days_that_are_out_of_order_name_their_field() {
    let act = by(ReferralActor::Receiver, after(10));
    let field = |tried: Result<Transition, TransitionRefused>| {
        Problem::from(tried.expect_err("the days are out of order")).field
    };
    let accepted = referral_in(ReferralStatus::Accepted);
    let follow_up = field(accepted.start(day(2, 12), Some(day(2, 11)), &act));
    assert_eq!(follow_up.as_deref(), Some("followUpOn"));
    let active = referral_in(ReferralStatus::Active);
    let resumes = field(active.pause(text("Sjuk"), day(2, 12), &act));
    assert_eq!(resumes.as_deref(), Some("resumesOn"));
    let planned = field(active.plan_follow_up(day(2, 12), &act));
    assert_eq!(planned.as_deref(), Some("followUpOn"));
}

#[test]
fn an_outcome_says_what_the_person_lives_on() {
    let active = referral_in(ReferralStatus::Active);
    let act = by(ReferralActor::Receiver, after(10));
    let with = |sources: Vec<(IncomeSource, u8)>| Completion {
        income_source_after: sources
            .into_iter()
            .map(|(source, extent_percent)| IncomeAfter {
                source,
                extent_percent,
            })
            .collect(),
        ..completion()
    };
    let field = |completion| {
        Problem::from(active.complete(completion, &act).expect_err("not in order")).field
    };
    assert_eq!(field(with(vec![])).as_deref(), Some("incomeSourceAfter"));
    let third = with(vec![
        (IncomeSource::OwnIncome, 50),
        (IncomeSource::StudentAid, 33),
    ]);
    assert_eq!(
        field(third).as_deref(),
        Some("incomeSourceAfter[1].extentPercent")
    );
    let twice = with(vec![
        (IncomeSource::OwnIncome, 50),
        (IncomeSource::OwnIncome, 25),
    ]);
    assert_eq!(field(twice).as_deref(), Some("incomeSourceAfter[1].source"));
    assert!(
        active
            .complete(with(vec![(IncomeSource::Unknown, 0)]), &act)
            .is_ok()
    );
}

#[test]
fn a_death_is_not_a_receivers_reason() {
    let active = referral_in(ReferralStatus::Active);
    let act = by(ReferralActor::Receiver, monday());
    let refused = active.end_early(ended(EndEarlyReason::Deceased), &act);
    assert!(matches!(refused, Err(TransitionRefused::Invalid { .. })));
    let refused = active.end_early(ended(EndEarlyReason::Other), &act);
    assert!(matches!(refused, Err(TransitionRefused::Invalid { .. })));
}

#[test]
fn the_sender_corrects_for_a_day_and_then_the_manager() {
    let sent = referral_in(ReferralStatus::Sent);
    let late = sent.mark_entered_in_error(text("Fel"), &by(ReferralActor::Sender, after(2)));
    assert_eq!(late, Err(TransitionRefused::TooLateForSender));
    let marked = sent.mark_entered_in_error(text("Fel"), &by(ReferralActor::Supervisor, after(2)));
    assert_eq!(done(marked).status(), ReferralStatus::EnteredInError);
}

#[test]
fn work_that_has_begun_is_taken_back_in_two_steps() {
    let active = referral_in(ReferralStatus::Active);
    let receiver = by(ReferralActor::Receiver, monday());
    let kind = TransitionKind::ConfirmWithdrawal;
    assert_eq!(
        active.confirm_withdrawal(&receiver),
        Err(TransitionRefused::NothingPending { kind })
    );
    let sender = by(ReferralActor::Sender, monday());
    let asked = done(active.request_withdrawal(&sender));
    let kind = TransitionKind::RequestWithdrawal;
    assert_eq!(
        asked.request_withdrawal(&sender),
        Err(TransitionRefused::AlreadyDone { kind })
    );
    let paused = done(asked.pause(text("Sjuk"), day(3, 1), &receiver));
    let taken = paused
        .confirm_withdrawal(&receiver)
        .expect("the request is kept in a pause");
    assert!(taken.effects.contains(&Effect::GrantEnds));
    assert_eq!(taken.referral.reason_code(), Some("CONFIRMED"));
}

#[test]
fn the_person_says_no_and_only_the_platform_says_nobody_answered() {
    let asked = referral_in(ReferralStatus::AwaitingPerson);
    let person = by(ReferralActor::Person, after(1));
    let kind = TransitionKind::ReturnToDraft;
    let refused = asked.return_to_draft(ReturnReason::NoAnswer, &person);
    assert_eq!(refused, Err(TransitionRefused::WrongActor { kind }));
    let back = done(asked.return_to_draft(ReturnReason::PersonDeclined, &person));
    assert_eq!(back.reason_code(), Some("PERSON_DECLINED"));
}

#[test]
fn a_withdrawn_consent_ends_the_grant_in_the_same_breath() {
    let received = referral_in(ReferralStatus::Received);
    let person = by(ReferralActor::Person, monday());
    let taken = received
        .withdraw_consent(Some(CONSENT), &person)
        .expect("nothing can refuse it");
    assert!(taken.effects.contains(&Effect::GrantEnds));
    assert!(
        taken
            .effects
            .contains(&Effect::NotifyPerson(PersonNotice::ConsentReceipt))
    );
    assert_eq!(taken.to.receiver_view(), ReceiverView::Nothing);
}

#[test]
fn the_third_no_show_suggests_an_end_and_causes_none() {
    let mut referral = referral_in(ReferralStatus::Active);
    let mut suggested = Vec::new();
    for days in 1..=3 {
        let act = by(ReferralActor::Receiver, after(days));
        let taken = referral
            .record_no_show(act.today(), &act)
            .expect("another day");
        suggested.push(taken.effects.len());
        referral = taken.referral;
    }
    assert_eq!(suggested, vec![0, 0, 1]);
    assert_eq!(referral.status(), ReferralStatus::Active);
}
