//! What the platform does by itself when a day has come. A runner asks [`due_work`] and works each
//! off once; nothing here ever accepts for a silent receiver.
//!
//! [`due_work`]: super::due::due_work

use super::{
    actor::Act,
    aggregate::Referral,
    due::DueKind,
    effect::{Effect, TaskFor, TaskKind, Transition},
    escalation::{EscalationRung, next_escalation},
    reason::ReturnReason,
    refusal::TransitionRefused,
    rule::TransitionKind,
    state::ReferralState,
};
use crate::clock::swedish_date;

impl Referral {
    /// Works off what is due. It is refused, and nothing changes, when it is not due any more.
    pub fn work_off(&self, due: DueKind, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        match due {
            DueKind::DeleteDraft => self.delete_draft(act),
            DueKind::RemindPerson => self.remind_person(act),
            DueKind::ReturnToDraft => self.return_to_draft(ReturnReason::NoAnswer, act),
            DueKind::Escalate(rung) => self.escalate(rung, act),
            DueKind::Expire => self.expire(act),
            DueKind::ReviewWaitlist => {
                self.remind_of_day(TaskFor::ReceiverCoordinator, TaskKind::ReviewWaitlist, act)
            }
            DueKind::FollowUp => self.remind_of_day(TaskFor::Assignee, TaskKind::FollowUp, act),
            DueKind::ResumeIsDue => {
                self.remind_of_day(TaskFor::Assignee, TaskKind::ResumeIsDue, act)
            }
        }
    }

    /// Deletes a draft that nobody has touched for the agreement's days.
    pub fn delete_draft(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::DeleteDraft;
        let step = self.begin(kind, act)?;
        let ReferralState::Draft { idle_since, .. } = self.state() else {
            return Err(self.not_from_here(kind));
        };
        let days = chrono::Days::new(u64::from(act.policy.draft_days));
        let day = swedish_date(*idle_since) + days;
        if act.today() < day {
            return Err(TransitionRefused::TooEarly {
                not_before: Some(day),
            });
        }
        Ok(step.then(Effect::DeleteDraft).finish())
    }

    /// Climbs one rung of the ladder, the next one, when it is due.
    pub fn escalate(
        &self,
        rung: EscalationRung,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::Escalate;
        let mut step = self.begin(kind, act)?;
        let Some(clock) = self.parts.state.clock() else {
            return Err(TransitionRefused::NothingPending { kind });
        };
        if clock.rung() >= Some(rung) {
            return Err(TransitionRefused::AlreadyDone { kind });
        }
        let next = next_escalation(clock, act.today(), act.policy);
        let Some(escalation) = next.filter(|next| next.rung == rung) else {
            return Err(TransitionRefused::TooEarly {
                not_before: Some(clock.rung_on(rung, act.policy)),
            });
        };
        step.parts.state = step.parts.state.with_clock(|clock| clock.climbed(rung));
        for target in escalation.targets {
            step = step.task(target.recipient, target.kind, act.today());
        }
        Ok(step.finish())
    }

    /// Lets a silent referral expire, after the agreement's days and the whole ladder. The desk owns
    /// the next step.
    pub fn expire(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::Expire;
        let step = self.begin(kind, act)?;
        let Some(clock) = self.parts.state.clock() else {
            return Err(self.not_from_here(kind));
        };
        let day = clock.days_after_start(act.policy.expiry_days);
        if clock.is_paused() || act.today() < day {
            return Err(TransitionRefused::TooEarly {
                not_before: (!clock.is_paused()).then_some(day),
            });
        }
        if clock.rung() != Some(EscalationRung::Desk) {
            return Err(TransitionRefused::TooEarly { not_before: None });
        }
        let expired = ReferralState::Expired {
            ended_on: act.today(),
        };
        Ok(step
            .to(expired)
            .then(Effect::HandToDesk)
            .task(TaskFor::Desk, TaskKind::TakeOver, act.today())
            .finish())
    }

    fn remind_of_day(
        &self,
        recipient: TaskFor,
        kind: TaskKind,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let step = self.begin(TransitionKind::RemindOfDay, act)?;
        let day = self.parts.state.agreed_day(kind, act.policy);
        let Some(day) = day else {
            return Err(self.not_from_here(step.kind()));
        };
        if act.today() < day {
            return Err(TransitionRefused::TooEarly {
                not_before: Some(day),
            });
        }
        Ok(step.task(recipient, kind, act.today()).finish())
    }
}
