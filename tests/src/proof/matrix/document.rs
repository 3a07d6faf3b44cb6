//! What is asked of a case, and what came: which sections are there, which rows, which fields.

use std::collections::{BTreeMap, BTreeSet};

use domain::ServiceName;
use serde_json::Value;

use super::oracle::Extent;

/// The desk's part of a case, by section.
pub const DESK: &str = "id phase registryNumber access { section state } \
    person { displayName givenName familyName birthDate sex personalNumberMasked ageBand contact { phone email } } \
    intake { reason } screening { note } \
    mapping { education { note } work { note } family { note } economy { note } health { note } } \
    plan { goals { text } } journal(first: 50) { edges { node { id } } } parties { unit { id } } \
    referrals(first: 50) { edges { node { id status question sections } } } bases { id } \
    closure { occupation { detail } } followUps { months note }";

/// The agencies' parts, each from the service that keeps it.
pub const AGENCIES: [(ServiceName, &str); 4] = [
    (
        ServiceName::WelfareUnit,
        "welfare { assistanceDecisions { id } household { id } activityRequirements { id } }",
    ),
    (
        ServiceName::LabourMarketUnit,
        "labourMarket { placements { id } competenceEntries { id } enrolments { id } }",
    ),
    (
        ServiceName::EmploymentService,
        "employmentService { registrations { id } programmes { id } }",
    ),
    (
        ServiceName::InsuranceAgency,
        "insurance { benefits { id } rehabilitation { id } }",
    ),
];

/// What is asked of a case in one service.
pub fn part(service: ServiceName) -> &'static str {
    let agencies = AGENCIES.iter().find(|(kept_by, _)| *kept_by == service);
    agencies.map_or(DESK, |(_, part)| part)
}

/// Every section of a case.
pub fn sections() -> String {
    let parts = AGENCIES.iter().map(|(_, part)| *part);
    std::iter::once(DESK)
        .chain(parts)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What happened in a case.
pub const TIMELINE: &str =
    "id timeline(first: 100) { edges { node { section kind subject agency { id } } } }";

/// As much as is left of the depth after two cases within each other.
pub const SHORT: &str = "id phase access { section state } \
    person { displayName personalNumberMasked contact { phone email } } \
    intake { reason } screening { note } \
    mapping { education { note } work { note } family { note } economy { note } health { note } } \
    bases { id } parties { unit { id } }";

/// Where a section's rows stand: its name, the path to the container that is null where the section may
/// not be read, and the path from there to what tells one row from another.
pub struct Spot {
    /// The section.
    pub section: &'static str,
    /// The pointer to the container.
    pub container: &'static str,
    /// The pointers from each of its items to the token.
    pub tokens: &'static str,
    /// Whether it is there whenever the section may be read.
    pub filling: Filling,
}

/// When a container is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    /// Whenever the section may be read.
    Always,
    /// When there is a row that may be read.
    WithRow,
}

const fn spot(
    section: &'static str,
    container: &'static str,
    tokens: &'static str,
    filling: Filling,
) -> Spot {
    Spot {
        section,
        container,
        tokens,
        filling,
    }
}

/// Every place where rows stand.
pub const SPOTS: &[Spot] = &[
    spot("INTAKE", "/intake", "/reason", Filling::WithRow),
    spot("SCREENING", "/screening", "/note", Filling::WithRow),
    spot(
        "MAPPING_EDUCATION",
        "/mapping/education",
        "/note",
        Filling::WithRow,
    ),
    spot("MAPPING_WORK", "/mapping/work", "/note", Filling::WithRow),
    spot(
        "MAPPING_FAMILY",
        "/mapping/family",
        "/note",
        Filling::WithRow,
    ),
    spot(
        "MAPPING_ECONOMY",
        "/mapping/economy",
        "/note",
        Filling::WithRow,
    ),
    spot(
        "MAPPING_HEALTH",
        "/mapping/health",
        "/note",
        Filling::WithRow,
    ),
    spot("PLAN", "/plan/goals", "/text", Filling::Always),
    spot("JOURNAL", "/journal/edges", "/node/id", Filling::Always),
    spot("PARTIES", "/parties", "/unit/id", Filling::Always),
    spot("BASES", "/bases", "/id", Filling::Always),
    spot(
        "CLOSURE",
        "/closure",
        "/occupation/detail",
        Filling::WithRow,
    ),
    spot("FOLLOW_UP", "/followUps", "/note", Filling::Always),
    spot(
        "WELFARE_ASSISTANCE",
        "/welfare/assistanceDecisions",
        "/id",
        Filling::Always,
    ),
    spot(
        "WELFARE_HOUSEHOLD",
        "/welfare/household",
        "/id",
        Filling::WithRow,
    ),
    spot(
        "WELFARE_ACTIVITY_REQUIREMENT",
        "/welfare/activityRequirements",
        "/id",
        Filling::Always,
    ),
    spot(
        "LABOUR_PLACEMENT",
        "/labourMarket/placements",
        "/id",
        Filling::Always,
    ),
    spot(
        "LABOUR_PLACEMENT",
        "/labourMarket/enrolments",
        "/id",
        Filling::Always,
    ),
    spot(
        "LABOUR_COMPETENCE",
        "/labourMarket/competenceEntries",
        "/id",
        Filling::Always,
    ),
    spot(
        "EMPLOYMENT_REGISTRATION",
        "/employmentService/registrations",
        "/id",
        Filling::Always,
    ),
    spot(
        "EMPLOYMENT_PROGRAMME",
        "/employmentService/programmes",
        "/id",
        Filling::Always,
    ),
    spot(
        "INSURANCE_BENEFIT",
        "/insurance/benefits",
        "/id",
        Filling::Always,
    ),
    spot(
        "INSURANCE_REHABILITATION",
        "/insurance/rehabilitation",
        "/id",
        Filling::WithRow,
    ),
];

