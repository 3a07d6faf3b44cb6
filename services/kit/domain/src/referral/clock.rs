//! A clock in working days that can pause, and gives back exactly the days that it stood still.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{deadline::DeadlinePolicy, escalation::EscalationRung};
use crate::{
    calendar::{add_working_days, working_days_between},
    code_list,
};

code_list! {
    /// What a clock waits for.
    pub enum ClockKind("ReferralClockKind") {
        /// The receiver receives the referral.
        Acknowledge => "ACKNOWLEDGE", "Mottagande";
        /// The receiver decides.
        Decide => "DECIDE", "Beslut";
        /// The receiver meets the person.
        FirstContact => "FIRST_CONTACT", "Första kontakt";
        /// The sender answers a question.
        SenderAnswers => "SENDER_ANSWERS", "Avsändarens svar";
        /// The sender chooses what is next after a decline.
        SenderChooses => "SENDER_CHOOSES", "Avsändarens nästa steg";
        /// The receiver confirms that it stopped after a withdrawn consent.
        ConfirmStop => "CONFIRM_STOP", "Bekräftat stopp";
        /// The receiver confirms the sender's withdrawal.
        ConfirmWithdrawal => "CONFIRM_WITHDRAWAL", "Bekräftat återtagande";
    }
}

impl ClockKind {
    /// Tells whether the sender is the one who is waited for.
    pub fn waits_for_sender(self) -> bool {
        match self {
            Self::SenderAnswers | Self::SenderChooses => true,
            Self::Acknowledge
            | Self::Decide
            | Self::FirstContact
            | Self::ConfirmStop
            | Self::ConfirmWithdrawal => false,
        }
    }

    /// Tells whether silence makes the referral expire.
    pub fn can_expire(self) -> bool {
        self == Self::Acknowledge || self == Self::Decide
    }
}

/// A deadline that runs. The day it starts is day zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralClock {
    kind: ClockKind,
    started_on: NaiveDate,
    working_days: u32,
    paused_on: Option<NaiveDate>,
    given_back_working_days: u32,
    given_back_days: u32,
    rung: Option<EscalationRung>,
}

impl ReferralClock {
    /// Starts a clock of the length that the agreement gives.
    pub fn start(kind: ClockKind, on: NaiveDate, policy: &DeadlinePolicy) -> Self {
        Self {
            kind,
            started_on: on,
            working_days: policy.working_days(kind),
            paused_on: None,
            given_back_working_days: 0,
            given_back_days: 0,
            rung: None,
        }
    }

    /// What the clock waits for.
    pub fn kind(&self) -> ClockKind {
        self.kind
    }

    /// The day on which the clock started.
    pub fn started_on(&self) -> NaiveDate {
        self.started_on
    }

    /// The last day of the deadline, with every day that was given back. While the clock stands
    /// still it is the day as known when it stopped.
    pub fn due_on(&self) -> NaiveDate {
        add_working_days(
            self.started_on,
            self.working_days + self.given_back_working_days,
        )
    }

    /// The day on which half of the deadline has gone, rounded up.
    pub fn half_on(&self) -> NaiveDate {
        add_working_days(
            self.started_on,
            self.working_days.div_ceil(2) + self.given_back_working_days,
        )
    }

    /// The day `days` calendar days after the start, with the days that were given back.
    pub fn days_after_start(&self, days: u32) -> NaiveDate {
        self.started_on + chrono::Days::new(u64::from(days + self.given_back_days))
    }

    /// Tells whether the clock stands still.
    pub fn is_paused(&self) -> bool {
        self.paused_on.is_some()
    }

    /// Tells whether the deadline has passed.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        !self.is_paused() && today > self.due_on()
    }

    /// The last rung of the ladder that was climbed.
    pub fn rung(&self) -> Option<EscalationRung> {
        self.rung
    }

    /// The same clock, standing still from `on`. A clock that stands still is left as it is.
    #[must_use]
    pub fn paused(mut self, on: NaiveDate) -> Self {
        self.paused_on = self.paused_on.or(Some(on));
        self
    }

    /// The same clock, running again, with the actual days of the pause given back.
    #[must_use]
    pub fn resumed(mut self, on: NaiveDate) -> Self {
        if let Some(from) = self.paused_on.take() {
            self.given_back_working_days += working_days_after(from, on);
            self.given_back_days += days_after(from, on);
        }
        self
    }

    /// The same clock, with a rung climbed. It never goes down.
    #[must_use]
    pub fn climbed(mut self, rung: EscalationRung) -> Self {
        self.rung = self.rung.max(Some(rung));
        self
    }
}

/// The working days after `from`, up to and with `to`; none when `to` is not later.
fn working_days_after(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from(working_days_between(from, to)).unwrap_or(0)
}

/// The calendar days from `from` to `to`; none when `to` is not later.
pub(super) fn days_after(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 2, day).expect("a day of February")
    }

    #[test]
    fn a_pause_gives_back_its_actual_working_days() {
        // Monday 2 February 2026; ten working days are Monday 16 February.
        let clock = ReferralClock::start(ClockKind::Decide, day(2), &DeadlinePolicy::default());
        assert_eq!(clock.due_on(), day(16));
        let paused = clock.clone().paused(day(5));
        assert!(!paused.is_overdue(day(28)));
        // Thursday to Tuesday: Friday, Monday, Tuesday.
        let resumed = paused.resumed(day(10));
        assert_eq!(resumed.due_on(), day(19));
        assert_eq!(resumed.days_after_start(5), day(12));
        assert_eq!(clock.clone().paused(day(5)).resumed(day(5)), clock);
    }

    #[test]
    fn resuming_a_running_clock_gives_nothing() {
        let clock =
            ReferralClock::start(ClockKind::Acknowledge, day(2), &DeadlinePolicy::default());
        assert_eq!(clock.clone().resumed(day(20)), clock);
    }
}
