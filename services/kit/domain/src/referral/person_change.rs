//! A change of the person makes every open referral be looked at again.

use super::{
    actor::Act,
    aggregate::Referral,
    effect::{Effect, TaskFor, TaskKind, Transition},
    guard::Exclusion,
    parts::Freeze,
    reason::{EndEarlyReason, WithdrawalReason},
    refusal::TransitionRefused,
    rule::TransitionKind,
    state::ReferralState,
};
use crate::StaffId;

/// What has changed about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonChange {
    /// Protected identity was set; whether the handler who holds the referral is named on the case.
    ProtectionSet(Exclusion),
    /// A member of staff was shut out from the person: own case, kin or conflict of interest.
    StaffExcluded(StaffId),
    /// Protected identity was lifted. Nothing is unmasked by it.
    ProtectionLifted,
    /// The person moved to another municipality.
    Moved,
    /// The move was a mistake.
    MoveReverted,
    /// The person died.
    Died,
    /// Two records of the person became one.
    Merged,
    /// They became two again.
    MergeUndone,
}

impl Referral {
    /// Looks at the referral again. `None` when the change does not concern it: an ended referral
    /// keeps its history, a draft is judged when it is sent, and a lifted protection unmasks nothing.
    pub fn reevaluate(
        &self,
        change: PersonChange,
        act: &Act<'_>,
    ) -> Result<Option<Transition>, TransitionRefused> {
        let status = self.status();
        if status.is_terminal() || (status.is_unsent() && change != PersonChange::Died) {
            return Ok(None);
        }
        match change {
            PersonChange::ProtectionSet(exclusion) => self.protect(exclusion, act).map(Some),
            PersonChange::StaffExcluded(staff) if self.assignee() != Some(staff) => Ok(None),
            PersonChange::StaffExcluded(staff) => self.take_from(staff, act).map(Some),
            PersonChange::ProtectionLifted => Ok(None),
            PersonChange::Moved if self.parts.frozen.is_some() => Ok(None),
            PersonChange::Moved => self.freeze(act).map(Some),
            PersonChange::MoveReverted if self.parts.frozen.is_none() => Ok(None),
            PersonChange::MoveReverted => self.unfreeze(act).map(Some),
            PersonChange::Died => self.close_on_death(act).map(Some),
            PersonChange::Merged => {
                let step = self.begin(TransitionKind::Reevaluate, act)?;
                let task = TaskKind::CheckDuplicates;
                let step = step.then(Effect::Remask);
                Ok(Some(
                    step.task(TaskFor::SenderUnit, task, act.today()).finish(),
                ))
            }
            PersonChange::MergeUndone => {
                let step = self.begin(TransitionKind::Reevaluate, act)?;
                Ok(Some(step.then(Effect::Remask).finish()))
            }
        }
    }

    fn protect(
        &self,
        exclusion: Exclusion,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let mut step = self.begin(TransitionKind::Reevaluate, act)?;
        match exclusion {
            Exclusion::None => {}
            Exclusion::ConflictOfInterest | Exclusion::NotNamed => step.parts.assignee = None,
        }
        Ok(step
            .then(Effect::Remask)
            .task(TaskFor::ReceiverLead, TaskKind::NameHandlers, act.today())
            .finish())
    }

    /// The unit holds it, and what the handler has read so far is reviewed (`referral.md`, edge case 13).
    fn take_from(&self, handler: StaffId, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let mut step = self.begin(TransitionKind::Reevaluate, act)?;
        step.parts.assignee = None;
        Ok(step
            .then(Effect::FlagReads(handler))
            .task(TaskFor::LogReviewer, TaskKind::ReviewReads, act.today())
            .task(TaskFor::ReceiverLead, TaskKind::AssignHandler, act.today())
            .finish())
    }

    fn freeze(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let mut step = self.begin(TransitionKind::Freeze, act)?;
        step.parts.frozen = Some(Freeze { since: act.today() });
        let state = self.parts.state.clone();
        Ok(step
            .to(state.with_clock(|clock| clock.paused(act.today())))
            .task(TaskFor::SenderUnit, TaskKind::HandOverMove, act.today())
            .finish())
    }

    fn unfreeze(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let mut step = self.begin(TransitionKind::Unfreeze, act)?;
        step.parts.frozen = None;
        let state = self.parts.state.clone();
        Ok(step
            .to(state.with_clock(|clock| clock.resumed(act.today())))
            .finish())
    }

    /// Closes. No notice to the person follows: nobody writes to the address of the dead.
    fn close_on_death(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let step = self.begin(TransitionKind::CloseOnDeath, act)?;
        let ended_on = act.today();
        let closed = if self.status().is_taken_on() {
            ReferralState::EndedEarly {
                ended_on,
                reason: EndEarlyReason::Deceased,
                text: None,
            }
        } else {
            ReferralState::Withdrawn {
                ended_on,
                reason: WithdrawalReason::Deceased,
            }
        };
        Ok(step.to(closed).finish())
    }
}