/// What came of a case.
#[derive(Debug, Default)]
pub struct Came {
    /// The states.
    pub access: BTreeMap<String, String>,
    /// By container: whether it was asked for and there.
    pub containers: BTreeMap<&'static str, There>,
    /// The tokens of rows, by section.
    pub rows: BTreeMap<&'static str, BTreeSet<String>>,
    /// The fields of `IDENTITY` and `CONTACT` that were there.
    pub fields: BTreeMap<&'static str, BTreeSet<&'static str>>,
    /// The referrals; none where the list was not there.
    pub referrals: Option<BTreeMap<String, Extent>>,
}

/// Whether something came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum There {
    /// It was null.
    Not,
    /// It was there.
    Is,
}

/// Reads what came.
pub fn read(case: &Value) -> Came {
    let mut came = Came::default();
    for line in case["access"].as_array().into_iter().flatten() {
        let text = |name: &str| line[name].as_str().unwrap_or("?").to_owned();
        came.access.insert(text("section"), text("state"));
    }
    for spot in SPOTS {
        let Some(found) = find(case, spot.container) else {
            continue;
        };
        let there = if found.is_null() {
            There::Not
        } else {
            There::Is
        };
        came.containers.insert(spot.container, there);
        let items: Vec<&Value> = match found {
            Value::Array(items) => items.iter().collect(),
            Value::Null => Vec::new(),
            one => vec![one],
        };
        let tokens = items
            .iter()
            .filter_map(|item| item.pointer(spot.tokens).and_then(Value::as_str));
        let rows = came.rows.entry(spot.section).or_default();
        rows.extend(tokens.map(str::to_owned));
    }
    for (section, fields) in FIELDS {
        let shown = fields
            .iter()
            .filter(|(path, _)| case.pointer(path).is_some_and(|value| !value.is_null()));
        let names = shown.map(|(_, name)| *name).collect();
        came.fields.insert(section, names);
    }
    came.referrals = case["referrals"]["edges"].as_array().map(|edges| {
        let rows = edges.iter().map(|edge| {
            let id = edge["node"]["id"].as_str().unwrap_or("?").to_owned();
            (id, extent(&edge["node"]))
        });
        rows.collect()
    });
    came
}

/// The fields of the person and how they are spoken of in the matrix: `name`, `phone`, or the rest.
const FIELDS: [(&str, &[(&str, &str)]); 2] = [
    (
        "IDENTITY",
        &[
            ("/person/displayName", "name"),
            ("/person/givenName", "name"),
            ("/person/familyName", "name"),
            ("/person/birthDate", "birthDate"),
            ("/person/sex", "sex"),
            ("/person/personalNumberMasked", "number"),
            ("/person/ageBand", "ageBand"),
        ],
    ),
    (
        "CONTACT",
        &[
            ("/person/contact/phone", "phone"),
            ("/person/contact/email", "email"),
        ],
    ),
];

/// A value at a pointer; `None` where it was not asked for, null where anything on the way is null.
fn find<'v>(case: &'v Value, pointer: &str) -> Option<&'v Value> {
    let mut at = case;
    for step in pointer.split('/').skip(1) {
        if at.is_null() {
            return Some(at);
        }
        at = at.get(step)?;
    }
    Some(at)
}

/// How much of a referral came: its envelope has neither the question nor what it carries.
pub fn extent(referral: &Value) -> Extent {
    if referral.is_null() {
        Extent::None
    } else if referral["question"].is_null() && referral["sections"].is_null() {
        Extent::Envelope
    } else {
        Extent::Whole
    }
}

/// Tells whether nothing of the case came but its id.
pub fn is_shell(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(fields) => fields
            .iter()
            .all(|(name, field)| name == "id" || name == "__typename" || is_shell(field)),
        Value::Array(_) | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
