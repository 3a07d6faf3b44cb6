//! The units and agencies by the slugs of the registry, and the staff by handle.

use std::collections::BTreeMap;

use access::{AsOf, Cx, CxParts, Language};
use anyhow::{Context, Result};
use domain::{AgencyKind, CodeList, Entropy, ServiceName, TraceId};
use evi::demo::registry::registry;
use serde_json::json;

use super::cast::{Asker, Cast, Who};
use crate::{
    journey::{Place, text},
    world::TestWorld,
};

/// Where everybody sits, by slug and by id.
pub struct Places {
    units: BTreeMap<String, (Place, String)>,
    kinds: BTreeMap<String, AgencyKind>,
    staff: BTreeMap<&'static str, String>,
}

impl Places {
    /// Looks everything up, as the desk may.
    pub async fn find(world: &TestWorld, cast: &Cast) -> Result<Self> {
        let demo = registry();
        let desk = world.desk()?;
        let mut by_name = BTreeMap::new();
        for kind in AgencyKind::ALL {
            const DOCUMENT: &str = "query U($kind: AgencyKind!) { units(kind: $kind, first: 100) { \
                edges { node { id name agency { id } } } } }";
            let found = desk.query(DOCUMENT, json!({ "kind": kind.code() })).await?;
            for edge in found["units"]["edges"].as_array().into_iter().flatten() {
                let place = Place {
                    unit: text(edge, "/node/id")?,
                    agency: text(edge, "/node/agency/id")?,
                };
                by_name.insert(text(edge, "/node/name")?, place);
            }
        }
        let mut units = BTreeMap::new();
        for unit in &demo.units {
            let place = by_name.get(&unit.name).with_context(|| unit.name.clone())?;
            units.insert(unit.slug.clone(), (place.clone(), unit.agency.clone()));
        }
        let kinds = demo.agencies.iter();
        let kinds = kinds.map(|agency| (agency.slug.clone(), agency.kind));
        let mut staff = BTreeMap::new();
        for handle in cast.handles() {
            staff.insert(handle, staff_id(world, handle).await?);
        }
        Ok(Self {
            units,
            kinds: kinds.collect(),
            staff,
        })
    }

    /// A unit, by slug.
    pub fn unit(&self, slug: &str) -> &Place {
        &self.units[slug].0
    }

    /// The slug of a unit's agency.
    pub fn agency_of(&self, unit: &str) -> &str {
        &self.units[unit].1
    }

    /// The slug of an agency, by id.
    pub fn agency_by_id(&self, id: &str) -> Option<&str> {
        let mut units = self.units.values();
        units
            .find(|(place, _)| place.agency == id)
            .map(|(_, agency)| agency.as_str())
    }

    /// What an agency is, by slug.
    pub fn kind_of(&self, agency: &str) -> AgencyKind {
        self.kinds[agency]
    }

    /// The id of a member of staff.
    pub fn staff(&self, handle: &str) -> &str {
        self.staff.get(handle).map_or("", String::as_str)
    }
}

/// The id under which a member of staff is known; empty for who holds nothing today.
async fn staff_id(world: &TestWorld, handle: &'static str) -> Result<String> {
    let access = world.access_of(ServiceName::InsuranceAgency)?;
    let cx = Cx::new(CxParts {
        sign_in: Asker::fresh(Who::Held(handle)).sign_in(world)?,
        trace: TraceId::draw(world.entropy.as_ref() as &dyn Entropy),
        operation: "test".to_owned(),
        language: Language::Sv,
        registered: None,
        clock: world.clock.clone(),
        entropy: world.entropy.clone(),
    });
    let facts = access.facts_on(&cx, &[], AsOf::Now).await?;
    Ok(facts
        .reader
        .staff
        .map(|staff| staff.to_string())
        .unwrap_or_default())
}
