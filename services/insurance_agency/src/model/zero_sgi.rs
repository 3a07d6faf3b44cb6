//! A period without income that qualifies for sickness benefit (nollklassad, R14).

use access::{Extent, SectionBody};
use domain::{Section, period::Period};

/// The person is on sick leave without sickness benefit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZeroSgi {
    /// From when to when.
    pub period: Period,
}

impl SectionBody for ZeroSgi {
    const SECTION: Section = Section::InsuranceBenefit;

    fn reduce(self, _extent: &Extent) -> Self {
        // Days only: nothing here names a person.
        self
    }
}
