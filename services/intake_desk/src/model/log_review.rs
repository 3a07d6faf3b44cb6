//! A review of the access log (loggkontroll, SoLPUL 10 §): its period, the looks that it asks about, and
//! what was found.

use std::{collections::BTreeSet, sync::Arc};

use access::{Extent, Place, Protected};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    CaseKey, LogItemId, LogReviewId, Problem, ProblemCode, RowKey, Section, ServiceName, Subject,
    code_list,
};

use super::{log_risk::LogReviewReason, registry::Unit, whose::Whose};

/// The most days that one review may speak of.
pub const LONGEST_REVIEW: i64 = 92;

code_list! {
    /// What a reviewer found.
    pub enum LogVerdict("LogVerdict") {
        /// The reader had a task.
        InOrder => "IN_ORDER", "Utan anmärkning";
        /// Somebody has to be asked.
        NeedsFollowUp => "NEEDS_FOLLOW_UP", "Behöver följas upp";
        /// The reader had no business there.
        SuspectedUnauthorised => "SUSPECTED_UNAUTHORISED", "Misstänkt obehörig";
    }
}

code_list! {
    /// Whether a look has been judged.
    pub enum LogItemState("LogItemState") {
        /// Not yet.
        Open => "OPEN", "Inte bedömd";
        /// It has.
        Judged => "JUDGED", "Bedömd";
    }
}

impl LogVerdict {
    /// Tells whether there is something to do about it.
    pub fn asks_for_more(self) -> bool {
        match self {
            Self::InOrder => false,
            Self::NeedsFollowUp | Self::SuspectedUnauthorised => true,
        }
    }
}

/// The days of a review, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewPeriod {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl ReviewPeriod {
    /// A period that has passed and is not too long.
    pub fn check(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> Result<Self, Problem> {
        if to < from {
            return Err(Problem::invalid("to", "period-ends-before-it-starts"));
        }
        if to > today {
            return Err(Problem::invalid("to", "log-review-period-open"));
        }
        if (to - from).num_days() >= LONGEST_REVIEW {
            let long = Problem::invalid("from", "log-review-period-long");
            return Err(long.with("most", LONGEST_REVIEW));
        }
        Ok(Self { from, to })
    }
}

/// A review.
#[derive(Debug, Clone)]
pub struct LogReview {
    /// Its key.
    pub key: RowKey,
    /// Its id.
    pub id: LogReviewId,
    /// The unit that reviews, with its agency.
    pub unit: Arc<Unit>,
    /// The days that it speaks of.
    pub period: ReviewPeriod,
    /// How many of a thousand looks were drawn.
    pub sample_permille: i32,
    /// Who opened it, by key.
    pub opened_by: RowKey,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// The sign-off. After it nothing changes.
    pub signed: Option<Deed>,
}

/// Who did something, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deed {
    /// The member of staff, by key.
    pub by: RowKey,
    /// When.
    pub at: DateTime<Utc>,
}

impl LogReview {
    /// Refuses a change of a review that was signed off.
    pub fn refuse_signed(&self) -> Result<(), Problem> {
        match self.signed {
            None => Ok(()),
            Some(_) => Err(Problem::new(
                ProblemCode::InvalidTransition,
                "log-review-signed",
            )),
        }
    }
}

/// A look at one case by one reader in one request. What was read stays in the logs; here is where.
#[derive(Clone, PartialEq, Eq)]
pub struct LogItem {
    /// Whose rows were looked at.
    pub whose: Whose,
    /// Its key.
    pub key: RowKey,
    /// Its id.
    pub id: LogItemId,
    /// The case, by key.
    pub case: CaseKey,
    /// Who looked.
    pub reader: Subject,
    /// When.
    pub at: DateTime<Utc>,
    /// Why it is asked about.
    pub reasons: BTreeSet<LogReviewReason>,
    /// The entries in which it stands.
    pub entries: Vec<(ServiceName, i64)>,
}

impl Protected for LogItem {
    fn place(&self) -> Place {
        self.whose.place(Section::AccessLog)
    }

    /// Nothing of a look is shown by half.
    fn reduce(mut self, extent: &Extent) -> Self {
        if !extent.is_whole() {
            self.reasons.clear();
            self.entries.clear();
        }
        self
    }
}

/// A verdict on a look. A later one takes its place; the earlier stays on record.
#[derive(Debug, Clone)]
pub struct GivenVerdict {
    /// What was found.
    pub verdict: LogVerdict,
    /// Why.
    pub note: Option<String>,
    /// By whom and when.
    pub deed: Deed,
}

/// What was done about a look.
#[derive(Debug, Clone)]
pub struct LogFollowUp {
    /// What.
    pub action: String,
    /// On which day.
    pub done_on: NaiveDate,
    /// Who wrote it down, and when.
    pub deed: Deed,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_has_ended_and_is_at_most_a_quarter() {
        let today = day("2026-11-23");
        let check = |from, to| ReviewPeriod::check(day(from), day(to), today);
        assert!(check("2026-11-23", "2026-11-23").is_ok());
        assert!(check("2026-08-24", "2026-11-23").is_ok());
        let refused = |from, to| check(from, to).unwrap_err().message;
        assert_eq!(
            refused("2026-08-23", "2026-11-23"),
            "log-review-period-long"
        );
        assert_eq!(
            refused("2026-11-23", "2026-11-24"),
            "log-review-period-open"
        );
        assert_eq!(
            refused("2026-11-23", "2026-11-22"),
            "period-ends-before-it-starts"
        );
    }
}
