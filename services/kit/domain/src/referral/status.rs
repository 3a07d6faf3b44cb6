//! The seventeen statuses of a referral, and what each means for those who look on.

use crate::{code_list, event::ReferralEnding};

code_list! {
    /// Where a referral stands (`referral.md`, first table). Outcome and reason are separate fields.
    pub enum ReferralStatus("ReferralStatus") {
        /// Being written by the sender.
        Draft => "DRAFT", "Utkast";
        /// The person has been asked for consent.
        AwaitingPerson => "AWAITING_PERSON", "Inväntar den enskilde";
        /// With the receiver, who has not looked yet.
        Sent => "SENT", "Skickad";
        /// Claimed by a handler at the receiver.
        Received => "RECEIVED", "Mottagen";
        /// The receiver has asked the sender something.
        InfoRequested => "INFO_REQUESTED", "Komplettering";
        /// Eligible, but there is no place yet.
        Waitlisted => "WAITLISTED", "I kö";
        /// The receiver will act.
        Accepted => "ACCEPTED", "Accepterad";
        /// The receiver acts.
        Active => "ACTIVE", "Pågår";
        /// The receiver has paused until a day.
        Paused => "PAUSED", "Pausad";
        /// Done, with an outcome.
        Completed => "COMPLETED", "Avslutad";
        /// The receiver will not act.
        Declined => "DECLINED", "Avböjd";
        /// Passed on to another unit as a referral of its own.
        Rerouted => "REROUTED", "Hänvisad vidare";
        /// Taken back by the sender.
        Withdrawn => "WITHDRAWN", "Återtagen";
        /// Stopped because the person withdrew consent.
        ConsentWithdrawn => "CONSENT_WITHDRAWN", "Samtycke återkallat";
        /// Nobody answered in time.
        Expired => "EXPIRED", "Förfallen";
        /// Ended before it was done.
        EndedEarly => "ENDED_EARLY", "Avbruten";
        /// Should never have existed.
        EnteredInError => "ENTERED_IN_ERROR", "Felregistrerad";
    }
}

code_list! {
    /// What the receiver may see because of the referral's state. The matrix decides every read; this
    /// is the most that the referral itself can give.
    pub enum ReceiverView("ReceiverView") {
        /// Nothing at all.
        Nothing => "NOTHING", "Ingenting";
        /// Service, urgency, age band and sender.
        Envelope => "ENVELOPE", "Kuvertet";
        /// The sections that the referral carries, read.
        Carried => "CARRIED", "Delsidorna som följer med";
        /// The carried sections, read, and the receiver's own, written.
        CarriedAndOwn => "CARRIED_AND_OWN", "Delsidorna som följer med och egna";
        /// What was written there before, read, for a while after the end.
        ReadOnly => "READ_ONLY", "Endast läsning";
        /// That the referral has been there, for the receiver's own audit.
        AuditCopy => "AUDIT_COPY", "Egen loggkopia";
    }
}

impl ReferralStatus {
    /// Tells whether the referral is open: sent, and not ended (`access.md`, Words).
    pub fn is_open(self) -> bool {
        match self {
            Self::Sent
            | Self::Received
            | Self::InfoRequested
            | Self::Waitlisted
            | Self::Accepted
            | Self::Active
            | Self::Paused => true,
            Self::Draft
            | Self::AwaitingPerson
            | Self::Completed
            | Self::Declined
            | Self::Rerouted
            | Self::Withdrawn
            | Self::ConsentWithdrawn
            | Self::Expired
            | Self::EndedEarly
            | Self::EnteredInError => false,
        }
    }

    /// Tells whether the referral has left the sender's desk only on paper: it was never sent.
    pub fn is_unsent(self) -> bool {
        self == Self::Draft || self == Self::AwaitingPerson
    }

    /// Tells whether the referral has ended for good. Reopening is a new referral with `replaces`.
    pub fn is_terminal(self) -> bool {
        !self.is_open() && !self.is_unsent()
    }

