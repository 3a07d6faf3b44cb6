//! Who reviews the access log: for which agencies the reader holds the role of a log reviewer now.

use std::{collections::BTreeSet, sync::Arc};

use access::{AssuranceLevel, Cx, ReaderFacts, ReaderKind};
use domain::{AgencyId, Role, RowKey};

use crate::model::registry::{Directory, Unit};

/// What the reader reviews. Somebody who reviews nothing asks the same statements, for no agency.
#[derive(Debug, Clone, Default)]
pub struct Reviewer {
    units: Vec<Arc<Unit>>,
}

impl Reviewer {
    /// What the reader reviews, by the facts of the request.
    pub fn of(cx: &Cx, facts: &ReaderFacts, directory: &Directory) -> Self {
        let signed = cx.sign_in();
        if signed.kind != ReaderKind::Staff || signed.level < AssuranceLevel::Loa3 {
            return Self::default();
        }
        let held = facts
            .assignments
            .iter()
            .filter(|held| held.role == Role::LogReviewer);
        Self {
            units: held
                .filter_map(|held| directory.unit_by_id(held.unit).map(Arc::clone))
                .collect(),
        }
    }

    /// The agencies, by key.
    pub fn agencies(&self) -> BTreeSet<RowKey> {
        self.units.iter().map(|unit| unit.agency.key).collect()
    }

    /// The unit for which the reader reviews an agency's rows; without an agency, the first.
    pub fn unit_in(&self, agency: Option<AgencyId>) -> Option<&Arc<Unit>> {
        self.units
            .iter()
            .find(|unit| agency.is_none_or(|agency| unit.agency.id == agency))
    }
}
