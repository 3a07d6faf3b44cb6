//! Where the stories happen and who is there: units and staff of the registry, with the ids that they
//! got in it.

use std::collections::BTreeMap;

use access::{AsOf, FactQuestion, FactSource, ReaderKind};
use domain::{AgencyKind, CodeList, ServiceName, StaffId};
use serde_json::{Value, json};

use super::{
    fault::StoryFault,
    hands::{Hands, Reader},
    registry::DemoRegistry,
    staff::find_staff,
};

const UNITS: &str =
    "query($kind:AgencyKind!){units(kind:$kind,first:50){edges{node{id name agency{id}}}}}";

/// A unit, by its id and its agency's.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The unit.
    pub id: String,
    /// Its agency.
    pub agency: String,
}

/// The units, by their slugs.
#[derive(Debug, Clone, Default)]
pub struct Units(BTreeMap<String, Unit>);

impl Units {
    /// Asks the desk for the units of the registry.
    ///
    /// # Errors
    /// When the desk fails.
    pub async fn ask(hands: &Hands, registry: &DemoRegistry) -> Result<Self, StoryFault> {
        let reader = Reader::staff("desk.gnesta");
        let mut units = BTreeMap::new();
        for kind in AgencyKind::ALL {
            let asked = (ServiceName::IntakeDesk, "units");
            let data = hands
                .ask(&reader, asked, UNITS, json!({ "kind": kind.code() }))
                .await?;
            let edges = data["units"]["edges"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            for node in edges.iter().map(|edge| &edge["node"]) {
                let named = registry
                    .units
                    .iter()
                    .find(|unit| node["name"] == unit.name.as_str());
                if let (Some(unit), Some(found)) = (named, unit_of(node)) {
                    units.insert(unit.slug.clone(), found);
                }
            }
        }
        Ok(Self(units))
    }

    /// The unit of a slug.
    ///
    /// # Errors
    /// When the registry does not have it.
    pub fn get(&self, slug: &str) -> Result<&Unit, StoryFault> {
        self.0.get(slug).ok_or_else(|| StoryFault::NotInRegistry {
            name: slug.to_owned(),
        })
    }
}

fn unit_of(node: &Value) -> Option<Unit> {
    let text = |pointer: &str| node.pointer(pointer)?.as_str().map(ToOwned::to_owned);
    Some(Unit {
        id: text("/id")?,
        agency: text("/agency/id")?,
    })
}

/// The id of a member of the demo staff, as every service asks for it before it decides.
///
/// # Errors
/// When the desk fails or does not know the handle.
pub async fn staff_id(facts: &impl FactSource, handle: &str) -> Result<StaffId, StoryFault> {
    let unknown = || StoryFault::NotInRegistry {
        name: handle.to_owned(),
    };
    let question = FactQuestion {
        subject: find_staff(handle).ok_or_else(unknown)?.subject(),
        kind: ReaderKind::Staff,
        cases: Vec::new(),
        valid_on: AsOf::Now,
        colleagues: Vec::new(),
    };
    let facts = facts
        .facts(&question)
        .await
        .map_err(|fault| StoryFault::Failed {
            operation: "facts",
            reason: fault.to_string(),
        })?;
    facts.reader.staff.ok_or_else(unknown)
}
