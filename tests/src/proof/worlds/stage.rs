//! What both worlds begin with: cases in two municipalities, with every role at work in them, and in each case
//! something that somebody else may not see.

use std::collections::BTreeMap;

use access::AsOf;
use anyhow::{Context, Result};
use domain::ServiceName;
use serde_json::json;

use super::{
    hands::{Hands, Who},
    pool::Pool,
    sdl::Schema,
    telling::Telling,
};
use crate::{
    services::supergraph,
    world::{TestWorld, aside::Aside},
};

/// Whose case the agencies of Gnesta share.
pub const SHARED: usize = 0;
/// Whose case is closed.
pub const CLOSED: usize = 1;
/// Whose case only the desk of Gnesta knows.
pub const DESK_ONLY: usize = 2;
/// Who is to be protected.
pub const PROTECTED: usize = 3;
/// Whose referrals wait in the inboxes of Gnesta.
pub const WAITING: usize = 4;
/// Whose case the agencies of Trosa share.
pub const IN_TROSA: usize = 10;
/// Whose case only the desk of Trosa knows.
pub const DESK_OF_TROSA: usize = 11;
/// Who has no case.
pub const STRANGER: usize = 30;

/// A municipality and who works there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Town {
    /// Its code.
    pub code: &'static str,
    /// The desk's intake officer.
    pub desk: Who,
    /// The welfare unit's caseworker.
    pub welfare: Who,
    /// The labour-market unit's caseworker.
    pub labour: Who,
}

/// Gnesta.
pub const GNESTA: Town = Town {
    code: "0461",
    desk: Who::Staff("desk.gnesta"),
    welfare: Who::Staff("welfare.gnesta"),
    labour: Who::Staff("labour.gnesta"),
};
/// Trosa.
pub const TROSA: Town = Town {
    code: "0488",
    desk: Who::Staff("desk.trosa"),
    welfare: Who::Staff("welfare.trosa"),
    labour: Who::Staff("labour.trosa"),
};
/// The caseworker of the employment service in Gnesta.
pub const EMPLOYMENT: Who = Who::Staff("employment.sormland");
/// The caseworker of the insurance agency in Gnesta.
pub const INSURANCE: Who = Who::Staff("insurance.sormland");

/// A unit, and its agency.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The unit's id.
    pub id: String,
    /// The agency's id.
    pub agency: String,
}

/// Units by kind and municipality, and staff by handle.
#[derive(Debug, Clone)]
pub struct Places {
    found: BTreeMap<(String, String), Unit>,
    staff: BTreeMap<&'static str, String>,
}

impl Places {
    /// The first unit of a kind in a municipality.
    pub fn unit(&self, kind: &str, code: &str) -> Result<&Unit> {
        let key = (kind.to_owned(), code.to_owned());
        self.found
            .get(&key)
            .with_context(|| format!("no {kind} in {code}"))
    }

    /// The id of a member of staff, by handle.
    pub fn staff(&self, handle: &str) -> Result<&String> {
        let id = self.staff.get(handle);
        id.with_context(|| format!("{handle} is nobody"))
    }
}

/// What both worlds begin with.
pub struct Stage {
    /// The world, put aside.
    pub aside: Aside,
    /// The schema.
    pub schema: Schema,
    /// What is known from the beginning.
    pub pool: Pool,
    /// Units and staff.
    pub places: Places,
    /// The cases, by the index of their person.
    pub cases: BTreeMap<usize, String>,
    /// The placement in the shared case.
    pub placement: String,
}

impl Stage {
    /// Plays what both worlds begin with.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn found() -> Result<Self> {
        let text = supergraph().map_err(|found| anyhow::anyhow!(found.join("\n")))?;
        let schema = Schema::read(text)?;
        let world = TestWorld::found().await?;
        let mut pool = Pool::default();
        let places = ask_places(&world).await?;
        let mut telling = Telling {
            hands: Hands {
                world: &world,
                schema: &schema,
                pool: &mut pool,
            },
            places: &places,
            cases: BTreeMap::new(),
        };
        let placement = telling.tell().await?;
        let cases = telling.cases;
        let aside = world.put_aside().await?;
        Ok(Self {
            aside,
            schema,
            pool,
            places,
            cases,
            placement,
        })
    }

    /// The case of a person.
    pub fn case(&self, person: usize) -> Result<&String> {
        self.cases.get(&person).context("a case of the stage")
    }
}

async fn ask_places(world: &TestWorld) -> Result<Places> {
    let desk = world.desk()?;
    let mut found = BTreeMap::new();
    for kind in [
        "INTAKE_DESK",
        "WELFARE_UNIT",
        "LABOUR_MARKET_UNIT",
        "EMPLOYMENT_SERVICE",
        "INSURANCE_AGENCY",
        "PARTNER",
    ] {
        for code in ["0461", "0488"] {
            let asked = json!({ "kind": kind, "municipality": code });
            let data = desk.ask("units", asked).await?;
            let node = &data["units"]["edges"][0]["node"];
            if let (Some(id), Some(agency)) = (node["id"].as_str(), node["agency"]["id"].as_str()) {
                let unit = Unit {
                    id: id.to_owned(),
                    agency: agency.to_owned(),
                };
                found.insert((kind.to_owned(), code.to_owned()), unit);
            }
        }
    }
    let access = world.access_of(ServiceName::InsuranceAgency)?;
    let mut staff = BTreeMap::new();
    for member in evi::demo::staff::STAFF {
        if member.handle.starts_with("partner.") {
            continue;
        }
        let cx = world.cx(member.handle)?;
        let facts = access.facts_on(&cx, &[], AsOf::Now).await?;
        if let Some(id) = facts.reader.staff {
            staff.insert(member.handle, id.to_string());
        }
    }
    Ok(Places { found, staff })
}
