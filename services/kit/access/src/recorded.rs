//! A row of an agency's section: what was recorded, by whom, for whom and when.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    AgencyId, CaseId, CaseKey, PersonId, RecordId, Section, StaffId, UnitId, codes::EntrySource,
};

use crate::{
    extent::Extent,
    keeping::Keeping,
    place::{Place, Protected},
};

/// Where a row comes from (design decision 10). A correction is a new row that names the one it replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The row's own id.
    pub record: RecordId,
    /// The case.
    pub case: CaseId,
    /// The case's key, which leads every table.
    pub case_key: CaseKey,
    /// The person of the case.
    pub person: PersonId,
    /// The agency that owns the row.
    pub agency: AgencyId,
    /// The unit that wrote it.
    pub unit: UnitId,
    /// Who wrote it.
    pub author: StaffId,
    /// Where the statement comes from.
    pub source: EntrySource,
    /// The day that it speaks of.
    pub occurred_on: NaiveDate,
    /// When it was written.
    pub recorded_at: DateTime<Utc>,
    /// The row that it corrects.
    pub replaces: Option<RecordId>,
    /// Whether it is kept from the participant, and by which decision.
    pub keeping: Keeping,
}

/// What an agency records in one of its sections.
pub trait SectionBody {
    /// The section that it belongs to.
    const SECTION: Section;
    /// The same without what `extent` does not cover. Sections of agencies are read whole or as
    /// pseudonymised rows (the matrix knows no other cell), so only free text and names go.
    #[must_use]
    fn reduce(self, extent: &Extent) -> Self;
}

/// A row of an agency's section. It has no `Debug`, so that no log can hold what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Recorded<B> {
    /// Where it comes from.
    pub provenance: Provenance,
    /// What it says.
    pub body: B,
}

impl<B: SectionBody> Protected for Recorded<B> {
    fn place(&self) -> Place {
        let from = &self.provenance;
        Place::new(from.case, from.person, B::SECTION, from.agency).kept(from.keeping.kept())
    }

    fn reduce(self, extent: &Extent) -> Self {
        Self {
            provenance: Provenance {
                keeping: self.provenance.keeping.reduce(extent),
                ..self.provenance
            },
            body: self.body.reduce(extent),
        }
    }
}
