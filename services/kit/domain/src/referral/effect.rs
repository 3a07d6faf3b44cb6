//! What follows from a transition, as data: the caller carries it out in the same transaction.

use chrono::NaiveDate;

use super::{
    aggregate::Referral, clock::ClockKind, parts::ReferralParty, reason::DeclineReason,
    rule::TransitionKind, status::ReferralStatus,
};
use crate::{
    CasePhase, EventBody, StaffId, UnitId, code_list, codes::ReferralService, event::ReferralNotice,
};

code_list! {
    /// What somebody should do next.
    pub enum TaskKind("ReferralTaskKind") {
        /// The handler is reminded of a deadline.
        Remind => "REMIND", "Påminnelse om en remiss";
        /// A deadline has been reached and the referral is flagged.
        Overdue => "OVERDUE", "Försenad remiss";
        /// A deadline passed some days ago: the lead steps in.
        StepIn => "STEP_IN", "Ta över ansvaret för en sen remiss";
        /// The sender answers a question.
        AnswerQuestion => "ANSWER_QUESTION", "Svara på komplettering";
        /// The sender chooses what is next after a decline.
        ChooseNext => "CHOOSE_NEXT", "Välj nästa steg";
        /// The sender or the desk confirms another receiver.
        ConfirmReroute => "CONFIRM_REROUTE", "Bekräfta annan mottagare";
        /// The receiver confirms the sender's withdrawal.
        ConfirmWithdrawal => "CONFIRM_WITHDRAWAL", "Bekräfta återtagande";
        /// The receiver confirms that it has stopped.
        ConfirmStop => "CONFIRM_STOP", "Bekräfta stopp";
        /// The coordinator reviews the wait.
        ReviewWaitlist => "REVIEW_WAITLIST", "Se över kön";
        /// A free place is held.
        PlaceIsHeld => "PLACE_IS_HELD", "Ledig plats hålls";
        /// The lead assigns a handler.
        AssignHandler => "ASSIGN_HANDLER", "Utse handläggare";
        /// The lead names the handlers of a protected person.
        NameHandlers => "NAME_HANDLERS", "Namnge handläggare";
        /// The log reviewer looks at what a handler with a conflict of interest has read.
        ReviewReads => "REVIEW_READS", "Granska läsningar";
        /// The follow-up is due.
        FollowUp => "FOLLOW_UP", "Följ upp insatsen";
        /// The pause is over.
        ResumeIsDue => "RESUME_IS_DUE", "Återuppta eller förläng";
        /// The person has stayed away several times.
        ConsiderEndingEarly => "CONSIDER_ENDING_EARLY", "Överväg avbrott";
        /// The person has moved: hand over.
        HandOverMove => "HAND_OVER_MOVE", "Flyttöverlämning";
        /// The desk owns the next step.
        TakeOver => "TAKE_OVER", "Ta över";
        /// The draft came back from the person.
        DraftReturned => "DRAFT_RETURNED", "Utkastet är tillbaka";
        /// The case was closed while the receiver worked: round off.
        RoundOff => "ROUND_OFF", "Ärendet är avslutat: runda av";
        /// Two records became one: look for duplicates.
        CheckDuplicates => "CHECK_DUPLICATES", "Kontrollera dubbletter";
    }
}

code_list! {
    /// Who a task is for.
    pub enum TaskFor("ReferralTaskFor") {
        /// The handler that holds the referral, or its unit while nobody does.
        Assignee => "ASSIGNEE", "Handläggaren";
        /// The receiving unit.
        ReceiverUnit => "RECEIVER_UNIT", "Mottagande enhet";
        /// Who leads the receiving unit.
        ReceiverLead => "RECEIVER_LEAD", "Mottagarens arbetsledare";
        /// Who coordinates the receiving unit's waiting list.
        ReceiverCoordinator => "RECEIVER_COORDINATOR", "Mottagarens samordnare";
        /// The sending unit.
        SenderUnit => "SENDER_UNIT", "Avsändande enhet";
        /// Who leads the sending unit.
        SenderLead => "SENDER_LEAD", "Avsändarens arbetsledare";
        /// The desk.
        Desk => "DESK", "Mottagningen";
        /// The receiving agency's log reviewer.
        LogReviewer => "LOG_REVIEWER", "Logggranskare";
    }
}

code_list! {
    /// What other services are told, ids only.
    pub enum ReferralEvent("ReferralEvent") {
        /// It was sent.
        Sent => "SENT", "Skickad";
        /// It was received.
        Received => "RECEIVED", "Mottagen";
        /// It was accepted.
        Accepted => "ACCEPTED", "Accepterad";
        /// The work started.
        Started => "STARTED", "Startad";
        /// It ended; the status says how.
        Ended => "ENDED", "Avslutad";
    }
}

