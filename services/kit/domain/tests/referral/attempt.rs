//! Tries one kind of transition with inputs that are in order, and builds a referral of any status.

use chrono::{DateTime, Days, Utc};
use domain::{
    BasisKind, ConsentForm, RecordId,
    clock::swedish_date,
    codes::{IncomeSource, ReferralOutcome},
    referral::{
        Act, Approver, AskPerson, Completion, CoordinatorReview, Decline, DeclineReason, DueKind,
        Eligibility, EndEarly, EndEarlyReason, EscalationRung, Exclusion, IncomeAfter, NextStep,
        NoteSharing, PersonChange, PlaceFound, PlaceStanding, PlacementStanding, ReassignCause,
        Referral, ReferralActor, ReferralStatus, RerouteGuard, ReturnReason, Successor, Transition,
        TransitionKind, TransitionRefused,
    },
};

use uuid::Uuid;

use super::world::{
    CONSENT, HANDLER, POLICY, SISTER, THIRD, by, covered, done, draft, monday, referral_id, staff,
    text,
};

type Attempted = Result<Transition, TransitionRefused>;

pub fn ask() -> AskPerson {
    AskPerson {
        ground: BasisKind::Consent,
        form: ConsentForm::Electronic,
        approver: Approver::Person,
    }
}

pub fn declined(reason: DeclineReason) -> Decline {
    Decline {
        reason,
        text: None,
        review: CoordinatorReview::NotRequired,
    }
}

pub fn completion() -> Completion {
    Completion {
        outcome: ReferralOutcome::WorkUnsubsidised,
        income_source_after: vec![IncomeAfter {
            source: IncomeSource::OwnIncome,
            extent_percent: 100,
        }],
        note: Some((text("Anställd"), NoteSharing::Kept)),
    }
}

pub fn ended(reason: EndEarlyReason) -> EndEarly {
    EndEarly { reason, text: None }
}

pub fn reroute_guard() -> RerouteGuard {
    RerouteGuard {
        child: referral_id(50),
        send: covered(),
        loop_reason: None,
    }
}

/// Tries `kind` with inputs that are in order for a referral like this one.
pub fn attempt(kind: TransitionKind, referral: &Referral, act: &Act<'_>) -> Attempted {
    use TransitionKind as Kind;
    let today = act.today();
    match kind {
        Kind::AskPerson => referral.ask_person(ask(), act),
        Kind::RemindPerson => referral.remind_person(act),
        Kind::ReturnToDraft => referral.return_to_draft(return_reason(act), act),
        Kind::Send => referral.send(&covered(), act),
        Kind::DeleteDraft => referral.delete_draft(act),
        Kind::Receive => referral.receive(HANDLER, Exclusion::None, act),
        Kind::AskForInformation => referral.ask_for_information(text("Vilken utbildning?"), act),
        Kind::Answer => referral.answer(text("Gymnasium"), act),
        Kind::Accept => referral.accept(PlaceFound::Reserved, None, act),
        Kind::AcceptWithoutPlace => referral.accept(PlaceFound::Full, None, act),
        Kind::Waitlist => referral.waitlist(Eligibility::Met, PlaceStanding::Full, act),
        Kind::ReviewWaitlist => referral.review_waitlist(act),
        Kind::OfferPlace => referral.offer_place(act),
        Kind::Decline => referral.decline(declined(DeclineReason::OutsideArea), act),
        Kind::ChooseNext => referral.choose_next(NextStep::OtherSupport, act),
        Kind::ProposeReroute => referral.propose_reroute(THIRD, text("De kan mer"), act),
        Kind::ConfirmReroute => referral.confirm_reroute(&reroute_guard(), act),
        Kind::RerouteWithinAgency => referral.reroute_within_agency(SISTER, &reroute_guard(), act),
        Kind::Start => referral.start(today, None, act),
        Kind::PlanFollowUp => referral.plan_follow_up(today + Days::new(40), act),
        Kind::RecordNoShow => referral.record_no_show(today, act),
        Kind::Pause => referral.pause(text("Sjuk"), today + Days::new(10), act),
        Kind::Resume => referral.resume(act),
        Kind::Complete => referral.complete(completion(), act),
        Kind::EndEarly => referral.end_early(ended(EndEarlyReason::Job), act),
        Kind::Withdraw => referral.withdraw(act),
        Kind::RequestWithdrawal => referral.request_withdrawal(act),
        Kind::ConfirmWithdrawal => referral.confirm_withdrawal(act),
        Kind::WithdrawConsent => referral.withdraw_consent(Some(CONSENT), act),
        Kind::ConfirmStop => referral.confirm_stop(act),
        Kind::RemindOfDay => referral.work_off(day_of(referral.status()), act),
        Kind::Escalate => referral.escalate(EscalationRung::Half, act),
        Kind::Expire => referral.expire(act),
        Kind::MarkEnteredInError => referral.mark_entered_in_error(text("Fel person"), act),
        Kind::Reassign => {
            referral.reassign(staff(8), Exclusion::None, ReassignCause::Workload, act)
        }
        Kind::PlacementBegins => {
            referral.placement_begins(next_placement(referral), PlaceFound::Reserved, act)
        }
        Kind::PlacementEnds => referral.placement_ends(last_placement(referral), act),
        Kind::StepAside => referral.step_aside(act),
        Kind::Release => referral.release(HANDLER, act),
        Kind::MoveToSuccessor => referral.move_to_successor(Successor::Unit(SISTER.unit), act),
        Kind::Reevaluate => changed(kind, referral, PersonChange::Merged, act),
        Kind::Freeze => changed(kind, referral, PersonChange::Moved, act),
        Kind::Unfreeze => changed(kind, referral, PersonChange::MoveReverted, act),
        Kind::CloseOnDeath => changed(kind, referral, PersonChange::Died, act),
        Kind::EndWithCase => referral.end_with_case(EndEarlyReason::Job, act),
    }
}

