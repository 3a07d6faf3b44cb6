//! A disclosure basis as the desk keeps it (`BASES`): by whom, to whom, for what, and until when.

use std::sync::Arc;

use access::{About, Extent, Place, Protected};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    BasisId, RowKey, Section, Subject,
    basis::{BasisKind, BasisStatus, ConsentForm},
};

use super::{reduce::keep, registry::Agency, whose::Whose};

/// One disclosure basis. Its owner is the agency that discloses (`access.md` rule 15).
#[derive(Clone, PartialEq, Eq)]
pub struct BasisRow {
    /// Whose it is.
    pub whose: Whose,
    /// Its key within the case.
    pub key: RowKey,
    /// Its id.
    pub id: BasisId,
    /// Which of the six kinds.
    pub kind: BasisKind,
    /// The agency that discloses.
    pub from: Arc<Agency>,
    /// The agency that is disclosed to.
    pub to: Arc<Agency>,
    /// The sections that it names.
    pub sections: Vec<Section>,
    /// For what.
    pub purpose: Option<String>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: NaiveDate,
    /// The form of a consent.
    pub consent_form: Option<ConsentForm>,
    /// Who witnessed an oral consent.
    pub witness: Option<String>,
    /// The agency that recorded it.
    pub recorded_by: Arc<Agency>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Its withdrawal, if there is one.
    pub withdrawal: Option<Withdrawal>,
}

/// That a basis was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// From when it holds no more.
    pub at: DateTime<Utc>,
    /// Who withdrew.
    pub by: Subject,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: Subject,
}

impl BasisRow {
    /// What the basis is worth on `day`. A withdrawal beats every date.
    pub fn status_on(&self, day: NaiveDate) -> BasisStatus {
        if self.withdrawal.is_some() {
            BasisStatus::Withdrawn
        } else if day < self.valid_from {
            BasisStatus::Planned
        } else if day > self.valid_to {
            BasisStatus::Expired
        } else {
            BasisStatus::Active
        }
    }
}

impl Protected for BasisRow {
    fn place(&self) -> Place {
        self.whose
            .place(Section::Bases)
            .about(About::BasisTo(self.to.id))
    }

    fn reduce(self, extent: &Extent) -> Self {
        Self {
            sections: keep(extent, "sections", Some(self.sections)).unwrap_or_default(),
            purpose: keep(extent, "purpose", self.purpose),
            witness: keep(extent, "witness", self.witness),
            ..self
        }
    }
}