/// What the person is told. Which channel may be used, if any, is decided where notices are sent:
/// never the address of somebody protected or dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonNotice {
    /// Please approve.
    ApprovalAsked,
    /// Please approve, again.
    ApprovalReminder,
    /// It was accepted.
    Accepted,
    /// It was declined; the reason only if it is one that the person is told.
    Declined(Option<DeclineReason>),
    /// It is done.
    Completed,
    /// The withdrawn consent is recorded, and this stopped.
    ConsentReceipt,
}

/// One thing that follows from a transition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The receiver may from now on read what the referral carries.
    GrantStarts,
    /// The receiver may no longer read what the referral carries.
    GrantEnds,
    /// A place of the unit's capacity is taken.
    ReservePlace {
        /// The unit.
        unit: UnitId,
        /// The service.
        service: ReferralService,
    },
    /// The place goes back.
    FreePlace {
        /// The unit.
        unit: UnitId,
        /// The service.
        service: ReferralService,
    },
    /// Whoever has waited longest is offered the place.
    PromoteWaitlist {
        /// The unit.
        unit: UnitId,
        /// The service.
        service: ReferralService,
    },
    /// A clock starts.
    StartClock {
        /// What it waits for.
        kind: ClockKind,
        /// Its last day.
        due_on: NaiveDate,
    },
    /// A clock stands still.
    PauseClock(ClockKind),
    /// A clock goes on.
    ResumeClock {
        /// What it waits for.
        kind: ClockKind,
        /// Its last day, with what was given back.
        due_on: NaiveDate,
    },
    /// A clock is done; its open tasks close.
    StopClock(ClockKind),
    /// Somebody should do something.
    Task {
        /// Who.
        recipient: TaskFor,
        /// What.
        kind: TaskKind,
        /// Until when.
        due_on: NaiveDate,
    },
    /// The sender sees the new status.
    NotifySender,
    /// The person is told.
    NotifyPerson(PersonNotice),
    /// Other services are told.
    Tell(ReferralEvent),
    /// The handler is assigned to the case.
    Assign(StaffId),
    /// The handler no longer holds it.
    Unassign(StaffId),
    /// The receiving unit becomes a party of the case.
    PartyJoins(ReferralParty),
    /// The receiving unit becomes a past party, if this was its last open referral of the case.
    PartyMayLeave(ReferralParty),
    /// The receiver's own section of the case opens.
    CaseSectionOpens,
    /// The case reaches a phase; it never goes back.
    CaseReaches(CasePhase),
    /// A referral that is sent in the same transaction, with what follows from that.
    CreateChild(Box<Transition>),
    /// The desk owns the next step.
    HandToDesk,
    /// What is shown of the person is masked anew, for every reader.
    Remask,
    /// What this handler has read is flagged for review.
    FlagReads(StaffId),
    /// The draft is deleted; a count remains.
    DeleteDraft,
}

/// A transition that has happened: the referral after it, and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// What was done.
    pub kind: TransitionKind,
    /// Where the referral stood.
    pub from: ReferralStatus,
    /// Where it stands.
    pub to: ReferralStatus,
    /// The referral after it.
    pub referral: Referral,
    /// What follows, in order.
    pub effects: Vec<Effect>,
}

impl Transition {
    /// The events that other services are told, ids only: of this referral, then of its child.
    pub fn events(&self) -> Vec<EventBody> {
        let mut events = Vec::new();
        for effect in &self.effects {
            if let Effect::Tell(event) = effect {
                events.extend(self.event_body(*event));
            } else if let Effect::CreateChild(child) = effect {
                events.extend(child.events());
            }
        }
        events
    }

    /// `None` only for an end that is no end, which the table does not know.
    fn event_body(&self, event: ReferralEvent) -> Option<EventBody> {
        let (from, to) = (self.referral.from(), self.referral.to());
        let notice = ReferralNotice {
            referral: self.referral.id(),
            from_unit: from.unit,
            from_agency: from.agency,
            to_unit: to.unit,
            to_agency: to.agency,
        };
        match event {
            ReferralEvent::Sent => Some(EventBody::ReferralSent(notice)),
            ReferralEvent::Received => Some(EventBody::ReferralReceived(notice)),
            ReferralEvent::Accepted => Some(EventBody::ReferralAccepted(notice)),
            ReferralEvent::Started => Some(EventBody::ReferralStarted(notice)),
            ReferralEvent::Ended => {
                let state = self.to.ending()?;
                Some(EventBody::ReferralEnded { notice, state })
            }
        }
    }
}
