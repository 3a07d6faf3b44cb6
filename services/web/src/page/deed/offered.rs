//! The units that can be chosen, of every kind of agency.

use serde::Deserialize;

use crate::{case_head::KnownAgency, form::OfferedChoice, frame::UnitName, page::work::Edge};

/// The units of every kind of agency, where they were asked for.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct OfferedUnits {
    desk_units: Option<UnitList>,
    welfare_units: Option<UnitList>,
    labour_units: Option<UnitList>,
    employment_units: Option<UnitList>,
    insurance_units: Option<UnitList>,
    partner_units: Option<UnitList>,
}

/// The units of one kind.
#[derive(Deserialize)]
struct UnitList {
    edges: Vec<Edge<OfferedUnit>>,
}

#[derive(Deserialize)]
struct OfferedUnit {
    #[serde(flatten)]
    unit: UnitName,
    agency: KnownAgency,
}

impl OfferedUnits {
    fn all(&self) -> impl Iterator<Item = &OfferedUnit> {
        let kinds = [
            &self.desk_units,
            &self.welfare_units,
            &self.labour_units,
            &self.employment_units,
            &self.insurance_units,
            &self.partner_units,
        ];
        let edges = kinds.into_iter().flatten().flat_map(|page| &page.edges);
        edges.map(|edge| &edge.node)
    }

    /// The agencies that units were found of, desks or all others.
    pub(crate) fn agencies(&self, are_desks: bool) -> Vec<OfferedChoice> {
        let agencies = self.all().map(|unit| &unit.agency);
        let wanted = agencies.filter(|agency| (agency.kind == "INTAKE_DESK") == are_desks);
        let mut wanted: Vec<&KnownAgency> = wanted.collect();
        wanted.sort_by_key(|agency| &agency.name);
        wanted.dedup();
        let choice = |agency: &KnownAgency| OfferedChoice::of(&agency.id, &agency.name);
        wanted.into_iter().map(choice).collect()
    }

    /// The agencies that have units in the municipality, or in all.
    pub(super) fn agencies_near(&self, municipality: &str) -> Vec<KnownAgency> {
        let near = self.all().filter(|unit| {
            let of = unit.unit.municipality.as_deref();
            of.is_none_or(|of| of == municipality)
        });
        let mut agencies: Vec<KnownAgency> = near.map(|unit| unit.agency.clone()).collect();
        agencies.sort();
        agencies.dedup();
        agencies
    }

    /// What a unit is called, with its agency.
    pub(crate) fn name_of(&self, id: &str) -> Option<String> {
        let found = self.all().find(|unit| unit.unit.id == id);
        found.map(|unit| format!("{}, {}", unit.unit.name, unit.agency.name))
    }

    /// Those that serve a municipality, as choices under the names of their agencies. Where it is not known, all.
    pub(crate) fn choices(&self, municipality: Option<&str>) -> Vec<OfferedChoice> {
        let serves = |unit: &&OfferedUnit| {
            let own = unit.unit.municipality.as_deref();
            municipality.is_none() || own.is_none() || own == municipality
        };
        let offered = |unit: &OfferedUnit| {
            OfferedChoice::of(&unit.unit.id, &unit.unit.name).under(&unit.agency.name)
        };
        self.all().filter(serves).map(offered).collect()
    }
}
