//! What a rule of the transition table is, and how the table is asked.

use super::{
    actor::{Capacities, ReferralActor},
    rule_table::TRANSITIONS,
    status::ReferralStatus,
};
use crate::code_list;

code_list! {
    /// What can be done with a referral.
    pub enum TransitionKind("ReferralTransition") {
        /// Ask the person for consent.
        AskPerson => "ASK_PERSON", "Fråga den enskilde";
        /// Remind the person.
        RemindPerson => "REMIND_PERSON", "Påminn den enskilde";
        /// Go back to draft.
        ReturnToDraft => "RETURN_TO_DRAFT", "Tillbaka till utkast";
        /// Send.
        Send => "SEND", "Skicka";
        /// Delete an idle draft.
        DeleteDraft => "DELETE_DRAFT", "Radera vilande utkast";
        /// Claim, or hand to a handler.
        Receive => "RECEIVE", "Ta emot";
        /// Ask the sender something.
        AskForInformation => "ASK_FOR_INFORMATION", "Begär komplettering";
        /// Answer the receiver.
        Answer => "ANSWER", "Svara";
        /// Accept.
        Accept => "ACCEPT", "Acceptera";
        /// Accept when the last place has just gone: waits instead.
        AcceptWithoutPlace => "ACCEPT_WITHOUT_PLACE", "Acceptera utan ledig plats";
        /// Put on the waiting list.
        Waitlist => "WAITLIST", "Ställ i kö";
        /// Review the wait.
        ReviewWaitlist => "REVIEW_WAITLIST", "Se över kön";
        /// Hold a place that has become free.
        OfferPlace => "OFFER_PLACE", "Håll ledig plats";
        /// Decline.
        Decline => "DECLINE", "Avböj";
        /// Choose what is next after a decline.
        ChooseNext => "CHOOSE_NEXT", "Välj nästa steg";
        /// Propose another unit.
        ProposeReroute => "PROPOSE_REROUTE", "Föreslå annan mottagare";
        /// Confirm another agency's unit.
        ConfirmReroute => "CONFIRM_REROUTE", "Bekräfta annan mottagare";
        /// Pass on to another unit of the same agency.
        RerouteWithinAgency => "REROUTE_WITHIN_AGENCY", "Hänvisa inom myndigheten";
        /// Start.
        Start => "START", "Starta";
        /// Plan the next follow-up.
        PlanFollowUp => "PLAN_FOLLOW_UP", "Planera uppföljning";
        /// Record that the person did not come.
        RecordNoShow => "RECORD_NO_SHOW", "Registrera uteblivet besök";
        /// Pause.
        Pause => "PAUSE", "Pausa";
        /// Resume.
        Resume => "RESUME", "Återuppta";
        /// Complete.
        Complete => "COMPLETE", "Avsluta";
        /// End before it is done.
        EndEarly => "END_EARLY", "Avbryt";
        /// Take back.
        Withdraw => "WITHDRAW", "Återta";
        /// Ask to take back what is being worked on.
        RequestWithdrawal => "REQUEST_WITHDRAWAL", "Begär återtagande";
        /// Confirm the sender's request.
        ConfirmWithdrawal => "CONFIRM_WITHDRAWAL", "Bekräfta återtagande";
        /// Record that the person withdrew consent.
        WithdrawConsent => "WITHDRAW_CONSENT", "Återkalla samtycke";
        /// Confirm that the work has stopped.
        ConfirmStop => "CONFIRM_STOP", "Bekräfta stopp";
        /// Remind of a day that was agreed.
        RemindOfDay => "REMIND_OF_DAY", "Påminn om dag";
        /// Climb the ladder.
        Escalate => "ESCALATE", "Påminn och eskalera";
        /// Let a silent referral expire.
        Expire => "EXPIRE", "Låt förfalla";
        /// Mark as entered in error.
        MarkEnteredInError => "MARK_ENTERED_IN_ERROR", "Markera som felregistrerad";
        /// Hand to another handler of the unit.
        Reassign => "REASSIGN", "Byt handläggare";
        /// A placement confirms the place.
        PlacementBegins => "PLACEMENT_BEGINS", "Placering påbörjad";
        /// The placement's end gives the place back.
        PlacementEnds => "PLACEMENT_ENDS", "Placering avslutad";
        /// Step aside because of a conflict of interest.
        StepAside => "STEP_ASIDE", "Anmäl jäv";
        /// The unit holds it again: its handler works there no more.
        Release => "RELEASE", "Lämna tillbaka till enheten";
        /// Move to the unit that took over.
        MoveToSuccessor => "MOVE_TO_SUCCESSOR", "Flytta till efterträdande enhet";
        /// Look again after a change of the person's protection or record.
        Reevaluate => "REEVALUATE", "Ompröva efter ändring";
        /// Freeze while a move is handed over.
        Freeze => "FREEZE", "Frys vid flytt";
        /// Thaw when the move was a mistake.
        Unfreeze => "UNFREEZE", "Häv frysning";
        /// Close because the person died.
        CloseOnDeath => "CLOSE_ON_DEATH", "Avsluta vid dödsfall";
        /// End because the case is closed.
        EndWithCase => "END_WITH_CASE", "Avsluta med ärendet";
    }
}

