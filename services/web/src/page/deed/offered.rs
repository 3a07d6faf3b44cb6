//! The units that can be chosen, of every kind of agency.

use serde::Deserialize;

use super::Colleague;
use crate::{
    case_head::{CaseHead, KnownAgency},
    codes,
    deed::{Deed, Needs},
    form::{OfferedChoice, Offers},
    frame::UnitName,
    page::work::Edge,
    visit::Reader,
};

/// The units of every kind of agency, where they were asked for.
#[expect(
    clippy::struct_field_names,
    reason = "fields are called what the gateway calls them"
)]
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

/// What a form offers to choose from.
pub(super) fn offers(
    deed: &Deed,
    case: &CaseHead,
    (colleagues, units): (Vec<Colleague>, OfferedUnits),
    municipality: Option<&str>,
    reader: &Reader,
) -> Offers {
    let mut offers = Offers::new();
    if deed.needs.contains(&Needs::Units) {
        offers.insert("units", units.choices(municipality));
    }
    for needed in deed.needs {
        match needed {
            Needs::Units | Needs::Members | Needs::Disclosure | Needs::Codes(_) => {}
            Needs::Colleagues => {
                let people = colleagues.iter().map(|colleague| {
                    OfferedChoice::of(&colleague.id, &colleague.display_name)
                        .under(&colleague.unit.name)
                });
                offers.insert("colleagues", people.collect());
            }
            Needs::Agencies => {
                let mut agencies: Vec<&KnownAgency> = case
                    .parties
                    .iter()
                    .flatten()
                    .map(|party| &party.agency)
                    .collect();
                agencies.sort();
                agencies.dedup();
                let agencies = agencies.iter();
                let choices = agencies.map(|agency| OfferedChoice::of(&agency.id, &agency.name));
                offers.insert("agencies", choices.collect());
            }
            Needs::Sections => {
                let language = reader.visit.language();
                let sections = case.sections();
                let open = codes::choices("Section", language).into_iter();
                let open = open.filter(|(code, _)| sections.is_open(code));
                let choices = open.map(|(code, name)| OfferedChoice::of(code, name));
                offers.insert("sections", choices.collect());
            }
        }
    }
    offers
}
