//! The registry: agencies, their units, their staff, and what each may do where. It holds nothing
//! about any person who seeks help, so it is no section and needs no seal.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;
use domain::{
    AgencyId, AgencyKind, AssignmentId, Role, RowKey, StaffId, Subject, UnitId,
    basis::SecrecyRegime, municipality::Municipality,
};

/// An agency: one board of one municipality, or one state agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Its key in the tables.
    pub key: RowKey,
    /// Its id.
    pub id: AgencyId,
    /// Its lasting short name in the registry.
    pub slug: String,
    /// What it is.
    pub kind: AgencyKind,
    /// Its name, as people write it.
    pub name: String,
    /// Its municipality; state agencies have none.
    pub municipality: Option<Municipality>,
}

/// A unit of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its key in the tables.
    pub key: RowKey,
    /// Its id.
    pub id: UnitId,
    /// Its lasting short name in the registry.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its municipality, where it serves one.
    pub municipality: Option<Municipality>,
    /// Which confidentiality holds in it (OSL 26 or 28).
    pub secrecy_regime: SecrecyRegime,
    /// The first day on which it takes referrals.
    pub takes_referrals_from: NaiveDate,
    /// The last such day, when it has closed or been reorganised.
    pub takes_referrals_to: Option<NaiveDate>,
    /// The unit that takes over its queue.
    pub successor: Option<RowKey>,
    /// Its place in every list.
    pub position: i32,
    /// Its agency.
    pub agency: Arc<Agency>,
}

impl Unit {
    /// Tells whether the unit takes referrals on `day`.
    pub fn takes_referrals_on(&self, day: NaiveDate) -> bool {
        self.takes_referrals_from <= day && self.takes_referrals_to.is_none_or(|last| day <= last)
    }
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The key in the tables.
    pub key: RowKey,
    /// The id.
    pub id: StaffId,
    /// The subject of the token.
    pub subject: Subject,
    /// The name that colleagues see.
    pub display_name: String,
}

/// What a member of staff does in a unit, now or on the day that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// Which role.
    pub role: Role,
    /// In which unit.
    pub unit: Arc<Unit>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day, if it has one.
    pub valid_to: Option<NaiveDate>,
}

/// Every agency and unit of the association, read once a request: a few hundred rows at most.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    agencies: BTreeMap<i64, Arc<Agency>>,
    units: BTreeMap<i64, Arc<Unit>>,
}

impl Directory {
    /// Gathers agencies and units.
    pub fn new(
        agencies: impl IntoIterator<Item = Arc<Agency>>,
        units: impl IntoIterator<Item = Arc<Unit>>,
    ) -> Self {
        let agencies = agencies
            .into_iter()
            .map(|agency| (agency.key.as_i64(), agency));
        let units = units.into_iter().map(|unit| (unit.key.as_i64(), unit));
        Self {
            agencies: agencies.collect(),
            units: units.collect(),
        }
    }

    /// The agency of a key.
    pub fn agency(&self, key: i64) -> Option<&Arc<Agency>> {
        self.agencies.get(&key)
    }

    /// The unit of a key.
    pub fn unit(&self, key: i64) -> Option<&Arc<Unit>> {
        self.units.get(&key)
    }

    /// The agency of an external id.
    pub fn agency_by_id(&self, id: AgencyId) -> Option<&Arc<Agency>> {
        self.agencies.values().find(|agency| agency.id == id)
    }

    /// The unit of an external id.
    pub fn unit_by_id(&self, id: UnitId) -> Option<&Arc<Unit>> {
        self.units.values().find(|unit| unit.id == id)
    }

    /// Every unit, in the order of their keys.
    pub fn units(&self) -> impl Iterator<Item = &Arc<Unit>> {
        self.units.values()
    }

    /// The strictest regime among an agency's units; one without units is judged by its kind.
    pub fn strictest_regime(&self, agency: &Agency) -> SecrecyRegime {
        let mut regimes = self
            .units()
            .filter(|unit| unit.agency.id == agency.id)
            .map(|unit| unit.secrecy_regime)
            .peekable();
        if regimes.peek().is_none() {
            return SecrecyRegime::default_for(agency.kind);
        }
        if regimes.any(|regime| regime == SecrecyRegime::Strict) {
            SecrecyRegime::Strict
        } else {
            SecrecyRegime::Straight
        }
    }

    /// Every agency, in the order of their keys.
    pub fn agencies(&self) -> impl Iterator<Item = &Arc<Agency>> {
        self.agencies.values()
    }
}
