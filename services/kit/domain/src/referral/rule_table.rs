//! The transition table: the single list of what may happen to a referral (`referral.md`).

use super::{
    actor::ReferralActor::{
        self, AnyCaseworker, Desk, Person, Receiver, ReceiverCoordinator, ReceiverLead, Sender,
        Supervisor, System,
    },
    rule::{
        Target::{self, Deleted, Stays, To},
        TransitionKind as Kind, TransitionRule,
    },
    status::ReferralStatus::{
        self as Status, Accepted, Active, AwaitingPerson, Completed, ConsentWithdrawn, Declined,
        Draft, EndedEarly, EnteredInError, Expired, InfoRequested, Paused, Received, Rerouted,
        Sent, Waitlisted, Withdrawn,
    },
};

const OPEN: &[Status] = &[
    Sent,
    Received,
    InfoRequested,
    Waitlisted,
    Accepted,
    Active,
    Paused,
];
const CLAIMED: &[Status] = &[
    Received,
    InfoRequested,
    Waitlisted,
    Accepted,
    Active,
    Paused,
];
const BEFORE_ACTIVE: &[Status] = &[Sent, Received, InfoRequested, Waitlisted, Accepted];
const NOT_ENDED: &[Status] = &[
    Draft,
    AwaitingPerson,
    Sent,
    Received,
    InfoRequested,
    Waitlisted,
    Accepted,
    Active,
    Paused,
];
const NOT_ACCEPTED: &[Status] = &[
    Draft,
    AwaitingPerson,
    Sent,
    Received,
    InfoRequested,
    Waitlisted,
];
const WITH_CLOCK: &[Status] = &[
    Sent,
    Received,
    InfoRequested,
    Accepted,
    Active,
    Paused,
    Declined,
    ConsentWithdrawn,
];

const fn rule(
    kind: Kind,
    from: &'static [Status],
    to: Target,
    actors: &'static [ReferralActor],
    guard: &'static str,
    effect: &'static str,
) -> TransitionRule {
    TransitionRule {
        kind,
        from,
        to,
        actors,
        guard,
        effect,
    }
}

