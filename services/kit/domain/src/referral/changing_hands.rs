//! A referral belongs to a unit, not to a person: handlers come and go, and units close.

use super::{
    actor::Act,
    aggregate::Referral,
    effect::{Effect, TaskFor, TaskKind, Transition},
    guard::{Exclusion, ReassignCause, Successor},
    receiving::check_exclusion,
    refusal::TransitionRefused,
    rule::TransitionKind,
};
use crate::StaffId;

impl Referral {
    /// Hands to another handler of the unit.
    pub fn reassign(
        &self,
        assignee: StaffId,
        exclusion: Exclusion,
        cause: ReassignCause,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let mut step = self.begin(TransitionKind::Reassign, act)?;
        check_exclusion(exclusion)?;
        step.parts.assignee = Some(assignee);
        let step = match cause {
            ReassignCause::Workload => step,
            ReassignCause::ConflictOfInterest(earlier) => step
                .then(Effect::FlagReads(earlier))
                .task(TaskFor::LogReviewer, TaskKind::ReviewReads, act.today()),
        };
        Ok(step.finish())
    }

    /// Declares the handler's own conflict of interest: the unit holds it, and what the handler has
    /// read so far is reviewed.
    pub fn step_aside(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::StepAside;
        let mut step = self.begin(kind, act)?;
        let Some(handler) = act
            .doer
            .staff()
            .filter(|staff| self.assignee() == Some(*staff))
        else {
            return Err(TransitionRefused::NothingPending { kind });
        };
        step.parts.assignee = None;
        Ok(step
            .then(Effect::FlagReads(handler))
            .task(TaskFor::LogReviewer, TaskKind::ReviewReads, act.today())
            .task(TaskFor::ReceiverLead, TaskKind::AssignHandler, act.today())
            .finish())
    }

    /// The handler works in the unit no more: the unit holds it again, and its lead names another
    /// (`referral.md`, edge case 4).
    pub fn release(
        &self,
        handler: StaffId,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::Release;
        let mut step = self.begin(kind, act)?;
        if self.assignee() != Some(handler) {
            return Err(TransitionRefused::NothingPending { kind });
        }
        step.parts.assignee = None;
        Ok(step
            .task(TaskFor::ReceiverLead, TaskKind::AssignHandler, act.today())
            .finish())
    }

    /// Moves to the unit of the same agency that took over; a place that was held moves with it,
    /// over the new unit's capacity if it must. Where the work has begun, the new unit takes part in the
    /// case instead of the old one. Without a successor the desk decides. The bases hold,
    /// because they are given from agency to agency.
    pub fn move_to_successor(
        &self,
        successor: Successor,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::MoveToSuccessor;
        let mut step = self.begin(kind, act)?;
        let step = match successor {
            Successor::Unit(unit) if unit == self.to().unit || unit == self.from().unit => {
                return Err(TransitionRefused::invalid(
                    "toUnitId",
                    "referral-successor-unit",
                ));
            }
            Successor::Unit(unit) => {
                step.parts.to.unit = unit;
                step.parts.assignee = None;
                let step = if self.status().is_taken_on() {
                    let joins = Effect::PartyJoins(step.parts.to);
                    step.then(joins).then(Effect::PartyMayLeave(self.to()))
                } else {
                    step
                };
                step.task(TaskFor::ReceiverLead, TaskKind::AssignHandler, act.today())
            }
            Successor::None => {
                step.then(Effect::HandToDesk)
                    .task(TaskFor::Desk, TaskKind::TakeOver, act.today())
            }
        };
        Ok(step.finish())
    }
}
