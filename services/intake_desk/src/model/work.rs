//! What the desk's use cases plan: kinds of deadlines, tasks and work that falls due.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::{CodeList, code_list};

code_list! {
    /// Deadlines and tasks of a case. Those of referrals have kinds of their own.
    pub enum CaseWorkKind("CaseWorkKind") {
        /// The follow-up three months after closure.
        FollowUp3 => "FOLLOW_UP_3", "Uppföljning efter 3 månader";
        /// The follow-up six months after closure.
        FollowUp6 => "FOLLOW_UP_6", "Uppföljning efter 6 månader";
        /// The follow-up twelve months after closure.
        FollowUp12 => "FOLLOW_UP_12", "Uppföljning efter 12 månader";
        /// An activity of the plan is due.
        PlanActivity => "PLAN_ACTIVITY", "Aktivitet i planen";
        /// The person has commented on the plan.
        ReadPlanComment => "READ_PLAN_COMMENT", "Läs kommentar till planen";
        /// Whoever had the case may not handle it any more.
        ReassignCase => "REASSIGN_CASE", "Utse ny handläggare";
        /// A note is locked.
        LockNote => "LOCK_NOTE", "Lås anteckning";
    }
}

impl CaseWorkKind {
    /// The codes of every follow-up.
    pub fn follow_up_codes() -> [&'static str; 3] {
        [Self::FollowUp3, Self::FollowUp6, Self::FollowUp12].map(CodeList::code)
    }

    /// The kind of a follow-up after so many months.
    pub fn of_follow_up(months: i32) -> Option<Self> {
        match months {
            3 => Some(Self::FollowUp3),
            6 => Some(Self::FollowUp6),
            12 => Some(Self::FollowUp12),
            _ => None,
        }
    }
}

/// The code of the deadline rule that says after how many days a note locks itself.
pub const NOTE_LOCK_RULE: &str = "note_lock_days";
/// How many days an open note has when no rule says otherwise.
const NOTE_LOCK_DAYS: u64 = 14;

/// When a note that is written at `written_at` locks itself.
pub fn note_locks_at(written_at: DateTime<Utc>, days: Option<i32>) -> DateTime<Utc> {
    let days = days
        .and_then(|days| u64::try_from(days).ok())
        .unwrap_or(NOTE_LOCK_DAYS);
    written_at
        .checked_add_days(Days::new(days))
        .unwrap_or(written_at)
}

/// When work of a day is taken up: early on that day, before people come to work.
pub fn morning_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + chrono::Duration::hours(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_locks_after_the_days_of_the_rule_or_a_fortnight() {
        let written = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        assert_eq!(
            note_locks_at(written, None) - written,
            chrono::Duration::days(14)
        );
        assert_eq!(
            note_locks_at(written, Some(3)) - written,
            chrono::Duration::days(3)
        );
        assert_eq!(
            note_locks_at(written, Some(-3)) - written,
            chrono::Duration::days(14)
        );
    }

    #[test]
    fn only_the_three_follow_ups_have_a_kind() {
        assert_eq!(
            CaseWorkKind::of_follow_up(12),
            Some(CaseWorkKind::FollowUp12)
        );
        assert_eq!(CaseWorkKind::of_follow_up(4), None);
    }
}