impl TransitionKind {
    /// Tells whether it may happen while the referral is frozen: what stops, and what only looks on.
    pub fn is_allowed_while_frozen(self) -> bool {
        match self {
            Self::ReturnToDraft
            | Self::DeleteDraft
            | Self::Decline
            | Self::ChooseNext
            | Self::EndEarly
            | Self::Withdraw
            | Self::RequestWithdrawal
            | Self::ConfirmWithdrawal
            | Self::WithdrawConsent
            | Self::ConfirmStop
            | Self::Escalate
            | Self::Expire
            | Self::MarkEnteredInError
            | Self::Reassign
            | Self::StepAside
            | Self::Release
            | Self::PlacementBegins
            | Self::PlacementEnds
            | Self::Reevaluate
            | Self::Unfreeze
            | Self::CloseOnDeath
            | Self::EndWithCase => true,
            Self::AskPerson
            | Self::RemindPerson
            | Self::RemindOfDay
            | Self::Send
            | Self::Receive
            | Self::AskForInformation
            | Self::Answer
            | Self::Accept
            | Self::AcceptWithoutPlace
            | Self::Waitlist
            | Self::ReviewWaitlist
            | Self::OfferPlace
            | Self::ProposeReroute
            | Self::ConfirmReroute
            | Self::RerouteWithinAgency
            | Self::Start
            | Self::PlanFollowUp
            | Self::RecordNoShow
            | Self::Pause
            | Self::Resume
            | Self::Complete
            | Self::MoveToSuccessor
            | Self::Freeze => false,
        }
    }

    /// Tells whether it moves the version. Reminders and placements do not: nobody's screen becomes stale
    /// by them.
    pub fn moves_version(self) -> bool {
        let reminders = [
            Self::Escalate,
            Self::RemindPerson,
            Self::RemindOfDay,
            Self::Reevaluate,
            Self::PlacementBegins,
            Self::PlacementEnds,
        ];
        !reminders.contains(&self)
    }
}

/// Where a transition leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// To this status.
    To(ReferralStatus),
    /// Nowhere: the status stays.
    Stays,
    /// The referral is deleted.
    Deleted,
}

/// One line of the transition table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransitionRule {
    /// What is done.
    pub kind: TransitionKind,
    /// Where it may be done.
    pub from: &'static [ReferralStatus],
    /// Where it leads.
    pub to: Target,
    /// Who may do it.
    pub actors: &'static [ReferralActor],
    /// What must hold, in words.
    pub guard: &'static str,
    /// What follows, in words.
    pub effect: &'static str,
}

/// What the table says of one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// This line allows it.
    Allowed(&'static TransitionRule),
    /// Nobody may do it here.
    WrongState,
    /// Somebody else may do it here.
    WrongActor,
}

/// Finds the line of the table that allows `kind` from `status` in one of `capacities`. Who may
/// never do it anywhere is told so before anything about the state.
pub fn find_rule(kind: TransitionKind, status: ReferralStatus, capacities: &Capacities) -> Finding {
    let mut of_kind = TRANSITIONS.iter().filter(|rule| rule.kind == kind);
    if !of_kind.clone().any(|rule| capacities.any_of(rule.actors)) {
        return Finding::WrongActor;
    }
    let mut here = of_kind.clone().filter(|rule| rule.from.contains(&status));
    if let Some(rule) = here.clone().find(|rule| capacities.any_of(rule.actors)) {
        return Finding::Allowed(rule);
    }
    let known_here = here.next().is_some();
    debug_assert!(of_kind.next().is_some(), "every kind has a line");
    if known_here {
        Finding::WrongActor
    } else {
        Finding::WrongState
    }
}
