//! How a case ended (`CLOSURE`), and what came after (`FOLLOW_UP`).

use access::{Extent, Place, Protected};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    RowKey, Section,
    codes::{ClosureReason, IncomeSource, OccupationKind},
};
use serde::{Deserialize, Serialize};

use super::{
    reduce::keep,
    whose::{Whose, Written},
};

/// What the person lives on, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomeShare {
    /// The source; unknown is a value.
    pub source: IncomeSource,
    /// Per cent of the whole.
    pub extent_percent: u8,
}

/// How the case ended. Every field is required or an explicit unknown.
#[derive(Clone, PartialEq, Eq)]
pub struct Closure {
    /// Whose it is.
    pub whose: Whose,
    /// Why.
    pub reason: ClosureReason,
    /// What the person does now.
    pub occupation: OccupationKind,
    /// More about that.
    pub occupation_detail: Option<String>,
    /// What the person lives on.
    pub income_sources: Vec<IncomeShare>,
    /// On which day.
    pub closed_on: NaiveDate,
    /// Who wrote it.
    pub written: Written,
}

impl Protected for Closure {
    fn place(&self) -> Place {
        self.whose.place(Section::Closure)
    }

    fn reduce(self, extent: &Extent) -> Self {
        // Under a pseudonym the coded values stay: the outcome is what an evaluation is about.
        let income = match extent {
            Extent::Pseudonym => Some(self.income_sources),
            Extent::Whole
            | Extent::Comment
            | Extent::Withdraw
            | Extent::Fields(_)
            | Extent::Envelope
            | Extent::Name
            | Extent::Phone
            | Extent::Tables => keep(extent, "incomeSources", Some(self.income_sources)),
        };
        Self {
            occupation_detail: keep(extent, "detail", self.occupation_detail),
            income_sources: income.unwrap_or_default(),
            ..self
        }
    }
}

/// A follow-up 3, 6 or 12 months after closure. The desk keeps when it is due and what was heard;
/// the read side (`follow_up`) draws its steps from events.
#[derive(Clone, PartialEq, Eq)]
pub struct FollowUpDue {
    /// Whose it is.
    pub whose: Whose,
    /// Its key within the case.
    pub key: RowKey,
    /// Months after closure.
    pub months: i32,
    /// The day on which it is due.
    pub due_on: NaiveDate,
    /// What was heard, once it is recorded.
    pub recorded: Option<FollowUpResult>,
}

/// What was heard at a follow-up.
#[derive(Clone, PartialEq, Eq)]
pub struct FollowUpResult {
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// What was heard.
    pub heard: Heard,
}

/// What was heard, as the table keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// What the person does now; unknown is a value.
    pub occupation: OccupationKind,
    /// What the person lives on.
    pub income_sources: Vec<IncomeShare>,
    /// What else there is to say.
    pub note: Option<String>,
}

// SeaORM asks for `Debug`; it tells nothing of what was heard.
impl std::fmt::Debug for Heard {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Heard(..)")
    }
}

impl Protected for FollowUpDue {
    fn place(&self) -> Place {
        self.whose.place(Section::FollowUp)
    }

    fn reduce(self, extent: &Extent) -> Self {
        let recorded = self.recorded.map(|result| FollowUpResult {
            heard: Heard {
                note: keep(extent, "note", result.heard.note),
                ..result.heard
            },
            ..result
        });
        Self { recorded, ..self }
    }
}
