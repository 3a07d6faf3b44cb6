//! Whose a row is: the case and person it is about, and who wrote it.

use std::sync::Arc;

use access::Place;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{AgencyId, CaseId, PersonId, RowKey, Section, codes::EntrySource};

use super::registry::Unit;

/// The case, the person and the owning agency of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whose {
    /// The case.
    pub case: CaseId,
    /// The person of the case.
    pub person: PersonId,
    /// The agency that owns the row.
    pub owner: AgencyId,
}

impl Whose {
    /// The row's place in `section`.
    pub fn place(&self, section: Section) -> Place {
        Place::new(self.case, self.person, section, self.owner)
    }
}

/// Who wrote a row, and when (design decision 10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The unit, with its agency.
    pub unit: Arc<Unit>,
    /// The member of staff, by key in the registry.
    pub author: RowKey,
    /// Where the knowledge comes from, where the row says it.
    pub source: Option<EntrySource>,
    /// The day on which it happened or was said, where the row says it.
    pub occurred_on: Option<NaiveDate>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// Who writes a row: the member of staff and the unit and agency acted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Author {
    /// The member of staff, by key.
    pub staff: RowKey,
    /// The unit, by key.
    pub unit: RowKey,
    /// The agency that will own the row, by key.
    pub agency: RowKey,
}

impl Author {
    /// A member of staff who acts for `unit`.
    pub fn in_unit(staff: RowKey, unit: &Unit) -> Self {
        Self {
            staff,
            unit: unit.key,
            agency: unit.agency.key,
        }
    }
}