/// A placement that has not been heard of.
pub fn next_placement(referral: &Referral) -> RecordId {
    placement(referral.parts().placements.len())
}

/// The placement that goes on, or one that has not been heard of.
fn last_placement(referral: &Referral) -> RecordId {
    let mut known = referral.parts().placements.iter();
    let ongoing = known.find(|known| known.standing == PlacementStanding::Ongoing);
    ongoing.map_or_else(|| next_placement(referral), |known| known.placement)
}

pub fn placement(number: usize) -> RecordId {
    RecordId::from_uuid(Uuid::from_u128(number as u128))
}

fn changed(
    kind: TransitionKind,
    referral: &Referral,
    change: PersonChange,
    act: &Act<'_>,
) -> Attempted {
    let status = referral.status();
    let unconcerned = TransitionRefused::WrongState { kind, status };
    referral.reevaluate(change, act)?.ok_or(unconcerned)
}

fn return_reason(act: &Act<'_>) -> ReturnReason {
    if act.capacities.has(ReferralActor::System) {
        ReturnReason::NoAnswer
    } else {
        ReturnReason::PersonDeclined
    }
}

fn day_of(status: ReferralStatus) -> DueKind {
    if status == ReferralStatus::Waitlisted {
        DueKind::ReviewWaitlist
    } else if status == ReferralStatus::Paused {
        DueKind::ResumeIsDue
    } else {
        DueKind::FollowUp
    }
}

/// A referral that has come to `status`, all on the first Monday.
pub fn referral_in(status: ReferralStatus) -> Referral {
    use ReferralStatus as Status;
    use TransitionKind as Kind;
    match status {
        Status::Draft => draft(),
        Status::AwaitingPerson => next(Status::Draft, Kind::AskPerson, ReferralActor::Sender),
        Status::Sent => next(Status::Draft, Kind::Send, ReferralActor::Sender),
        Status::Received => next(Status::Sent, Kind::Receive, ReferralActor::Receiver),
        Status::InfoRequested => next(
            Status::Received,
            Kind::AskForInformation,
            ReferralActor::Receiver,
        ),
        Status::Waitlisted => next(
            Status::Received,
            Kind::Waitlist,
            ReferralActor::ReceiverCoordinator,
        ),
        Status::Accepted => next(Status::Received, Kind::Accept, ReferralActor::Receiver),
        Status::Active => next(Status::Accepted, Kind::Start, ReferralActor::Receiver),
        Status::Paused => next(Status::Active, Kind::Pause, ReferralActor::Receiver),
        Status::Completed => next(Status::Active, Kind::Complete, ReferralActor::Receiver),
        Status::Declined => next(Status::Received, Kind::Decline, ReferralActor::Receiver),
        Status::Rerouted => next(
            Status::Received,
            Kind::RerouteWithinAgency,
            ReferralActor::Receiver,
        ),
        Status::Withdrawn => next(Status::Sent, Kind::Withdraw, ReferralActor::Sender),
        Status::ConsentWithdrawn => next(
            Status::Received,
            Kind::WithdrawConsent,
            ReferralActor::Person,
        ),
        Status::Expired => {
            let act = by(ReferralActor::System, monday() + Days::new(60));
            done(climbed(referral_in(Status::Sent), act.at).expire(&act))
        }
        Status::EndedEarly => next(Status::Active, Kind::EndEarly, ReferralActor::Receiver),
        Status::EnteredInError => next(
            Status::Draft,
            Kind::MarkEnteredInError,
            ReferralActor::Sender,
        ),
    }
}

fn next(from: ReferralStatus, kind: TransitionKind, actor: ReferralActor) -> Referral {
    done(attempt(kind, &referral_in(from), &by(actor, monday())))
}

/// The referral with every rung climbed that is due.
pub fn climbed(mut referral: Referral, at: DateTime<Utc>) -> Referral {
    let act = by(ReferralActor::System, at);
    loop {
        let clock = referral.state().clock();
        let today = swedish_date(at);
        let due = clock.and_then(|clock| domain::referral::next_escalation(clock, today, &POLICY));
        let Some(escalation) = due else {
            return referral;
        };
        referral = done(referral.escalate(escalation.rung, &act));
    }
}
