//! What an organiser writes about a running programme, so that it can be followed and judged while it runs (E10, R2):
//! entries of several kinds, none of which speaks of a participant.

mod change;
mod checking;
mod checklist;
mod commission;
mod deviation;
mod group;
mod lesson;
mod negotiation;
mod phase;
mod profile;
mod report;
mod staffing;
mod week;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{Problem, ProblemCode, ProgrammeId, RecordId, StaffId};
use serde::Serialize;

pub use change::{PlanChange, PlanChangeDraft};
pub use checklist::{ChecklistAnswer, ChecklistNote, ChecklistNoteDraft, ChecklistTopic};
pub use commission::{Commission, CommissionDraft};
pub use deviation::{Deviation, DeviationControl, DeviationDraft, DeviationKind};
pub use group::{GroupKind, ResourceGroup, ResourceGroupDraft};
pub use lesson::{Lesson, LessonDimension, LessonDraft};
pub use negotiation::{NegotiationOutcome, UnionNegotiation, UnionNegotiationDraft};
pub use phase::{Phase, PhaseDraft};
pub use profile::{Profile, ProfileDraft, StartPattern};
pub use report::{StatusReport, StatusReportDraft};
pub use staffing::{StaffFunction, Staffing, StaffingDraft};
pub use week::{WeekState, WeekStatus, WeekStatusDraft};

/// Where an entry stands. Its id stays the same when it is corrected or brought up to date; the version grows, and
/// earlier versions are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryMark {
    /// Its id.
    pub id: RecordId,
    /// The programme that it is about.
    pub programme: ProgrammeId,
    /// Its version, from 1.
    pub version: i32,
    /// Who wrote this version.
    pub author: StaffId,
    /// When this version was written.
    pub recorded_at: DateTime<Utc>,
}

/// An entry of the documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<B> {
    /// Where it stands.
    pub mark: EntryMark,
    /// What it says.
    pub body: B,
}

/// What an entry of one kind says.
pub trait EntryBody: Sized + Send + Sync {
    /// Whether the two would say the same thing twice: two statuses of one week, say. Then only one can be current.
    fn shares_place_with(&self, _other: &Self) -> bool {
        false
    }

    /// The refusal of an entry whose place is taken.
    fn place_taken(&self) -> Problem {
        stale()
    }

    /// Refuses a new version that would be about something else than the one before.
    fn follows(&self, _before: &Self) -> Result<(), Problem> {
        Ok(())
    }
}

/// The refusal of who has read another version than the current one.
pub fn stale() -> Problem {
    Problem::new(ProblemCode::StaleVersion, "stale-version").at("expectedVersion")
}

/// An entry as somebody wrote it.
pub trait EntryDraft: Serialize + Send + Sync {
    /// What it becomes.
    type Body: EntryBody;

    /// The mutation that writes it.
    const OPERATION: &'static str;

    /// The entry, or every reason why it cannot be taken whatever the programme.
    fn check(&self, today: NaiveDate) -> Result<Self::Body, Vec<Problem>>;
}

/// Which entry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum EntryPlace {
    /// A new one.
    New,
    /// A new version of one.
    Version {
        /// The entry.
        id: RecordId,
        /// The version that the writer has read.
        expected: i32,
    },
    /// The one that there is of its place, or the first.
    Sole {
        /// The version that the writer has read; `None` for the first.
        expected: Option<i32>,
    },
}
