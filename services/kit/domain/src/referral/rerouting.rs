//! The receiver knows somebody better: the referral goes on as a child of its own.

use super::{
    actor::{Act, ReferralActor},
    aggregate::Referral,
    clock::{ClockKind, ReferralClock},
    effect::{Effect, ReferralEvent, TaskFor, TaskKind, Transition},
    guard::RerouteGuard,
    parts::{ChainLink, NoteSharing, ReferralParts, ReferralParty, RerouteProposal},
    refusal::TransitionRefused,
    rule::TransitionKind,
    state::ReferralState,
    status::ReferralStatus,
    text::FreeText,
};
use crate::calendar::add_working_days;

impl Referral {
    /// Proposes another unit. The receiver's clock runs on until the sender or the desk confirms.
    pub fn propose_reroute(
        &self,
        to: ReferralParty,
        reason: FreeText,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let mut step = self.begin(TransitionKind::ProposeReroute, act)?;
        self.check_reroute_target(to)?;
        step.parts.proposal = Some(RerouteProposal {
            to,
            reason,
            proposed_at: act.at,
        });
        let due_on = add_working_days(act.today(), act.policy.sender_working_days);
        Ok(step
            .task(TaskFor::SenderUnit, TaskKind::ConfirmReroute, due_on)
            .task(TaskFor::Desk, TaskKind::ConfirmReroute, due_on)
            .finish())
    }

    /// Confirms the proposal, with a new basis check for the new receiver. A chain that would come
    /// back to somebody who was asked before needs the sender, and a reason.
    pub fn confirm_reroute(
        &self,
        guard: &RerouteGuard,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::ConfirmReroute;
        self.begin(kind, act)?;
        let Some(proposal) = &self.parts.proposal else {
            return Err(TransitionRefused::NothingPending { kind });
        };
        if self.would_loop(proposal.to) {
            if !act.capacities.has(ReferralActor::Sender) {
                return Err(TransitionRefused::WrongActor { kind });
            }
            if guard.loop_reason.is_none() {
                return Err(TransitionRefused::invalid(
                    "loopReason",
                    "referral-loop-needs-reason",
                ));
            }
        }
        self.reroute(kind, proposal.to, guard, act)
    }

    /// Passes on to another unit of the receiver's own agency, which needs nobody's confirmation
    /// unless that unit was asked before.
    pub fn reroute_within_agency(
        &self,
        to: ReferralParty,
        guard: &RerouteGuard,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::RerouteWithinAgency;
        self.begin(kind, act)?;
        self.check_reroute_target(to)?;
        if to.agency != self.parts.to.agency || self.would_loop(to) {
            return Err(TransitionRefused::invalid(
                "toUnitId",
                "referral-reroute-needs-confirmation",
            ));
        }
        self.reroute(kind, to, guard, act)
    }

    fn check_reroute_target(&self, to: ReferralParty) -> Result<(), TransitionRefused> {
        if to.unit == self.parts.to.unit {
            Err(TransitionRefused::invalid(
                "toUnitId",
                "referral-reroute-same-unit",
            ))
        } else if to.unit == self.parts.from.unit {
            Err(TransitionRefused::invalid(
                "toUnitId",
                "referral-reroute-to-sender",
            ))
        } else {
            Ok(())
        }
    }

    fn reroute(
        &self,
        kind: TransitionKind,
        to: ReferralParty,
        guard: &RerouteGuard,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let step = self.begin(kind, act)?;
        let child = self.child(to, guard, act)?;
        let rerouted = ReferralState::Rerouted {
            ended_on: act.today(),
            child: guard.child,
            to_unit: to.unit,
            to_agency: to.agency,
        };
        Ok(step
            .to(rerouted)
            .note(guard.loop_reason.clone(), NoteSharing::Shared)
            .then(Effect::CreateChild(Box::new(child)))
            .finish())
    }

    /// The referral that goes on: from the same sender, with the same question, under its own id.
    fn child(
        &self,
        to: ReferralParty,
        guard: &RerouteGuard,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let carried = guard.send.decide(&self.parts.sections)?;
        let clock = ReferralClock::start(ClockKind::Acknowledge, act.today(), act.policy);
        let starts = Effect::StartClock {
            kind: clock.kind(),
            due_on: clock.due_on(),
        };
        let mut chain = self.parts.chain.clone();
        chain.push(ChainLink {
            referral: self.parts.id,
            to: self.parts.to,
        });
        let parts = ReferralParts {
            id: guard.child,
            to,
            carried,
            version: 1,
            replaces: None,
            parent: Some(self.parts.id),
            chain,
            created_at: act.at,
            sent_at: Some(act.at),
            changed_at: act.at,
            changed_by: act.doer,
            assignee: None,
            proposal: None,
            frozen: None,
            no_shows: Vec::new(),
            placements: Vec::new(),
            notes: Vec::new(),
            state: ReferralState::Sent { clock },
            ..self.parts.clone()
        };
        Ok(Transition {
            kind: TransitionKind::Send,
            from: ReferralStatus::Draft,
            to: ReferralStatus::Sent,
            referral: Self { parts },
            effects: vec![starts, Effect::Tell(ReferralEvent::Sent)],
        })
    }
}
