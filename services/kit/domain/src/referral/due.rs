//! What falls due on a referral, and when: for the runner, for work lists, and for `dueOn`.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::{
    aggregate::Referral,
    clock::ReferralClock,
    deadline::DeadlinePolicy,
    effect::TaskKind,
    escalation::{EscalationRung, rung_after},
    state::ReferralState,
};
use crate::{CodeList, clock::swedish_date};

/// What falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueKind {
    /// The idle draft is deleted.
    DeleteDraft,
    /// The person is reminded.
    RemindPerson,
    /// The unanswered request goes back to draft.
    ReturnToDraft,
    /// A rung of the ladder.
    Escalate(EscalationRung),
    /// The silent referral expires.
    Expire,
    /// The wait is reviewed.
    ReviewWaitlist,
    /// The follow-up.
    FollowUp,
    /// The pause is over.
    ResumeIsDue,
}

/// One piece of work for the runner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueWork {
    /// What.
    pub kind: DueKind,
    /// On which day it falls due.
    pub due_on: NaiveDate,
    /// The same for the same work, however often it is asked for: whoever keeps the keys of what is
    /// done works each off exactly once.
    pub key: String,
}

/// The work that is due at `now`, in the order in which it is worked off. After a stop of the runner
/// everything missed is there; only a reminder that its end has overtaken is left out.
pub fn due_work(referral: &Referral, policy: &DeadlinePolicy, now: DateTime<Utc>) -> Vec<DueWork> {
    let today = swedish_date(now);
    let mut due = referral.planned_work(policy);
    due.retain(|work| work.due_on <= today);
    if due.iter().any(|work| work.kind == DueKind::ReturnToDraft) {
        due.retain(|work| work.kind != DueKind::RemindPerson);
    }
    due
}

impl Referral {
    /// Everything that will fall due if nothing happens, earliest first.
    pub fn planned_work(&self, policy: &DeadlinePolicy) -> Vec<DueWork> {
        if self.parts.frozen.is_some() {
            return Vec::new();
        }
        let mut planned = self.planned_days(policy);
        if let Some(clock) = self.parts.state.clock().filter(|clock| !clock.is_paused()) {
            planned.extend(self.planned_ladder(clock, policy));
        }
        planned.sort_by_key(|work| (work.due_on, work.kind));
        planned
    }

    /// The first day on which something falls due, for an index that the runner searches.
    pub fn next_work_on(&self, policy: &DeadlinePolicy) -> Option<NaiveDate> {
        self.planned_work(policy).first().map(|work| work.due_on)
    }

    /// The day that people see: the last day of what is waited for. A frozen referral has none.
    pub fn due_on(&self, policy: &DeadlinePolicy) -> Option<NaiveDate> {
        if self.parts.frozen.is_some() {
            return None;
        }
        self.parts.state.due_on(policy)
    }

    fn planned_days(&self, policy: &DeadlinePolicy) -> Vec<DueWork> {
        let days = |from: NaiveDate, days: u32| from + Days::new(u64::from(days));
        match &self.parts.state {
            ReferralState::Draft { idle_since, .. } => {
                let day = days(swedish_date(*idle_since), policy.draft_days);
                vec![self.work(DueKind::DeleteDraft, day)]
            }
            ReferralState::AwaitingPerson { asked_at, .. } => {
                let asked = swedish_date(*asked_at);
                vec![
                    self.work(
                        DueKind::RemindPerson,
                        days(asked, policy.person_remind_days),
                    ),
                    self.work(
                        DueKind::ReturnToDraft,
                        days(asked, policy.person_return_days),
                    ),
                ]
            }
            ReferralState::Waitlisted { reviewed_on, .. } => {
                let day = days(*reviewed_on, policy.waitlist_review_days);
                vec![self.work(DueKind::ReviewWaitlist, day)]
            }
            ReferralState::Active { follow_up_on, .. } => {
                vec![self.work(DueKind::FollowUp, *follow_up_on)]
            }
            ReferralState::Paused { resumes_on, .. } => {
                vec![self.work(DueKind::ResumeIsDue, *resumes_on)]
            }
            ReferralState::Sent { .. }
            | ReferralState::Received { .. }
            | ReferralState::InfoRequested { .. }
            | ReferralState::Accepted { .. }
            | ReferralState::Completed { .. }
            | ReferralState::Declined { .. }
            | ReferralState::Rerouted { .. }
            | ReferralState::Withdrawn { .. }
            | ReferralState::ConsentWithdrawn { .. }
            | ReferralState::Expired { .. }
            | ReferralState::EndedEarly { .. }
            | ReferralState::EnteredInError { .. } => Vec::new(),
        }
    }

