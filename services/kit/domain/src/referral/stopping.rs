//! What stops a referral. None of this needs a consent, or data that are complete.

use super::{
    actor::{Act, ExpectedVersion, ReferralActor},
    aggregate::Referral,
    clock::{ClockKind, ReferralClock},
    effect::{Effect, PersonNotice, TaskFor, TaskKind, Transition},
    reason::WithdrawalReason,
    refusal::TransitionRefused,
    rule::TransitionKind,
    state::{ReferralState, StopConfirmation, WithdrawalRequest},
    text::FreeText,
};
use crate::BasisId;

impl Referral {
    /// Takes back a referral that is not worked on yet.
    pub fn withdraw(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let step = self.begin(TransitionKind::Withdraw, act)?;
        let withdrawn = ReferralState::Withdrawn {
            ended_on: act.today(),
            reason: WithdrawalReason::TakenBack,
        };
        Ok(step.to(withdrawn).finish())
    }

    /// Asks to take back a referral that is worked on; the receiver confirms (BSeR 5.2).
    pub fn request_withdrawal(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::RequestWithdrawal;
        let mut step = self.begin(kind, act)?;
        let clock = ReferralClock::start(ClockKind::ConfirmWithdrawal, act.today(), act.policy);
        let due_on = clock.due_on();
        let pending = step.parts.state.withdrawal_mut();
        let Some(withdrawal) = pending else {
            return Err(self.not_from_here(kind));
        };
        if withdrawal.is_some() {
            return Err(TransitionRefused::AlreadyDone { kind });
        }
        *withdrawal = Some(WithdrawalRequest {
            asked_at: act.at,
            asked_by: act.doer,
            clock,
        });
        Ok(step
            .task(TaskFor::Assignee, TaskKind::ConfirmWithdrawal, due_on)
            .finish())
    }

    /// Confirms the sender's request.
    pub fn confirm_withdrawal(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::ConfirmWithdrawal;
        let step = self.begin(kind, act)?;
        if self.parts.state.clock_kind() != Some(ClockKind::ConfirmWithdrawal) {
            return Err(TransitionRefused::NothingPending { kind });
        }
        let withdrawn = ReferralState::Withdrawn {
            ended_on: act.today(),
            reason: WithdrawalReason::Confirmed,
        };
        Ok(step.to(withdrawn).finish())
    }

    /// Records that the person withdrew consent: every open referral that rests on it stops at once.
    /// There is no other guard, and no version is asked for.
    pub fn withdraw_consent(
        &self,
        basis: Option<BasisId>,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let act = Act {
            expected: ExpectedVersion::NotAsked,
            ..act.clone()
        };
        let step = self.begin(TransitionKind::WithdrawConsent, &act)?;
        let clock = ReferralClock::start(ClockKind::ConfirmStop, act.today(), act.policy);
        let due_on = clock.due_on();
        let stopped = ReferralState::ConsentWithdrawn {
            ended_on: act.today(),
            basis,
            stop: StopConfirmation::Awaited { clock },
        };
        Ok(step
            .to(stopped)
            .task(TaskFor::ReceiverUnit, TaskKind::ConfirmStop, due_on)
            .then(Effect::NotifyPerson(PersonNotice::ConsentReceipt))
            .finish())
    }

    /// Confirms that the receiver has stopped.
    pub fn confirm_stop(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::ConfirmStop;
        let mut step = self.begin(kind, act)?;
        let ReferralState::ConsentWithdrawn { stop, .. } = &mut step.parts.state else {
            return Err(self.not_from_here(kind));
        };
        if let StopConfirmation::Confirmed { .. } = stop {
            return Err(TransitionRefused::AlreadyDone { kind });
        }
        *stop = StopConfirmation::Confirmed {
            at: act.at,
            by: act.doer,
        };
        Ok(step.finish())
    }

    /// Marks as entered in error, with a note for the log. The sender may for 24 hours after it was
    /// written or sent; later, or in a later state, the sender's manager.
    pub fn mark_entered_in_error(
        &self,
        note: FreeText,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let step = self.begin(TransitionKind::MarkEnteredInError, act)?;
        let since = self.parts.sent_at.unwrap_or(self.parts.created_at);
        let within_a_day = act.at - since <= chrono::Duration::hours(24);
        if !within_a_day && !act.capacities.has(ReferralActor::Supervisor) {
            return Err(TransitionRefused::TooLateForSender);
        }
        let marked = ReferralState::EnteredInError {
            ended_on: act.today(),
            note,
            was: self.status(),
        };
        Ok(step.to(marked).finish())
    }
}

impl ReferralState {
    /// The sender's request to take it back, where one can be asked for.
    fn withdrawal_mut(&mut self) -> Option<&mut Option<WithdrawalRequest>> {
        if let Self::Active { withdrawal, .. } | Self::Paused { withdrawal, .. } = self {
            Some(withdrawal)
        } else {
            None
        }
    }
}