    /// Tells whether a handler at the receiver holds the referral.
    pub fn is_claimed(self) -> bool {
        self.is_open() && self != Self::Sent
    }

    /// Tells whether the receiver has taken it on: accepted, and not ended.
    pub fn is_taken_on(self) -> bool {
        self == Self::Accepted || self == Self::Active || self == Self::Paused
    }

    /// The status as a FHIR Task says it (HL7 FHIR R4, `Task.status`).
    pub fn fhir_task(self) -> &'static str {
        match self {
            Self::Draft | Self::AwaitingPerson => "draft",
            Self::Sent => "requested",
            Self::Received | Self::InfoRequested => "received",
            Self::Waitlisted | Self::Paused => "on-hold",
            Self::Accepted => "accepted",
            Self::Active => "in-progress",
            Self::Completed => "completed",
            Self::Declined | Self::Rerouted => "rejected",
            Self::Withdrawn | Self::ConsentWithdrawn | Self::Expired => "cancelled",
            Self::EndedEarly => "failed",
            Self::EnteredInError => "entered-in-error",
        }
    }

    /// How the referral ended, as other services know it; `None` while it has not.
    pub fn ending(self) -> Option<ReferralEnding> {
        match self {
            Self::Completed => Some(ReferralEnding::Completed),
            Self::Declined => Some(ReferralEnding::Declined),
            Self::Rerouted => Some(ReferralEnding::Rerouted),
            Self::Withdrawn => Some(ReferralEnding::Withdrawn),
            Self::ConsentWithdrawn => Some(ReferralEnding::ConsentWithdrawn),
            Self::Expired => Some(ReferralEnding::Expired),
            Self::EndedEarly => Some(ReferralEnding::EndedEarly),
            Self::EnteredInError => Some(ReferralEnding::EnteredInError),
            Self::Draft
            | Self::AwaitingPerson
            | Self::Sent
            | Self::Received
            | Self::InfoRequested
            | Self::Waitlisted
            | Self::Accepted
            | Self::Active
            | Self::Paused => None,
        }
    }

    /// What the receiver may see while the referral stands here.
    pub fn receiver_view(self) -> ReceiverView {
        match self {
            Self::Draft | Self::AwaitingPerson | Self::ConsentWithdrawn | Self::EnteredInError => {
                ReceiverView::Nothing
            }
            Self::Sent => ReceiverView::Envelope,
            Self::Received | Self::InfoRequested | Self::Waitlisted | Self::Accepted => {
                ReceiverView::Carried
            }
            Self::Active | Self::Paused => ReceiverView::CarriedAndOwn,
            Self::Completed | Self::EndedEarly => ReceiverView::ReadOnly,
            Self::Declined | Self::Rerouted | Self::Withdrawn | Self::Expired => {
                ReceiverView::AuditCopy
            }
        }
    }
}

impl ReceiverView {
    /// Tells whether the view gives the carried sections.
    pub fn gives_carried(self) -> bool {
        match self {
            Self::Carried | Self::CarriedAndOwn => true,
            Self::Nothing | Self::Envelope | Self::ReadOnly | Self::AuditCopy => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CodeList;

    #[test]
    fn there_are_seventeen_statuses_and_each_is_unsent_open_or_terminal() {
        assert_eq!(ReferralStatus::ALL.len(), 17);
        for status in ReferralStatus::ALL {
            let kinds = [status.is_unsent(), status.is_open(), status.is_terminal()];
            assert_eq!(kinds.iter().filter(|kind| **kind).count(), 1, "{status}");
        }
    }

    #[test]
    fn nothing_carried_is_seen_before_receipt_or_after_the_end() {
        for status in ReferralStatus::ALL {
            if status.receiver_view().gives_carried() {
                assert!(status.is_claimed(), "{status}");
            }
        }
    }
}
