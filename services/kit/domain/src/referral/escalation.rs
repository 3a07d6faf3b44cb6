//! The ladder that a silent deadline climbs: remind the handler, the unit, its lead, then the desk.

use chrono::NaiveDate;

use super::{
    clock::ReferralClock,
    deadline::DeadlinePolicy,
    effect::{TaskFor, TaskKind},
};
use crate::{calendar::add_working_days, code_list};

code_list! {
    /// A rung of the ladder, lowest first.
    pub enum EscalationRung("EscalationRung") {
        /// Half of the deadline has gone: the handler is reminded.
        Half => "HALF", "Halva tiden";
        /// The deadline is reached: the unit is reminded and the referral is flagged.
        Full => "FULL", "Hela tiden";
        /// Two working days later: the unit's lead.
        Lead => "LEAD", "Arbetsledaren";
        /// Five working days later: the desk, and the sender's lead.
        Desk => "DESK", "Mottagningen";
    }
}

/// A rung that is due, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// The rung.
    pub rung: EscalationRung,
    /// The day on which it fell due.
    pub due_on: NaiveDate,
    /// Who is told what.
    pub targets: Vec<EscalationTarget>,
}

/// One who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EscalationTarget {
    /// Who.
    pub recipient: TaskFor,
    /// What.
    pub kind: TaskKind,
}

impl ReferralClock {
    /// The day on which a rung falls due.
    pub fn rung_on(&self, rung: EscalationRung, policy: &DeadlinePolicy) -> NaiveDate {
        match rung {
            EscalationRung::Half => self.half_on(),
            EscalationRung::Full => self.due_on(),
            EscalationRung::Lead => add_working_days(self.due_on(), policy.lead_after_working_days),
            EscalationRung::Desk => add_working_days(self.due_on(), policy.desk_after_working_days),
        }
    }
}

/// The next rung of a clock that is due on `today`, if one is: the lowest that has not been climbed.
/// After a stop of the runner every missed rung is climbed, one after the other.
pub fn next_escalation(
    clock: &ReferralClock,
    today: NaiveDate,
    policy: &DeadlinePolicy,
) -> Option<Escalation> {
    let rung = rung_after(clock.rung())?;
    let due_on = clock.rung_on(rung, policy);
    let is_due = !clock.is_paused() && due_on <= today;
    is_due.then(|| Escalation {
        rung,
        due_on,
        targets: targets(clock, rung),
    })
}

/// The rung above, or the lowest.
pub(super) fn rung_after(rung: Option<EscalationRung>) -> Option<EscalationRung> {
    match rung {
        None => Some(EscalationRung::Half),
        Some(EscalationRung::Half) => Some(EscalationRung::Full),
        Some(EscalationRung::Full) => Some(EscalationRung::Lead),
        Some(EscalationRung::Lead) => Some(EscalationRung::Desk),
        Some(EscalationRung::Desk) => None,
    }
}

fn targets(clock: &ReferralClock, rung: EscalationRung) -> Vec<EscalationTarget> {
    let of_sender = clock.kind().waits_for_sender();
    let pick = |sender, receiver| if of_sender { sender } else { receiver };
    let told = |recipient, kind| EscalationTarget { recipient, kind };
    match rung {
        EscalationRung::Half => {
            vec![told(
                pick(TaskFor::SenderUnit, TaskFor::Assignee),
                TaskKind::Remind,
            )]
        }
        EscalationRung::Full => {
            vec![told(
                pick(TaskFor::SenderUnit, TaskFor::ReceiverUnit),
                TaskKind::Overdue,
            )]
        }
        EscalationRung::Lead => {
            vec![told(
                pick(TaskFor::SenderLead, TaskFor::ReceiverLead),
                TaskKind::StepIn,
            )]
        }
        EscalationRung::Desk => vec![
            told(TaskFor::Desk, TaskKind::StepIn),
            told(TaskFor::SenderLead, TaskKind::StepIn),
        ],
    }
}