    fn planned_ladder(&self, clock: &ReferralClock, policy: &DeadlinePolicy) -> Vec<DueWork> {
        let rungs = std::iter::successors(rung_after(clock.rung()), |rung| rung_after(Some(*rung)));
        let climb = |rung: EscalationRung| DueWork {
            kind: DueKind::Escalate(rung),
            due_on: clock.rung_on(rung, policy),
            key: self.clock_key(clock, rung.code()),
        };
        let mut ladder: Vec<DueWork> = rungs.map(climb).collect();
        if clock.kind().can_expire() {
            let top = clock.rung_on(EscalationRung::Desk, policy);
            ladder.push(DueWork {
                kind: DueKind::Expire,
                due_on: clock.days_after_start(policy.expiry_days).max(top),
                key: self.clock_key(clock, "EXPIRE"),
            });
        }
        ladder
    }

    /// A clock is known by its kind and first day, so that a pause does not make its rungs new.
    fn clock_key(&self, clock: &ReferralClock, what: &str) -> String {
        let (kind, from) = (clock.kind(), clock.started_on());
        format!("referral/{}/{kind}/{from}/{what}", self.parts.id)
    }

    fn work(&self, kind: DueKind, due_on: NaiveDate) -> DueWork {
        let what = match kind {
            DueKind::DeleteDraft => "DELETE_DRAFT",
            DueKind::RemindPerson => "REMIND_PERSON",
            DueKind::ReturnToDraft => "RETURN_TO_DRAFT",
            DueKind::Escalate(rung) => rung.code(),
            DueKind::Expire => "EXPIRE",
            DueKind::ReviewWaitlist => "REVIEW_WAITLIST",
            DueKind::FollowUp => "FOLLOW_UP",
            DueKind::ResumeIsDue => "RESUME_IS_DUE",
        };
        DueWork {
            kind,
            due_on,
            key: format!("referral/{}/{what}/{due_on}", self.parts.id),
        }
    }
}

impl ReferralState {
    /// The last day of what is waited for in this state, under the agreement's deadlines.
    pub fn due_on(&self, policy: &DeadlinePolicy) -> Option<NaiveDate> {
        let clock = self.clock().map(ReferralClock::due_on);
        let day = match self {
            Self::Draft { idle_since, .. } => {
                Some(swedish_date(*idle_since) + Days::new(u64::from(policy.draft_days)))
            }
            Self::AwaitingPerson { asked_at, .. } => {
                Some(swedish_date(*asked_at) + Days::new(u64::from(policy.person_return_days)))
            }
            Self::Waitlisted { .. } => self.agreed_day(TaskKind::ReviewWaitlist, policy),
            Self::Active { .. } => self.agreed_day(TaskKind::FollowUp, policy),
            Self::Paused { .. } => self.agreed_day(TaskKind::ResumeIsDue, policy),
            Self::Sent { .. }
            | Self::Received { .. }
            | Self::InfoRequested { .. }
            | Self::Accepted { .. }
            | Self::Completed { .. }
            | Self::Declined { .. }
            | Self::Rerouted { .. }
            | Self::Withdrawn { .. }
            | Self::ConsentWithdrawn { .. }
            | Self::Expired { .. }
            | Self::EndedEarly { .. }
            | Self::EnteredInError { .. } => None,
        };
        clock.into_iter().chain(day).min()
    }

    /// The day that a reminder of this kind speaks of, when the state has one.
    pub(super) fn agreed_day(&self, kind: TaskKind, policy: &DeadlinePolicy) -> Option<NaiveDate> {
        if let (Self::Waitlisted { reviewed_on, .. }, TaskKind::ReviewWaitlist) = (self, kind) {
            Some(*reviewed_on + Days::new(u64::from(policy.waitlist_review_days)))
        } else if let (Self::Active { follow_up_on, .. }, TaskKind::FollowUp) = (self, kind) {
            Some(*follow_up_on)
        } else if let (Self::Paused { resumes_on, .. }, TaskKind::ResumeIsDue) = (self, kind) {
            Some(*resumes_on)
        } else {
            None
        }
    }
}