/// Every transition, in the order in which a referral lives.
#[rustfmt::skip]
pub const TRANSITIONS: &[TransitionRule] = &[
    rule(Kind::AskPerson, &[Draft], To(AwaitingPerson), &[Sender, Desk],
        "the ground is consent", "the person is asked"),
    rule(Kind::RemindPerson, &[AwaitingPerson], Stays, &[System],
        "7 days without an answer", "the person is reminded"),
    rule(Kind::ReturnToDraft, &[AwaitingPerson], To(Draft), &[Sender, Person, System],
        "the person says no, the sender takes it back, or 30 days without an answer", "the sender is told"),
    rule(Kind::DeleteDraft, &[Draft], Deleted, &[System],
        "idle for 14 days", "the draft is deleted"),
    rule(Kind::Send, &[Draft], To(Sent), &[Sender],
        "a live basis for every section; no open duplicate; the receiver is active; not blocked",
        "sections and bases are frozen; the receiver's clock starts"),
    rule(Kind::Send, &[AwaitingPerson], To(Sent), &[Sender, Person],
        "as from draft; the person's approval triggers it",
        "sections and bases are frozen; the receiver's clock starts"),
    rule(Kind::Receive, &[Sent], To(Received), &[Receiver, ReceiverLead],
        "the handler is not shut out; only a lead hands it to somebody else",
        "the grant starts; the handler is assigned; the clock of the decision starts"),
    rule(Kind::AskForInformation, &[Received], To(InfoRequested), &[Receiver],
        "a question", "the clock of the decision pauses; the sender's clock starts"),
    rule(Kind::Answer, &[InfoRequested], To(Received), &[Sender],
        "an answer", "the clock of the decision goes on, with the actual days given back"),
    rule(Kind::Answer, &[InfoRequested], To(Received), &[Desk],
        "an answer, once the ladder has reached the desk", "as when the sender answers"),
    rule(Kind::Accept, &[Received], To(Accepted), &[Receiver],
        "a place, or no place needed", "the place is reserved; sender and person are told; the unit becomes a party"),
    rule(Kind::AcceptWithoutPlace, &[Received], To(Waitlisted), &[Receiver],
        "accepted when the last place had gone", "waits instead; the sender sees since when"),
    rule(Kind::Waitlist, &[Received], To(Waitlisted), &[ReceiverCoordinator],
        "eligible, and no place", "the sender sees that it waits and since when, never a rank"),
    rule(Kind::ReviewWaitlist, &[Waitlisted], Stays, &[ReceiverCoordinator],
        "", "the next review is 30 days away"),
    rule(Kind::OfferPlace, &[Waitlisted], Stays, &[System],
        "a place has become free and none is held", "the place is held; the coordinator is told"),
    rule(Kind::Accept, &[Waitlisted], To(Accepted), &[ReceiverCoordinator],
        "a place, or no place needed", "as above"),
    rule(Kind::Decline, &[Sent, Received, Waitlisted], To(Declined), &[Receiver],
        "a coded reason, with a text if it is OTHER; a coordinator for some reasons if the agreement says so",
        "the sender's task: choose what is next"),
    rule(Kind::ChooseNext, &[Declined], Stays, &[Sender, Desk],
        "not chosen yet", "the sender's clock stops"),
    rule(Kind::ProposeReroute, &[Sent, Received], Stays, &[Receiver],
        "another unit, and a reason", "the sender's and the desk's task: confirm"),
    rule(Kind::ConfirmReroute, &[Sent, Received], To(Rerouted), &[Sender, Desk],
        "a proposal; a NEW basis check for the new receiver; the sender and a reason if the chain would come back to somebody",
        "a child referral with its own id is sent; its clock starts"),
    rule(Kind::RerouteWithinAgency, &[Sent, Received], To(Rerouted), &[Receiver],
        "another unit of the same agency that has not been asked before; a new basis check",
        "a child referral with its own id is sent; its clock starts"),
    rule(Kind::Start, &[Accepted], To(Active), &[Receiver],
        "a start date; the follow-up is not before it", "the receiver's case section opens; the case becomes active"),
    rule(Kind::PlanFollowUp, &[Active], Stays, &[Receiver],
        "a later day", "the follow-up moves"),
    rule(Kind::RecordNoShow, &[Accepted, Active], Stays, &[Receiver],
        "", "counted; the third suggests an early end"),
    rule(Kind::Pause, &[Active], To(Paused), &[Receiver],
        "a reason and a later day to go on", "the clock pauses"),
    rule(Kind::Resume, &[Paused], To(Active), &[Receiver],
        "", "the follow-up moves by the actual days of the pause"),
    rule(Kind::PlacementBegins, OPEN, Stays, &[System],
        "a placement of the receiver that is not known yet", "the place is confirmed; one that was given back is taken again if there is one"),
    rule(Kind::PlacementEnds, OPEN, Stays, &[System],
        "a placement that is not known to have ended", "the place is given back unless another placement goes on; the waiting list is promoted"),
    rule(Kind::Complete, &[Active], To(Completed), &[Receiver],
        "an outcome and what the person lives on afterwards", "the place is freed, if it still holds one; sender and person are told"),
    rule(Kind::EndEarly, &[Accepted, Active, Paused], To(EndedEarly), &[Receiver],
        "a reason, with a text if it is OTHER", "the place is freed; the waiting list is promoted"),
    rule(Kind::Withdraw, BEFORE_ACTIVE, To(Withdrawn), &[Sender],
        "", "the grant ends"),
    rule(Kind::RequestWithdrawal, &[Active, Paused], Stays, &[Sender],
        "not asked already", "the receiver's task: confirm"),
    rule(Kind::ConfirmWithdrawal, &[Active, Paused], To(Withdrawn), &[Receiver],
        "a request", "the grant ends"),
    rule(Kind::WithdrawConsent, OPEN, To(ConsentWithdrawn), &[Person, AnyCaseworker],
        "none", "the grants end at once; the receiver's task: confirm the stop; the person gets a receipt"),
    rule(Kind::ConfirmStop, &[ConsentWithdrawn], Stays, &[Receiver],
        "not confirmed yet", "the receiver's clock stops"),
    rule(Kind::RemindOfDay, &[Waitlisted, Active, Paused], Stays, &[System],
        "the day of the review, the follow-up or the end of the pause", "the receiver's task"),
    rule(Kind::Escalate, WITH_CLOCK, Stays, &[System],
        "the next rung of the ladder is due", "who is next on the ladder is told"),
    rule(Kind::Expire, &[Sent, Received], To(Expired), &[System],
        "30 days, and the ladder is done", "the desk owns the next step"),
    rule(Kind::MarkEnteredInError, &[Draft, Sent], To(EnteredInError), &[Sender],
        "a note; within 24 hours", "hidden, kept in the log"),
    rule(Kind::MarkEnteredInError, NOT_ENDED, To(EnteredInError), &[Supervisor],
        "a note", "hidden, kept in the log"),
    rule(Kind::Reassign, CLAIMED, Stays, &[ReceiverLead],
        "the new handler is not shut out", "the handler is assigned; after a conflict of interest the reads so far are reviewed"),
    rule(Kind::StepAside, CLAIMED, Stays, &[Receiver],
        "the handler that holds it", "nobody holds it; the lead assigns; the reads so far are reviewed"),
    rule(Kind::Release, CLAIMED, Stays, &[System],
        "the handler works in the unit no more", "nobody holds it; the lead assigns"),
    rule(Kind::MoveToSuccessor, OPEN, Stays, &[Desk, System],
        "the unit has closed", "the successor holds it, or else the desk"),
    rule(Kind::Reevaluate, OPEN, Stays, &[System],
        "protection or record of the person changed", "sections are masked anew; readers are judged anew"),
    rule(Kind::Freeze, OPEN, Stays, &[System],
        "the person moved to another municipality", "only stops are possible; the sender's task: hand over"),
    rule(Kind::Unfreeze, OPEN, Stays, &[System],
        "the move was a mistake", "the clock goes on"),
    rule(Kind::CloseOnDeath, NOT_ACCEPTED, To(Withdrawn), &[System],
        "the person has died", "nobody is written to at the person's address"),
    rule(Kind::CloseOnDeath, &[Accepted, Active, Paused], To(EndedEarly), &[System],
        "the person has died", "the place is freed; nobody is written to at the person's address"),
    rule(Kind::EndWithCase, &[Accepted, Active, Paused], To(EndedEarly), &[System],
        "the case is closed", "the place is freed; the unit stays for the follow-ups; the receiver is told"),
];

/// The ends, for readers of this file: no line leads out of one of these.
#[cfg(test)]
const ENDS: &[Status] = &[
    Completed,
    Declined,
    Rerouted,
    Withdrawn,
    ConsentWithdrawn,
    Expired,
    EndedEarly,
    EnteredInError,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::CodeList;

    #[test]
    fn every_kind_has_a_line_and_every_status_is_reached() {
        let kinds: BTreeSet<Kind> = TRANSITIONS.iter().map(|rule| rule.kind).collect();
        assert_eq!(kinds.len(), Kind::ALL.len());
        for status in Status::ALL {
            let reached = TRANSITIONS.iter().any(|rule| rule.to == To(*status));
            assert!(reached, "{status} is never reached");
        }
    }

    #[test]
    fn no_line_leads_out_of_an_end() {
        for rule in TRANSITIONS {
            for end in ENDS {
                assert!(
                    !rule.from.contains(end) || rule.to == Stays,
                    "{}",
                    rule.kind
                );
            }
        }
    }
}
