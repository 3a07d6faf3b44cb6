//! The sender sends, and answers what the receiver asks.

use super::{
    actor::{Act, ReferralActor},
    aggregate::Referral,
    clock::{ClockKind, ReferralClock},
    effect::Transition,
    escalation::EscalationRung,
    guard::SendGuard,
    parts::NoteSharing,
    reason::NextStep,
    refusal::TransitionRefused,
    rule::TransitionKind,
    state::{NextStepTaken, ReferralState},
    text::FreeText,
};

impl Referral {
    /// Sends. The section names and their bases are frozen here, never the content.
    pub fn send(&self, guard: &SendGuard, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let mut step = self.begin(TransitionKind::Send, act)?;
        step.parts.carried = guard.decide(&self.parts.sections)?;
        step.parts.sent_at = Some(act.at);
        let clock = ReferralClock::start(ClockKind::Acknowledge, act.today(), act.policy);
        Ok(step.to(ReferralState::Sent { clock }).finish())
    }

    /// Answers the receiver's question. The clock of the decision goes on where it stood. The desk
    /// may answer for a sender that has been silent up to the ladder's last rung.
    pub fn answer(&self, text: FreeText, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::Answer;
        let step = self.begin(kind, act)?;
        let ReferralState::InfoRequested {
            received_at,
            decide,
            clock,
            ..
        } = self.state()
        else {
            return Err(self.not_from_here(kind));
        };
        let silent = clock.rung() == Some(EscalationRung::Desk);
        if !silent && !act.capacities.has(ReferralActor::Sender) {
            return Err(TransitionRefused::WrongActor { kind });
        }
        let received = ReferralState::Received {
            received_at: *received_at,
            clock: decide.clone().resumed(act.today()),
        };
        Ok(step
            .to(received)
            .note(Some(text), NoteSharing::Shared)
            .finish())
    }

    /// Chooses what is next after a decline. The declined referral itself stays as it is.
    pub fn choose_next(
        &self,
        step: NextStep,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::ChooseNext;
        let mut change = self.begin(kind, act)?;
        let ReferralState::Declined { next, .. } = &mut change.parts.state else {
            return Err(self.not_from_here(kind));
        };
        if let NextStepTaken::Chosen { .. } = next {
            return Err(TransitionRefused::AlreadyDone { kind });
        }
        *next = NextStepTaken::Chosen { step, at: act.at };
        Ok(change.finish())
    }
}
