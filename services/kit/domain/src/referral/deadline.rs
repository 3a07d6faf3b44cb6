//! How long each step may take: configuration of an agreement (överenskommelse), with defaults.

use serde::{Deserialize, Serialize};

use super::clock::ClockKind;

/// The deadlines of one agreement. Working days are counted by the Swedish calendar; other days are
/// calendar days. A clock that runs keeps the length it was started with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeadlinePolicy {
    /// Working days to receive a sent referral.
    pub acknowledge_working_days: u32,
    /// Working days to decide a received referral.
    pub decide_working_days: u32,
    /// Working days from acceptance to the first contact.
    pub first_contact_working_days: u32,
    /// Working days for the sender to answer a question or to choose what is next.
    pub sender_working_days: u32,
    /// Working days for the receiver to confirm a stop.
    pub stop_working_days: u32,
    /// Days between reviews of the waiting list.
    pub waitlist_review_days: u32,
    /// Days after which a silent referral expires.
    pub expiry_days: u32,
    /// Days after which an idle draft is deleted.
    pub draft_days: u32,
    /// Days after which the person is reminded.
    pub person_remind_days: u32,
    /// Days after which an unanswered request goes back to draft.
    pub person_return_days: u32,
    /// Days from the start to the first follow-up.
    pub follow_up_days: u32,
    /// Days that an ended referral can still be read by the receiver.
    pub read_only_days: u32,
    /// Working days after a deadline when the unit's lead is told.
    pub lead_after_working_days: u32,
    /// Working days after a deadline when the desk and the sender's lead are told.
    pub desk_after_working_days: u32,
    /// No-shows after which ending early is suggested.
    pub no_shows_before_suggestion: u32,
}

impl Default for DeadlinePolicy {
    fn default() -> Self {
        Self {
            acknowledge_working_days: 2,
            decide_working_days: 10,
            first_contact_working_days: 10,
            sender_working_days: 5,
            stop_working_days: 2,
            waitlist_review_days: 30,
            expiry_days: 30,
            draft_days: 14,
            person_remind_days: 7,
            person_return_days: 30,
            follow_up_days: 30,
            read_only_days: 30,
            lead_after_working_days: 2,
            desk_after_working_days: 5,
            no_shows_before_suggestion: 3,
        }
    }
}

impl DeadlinePolicy {
    /// How many working days a clock of this kind runs.
    pub fn working_days(&self, kind: ClockKind) -> u32 {
        match kind {
            ClockKind::Acknowledge => self.acknowledge_working_days,
            ClockKind::Decide => self.decide_working_days,
            ClockKind::FirstContact => self.first_contact_working_days,
            ClockKind::SenderAnswers | ClockKind::SenderChooses => self.sender_working_days,
            ClockKind::ConfirmStop | ClockKind::ConfirmWithdrawal => self.stop_working_days,
        }
    }
}
