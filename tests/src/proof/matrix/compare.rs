//! Holds what came against what the contract says, in both directions.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CodeList as _, Section};
use serde_json::Value;

use super::{
    cast::{Asker, Who},
    document::{self, Came, Filling, SPOTS, There},
    model::Case,
    oracle::{Extent, View},
    places::Places,
};

/// A difference: the section, what the oracle says, and what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The section, or what else it is about.
    pub about: String,
    /// What should have come.
    pub right: String,
    /// What came.
    pub came: String,
}

impl Difference {
    /// What it is about, whichever case and row.
    pub fn kind(&self) -> String {
        let about = self
            .about
            .split_once(": ")
            .map_or(&*self.about, |(_, about)| about);
        about
            .chars()
            .filter(|letter| !letter.is_ascii_digit())
            .collect()
    }

    /// The same, of one case among several.
    #[must_use]
    pub fn of(self, case: usize) -> Self {
        Self {
            about: format!("case {case}: {}", self.about),
            ..self
        }
    }
}

/// One difference.
pub fn difference(
    about: impl Into<String>,
    right: impl std::fmt::Debug,
    came: impl std::fmt::Debug,
) -> Difference {
    Difference {
        about: about.into(),
        right: format!("{right:?}"),
        came: format!("{came:?}"),
    }
}

/// Everything that differs in a case as it came.
pub fn case(model: &Case, view: &View, value: &Value) -> Vec<Difference> {
    if !view.exists {
        let shell = document::is_shell(value);
        let found = (!shell).then(|| difference("the case", "nothing", value));
        return found.into_iter().collect();
    }
    let came = document::read(value);
    let mut found = Vec::new();
    states(view, &came, &mut found);
    containers(model, view, &came, &mut found);
    rows(model, view, &came, &mut found);
    fields(view, value, &came, &mut found);
    referrals(view, value, &came, &mut found);
    found
}

fn states(view: &View, came: &Came, found: &mut Vec<Difference>) {
    if came.access.is_empty() {
        return;
    }
    for (section, right) in &view.access {
        let state = came.access.get(section).map_or("NO LINE", String::as_str);
        if state != right {
            found.push(difference(format!("access of {section}"), right, state));
        }
    }
}

/// The rows that a spot should show.
fn expected<'v>(model: &'v Case, view: &'v View, section: &str) -> BTreeSet<&'v str> {
    let written = model.rows.iter();
    let of_section = written.filter(|row| row.section.code() == section);
    of_section
        .map(|row| row.token.as_str())
        .filter(|token| view.rows.contains(*token))
        .collect()
}

fn containers(model: &Case, view: &View, came: &Came, found: &mut Vec<Difference>) {
    for spot in SPOTS {
        let Some(there) = came.containers.get(spot.container) else {
            continue;
        };
        let has_row = !expected(model, view, spot.section).is_empty();
        // Follow-ups are there from closure on.
        let comes = match spot.filling {
            Filling::Always => view.reads(spot.section),
            Filling::WithRow => view.reads(spot.section) && has_row,
        };
        let right = if comes { There::Is } else { There::Not };
        if *there != right {
            let about = format!("{} at {}", spot.section, spot.container);
            found.push(difference(about, right, there));
        }
    }
}

fn rows(model: &Case, view: &View, came: &Came, found: &mut Vec<Difference>) {
    for (section, shown) in &came.rows {
        let shown: BTreeSet<&str> = shown.iter().map(String::as_str).collect();
        let right: BTreeSet<&str> = match *section {
            "PARTIES" | "BASES" => {
                let written = model.rows.iter().map(|row| row.token.as_str());
                let written: BTreeSet<&str> = written.collect();
                let of_desk = view.rows.iter().map(String::as_str);
                let others = of_desk.filter(|token| !written.contains(token));
                let bases: BTreeSet<&str> = model.bases.iter().map(|row| row.id.as_str()).collect();
                let is_basis = |token: &&str| bases.contains(token) == (*section == "BASES");
                others.filter(is_basis).collect()
            }
            section => expected(model, view, section),
        };
        if shown != right {
            found.push(difference(format!("rows of {section}"), right, shown));
        }
    }
}

fn fields(view: &View, value: &Value, came: &Came, found: &mut Vec<Difference>) {
    if value.get("person").is_none() {
        return;
    }
    for (section, shown) in &came.fields {
        let granted = view.fields.get(*section).cloned().unwrap_or_default();
        let whole = granted.iter().any(|field| field == "ALL");
        let missing: Vec<&str> = if whole {
            let all: &[&str] = if *section == "CONTACT" {
                &["phone", "email"]
            } else {
                &["name", "number"]
            };
            let asked = all.iter().copied().filter(|field| {
                *field != "number" || value["person"].get("personalNumberMasked").is_some()
            });
            asked.filter(|field| !shown.contains(field)).collect()
        } else {
            let named = granted.iter().map(String::as_str);
            named.filter(|field| !shown.contains(field)).collect()
        };
        let too_many: Vec<&&str> = shown
            .iter()
            .filter(|field| !whole && !granted.iter().any(|named| named == *field))
            .collect();
        if !missing.is_empty() || !too_many.is_empty() {
            found.push(difference(format!("fields of {section}"), granted, shown));
        }
    }
}

fn referrals(view: &View, value: &Value, came: &Came, found: &mut Vec<Difference>) {
    if value.get("referrals").is_none() {
        return;
    }
    let shown = view.referrals.iter();
    let right: BTreeMap<&str, Extent> = shown
        .filter(|(_, extent)| **extent != Extent::None)
        .map(|(id, extent)| (id.as_str(), *extent))
        .collect();
    let right = view.reads("REFERRALS").then_some(right);
    let came = came.referrals.as_ref().map(|rows| {
        let rows = rows.iter().map(|(id, extent)| (id.as_str(), *extent));
        rows.collect::<BTreeMap<&str, Extent>>()
    });
    if came != right {
        found.push(difference("REFERRALS", right, came));
    }
}

/// Everything that a timeline tells and may not, and what it must tell and does not.
pub fn timeline(
    model: &Case,
    (asker, view): (&Asker, &View),
    places: &Places,
    value: &Value,
) -> Vec<Difference> {
    if !view.exists {
        return case(model, view, value);
    }
    let mut found = Vec::new();
    let mut told: BTreeSet<(String, String)> = BTreeSet::new();
    for edge in value["timeline"]["edges"].as_array().into_iter().flatten() {
        let entry = &edge["node"];
        let section = entry["section"].as_str().unwrap_or("?");
        let agency = entry["agency"]["id"].as_str().unwrap_or("?");
        let agency = places.agency_by_id(agency).unwrap_or("?");
        let owner = owner_of(model, section, agency, places);
        let subject = entry["subject"].as_str();
        told.insert((section.to_owned(), owner.clone()));
        let kept = asker.who == Who::Person(model.person) && is_all_kept(model, (section, &owner));
        if kept || !may_tell(model, view, (section, &owner), subject) {
            found.push(difference(
                format!("timeline of {section} of {owner}"),
                "nothing",
                entry,
            ));
        }
    }
    for row in &model.rows {
        let section = row.section.code();
        let is_told = told.contains(&(section.to_owned(), row.owner.clone()));
        // Of the desk's sections an entry is made whenever something is written in them.
        if TOLD.contains(&section) && view.rows.contains(&row.token) && !is_told {
            found.push(difference(
                format!("timeline of {section}"),
                &row.owner,
                "no entry",
            ));
        }
    }
    found
}

/// Sections in which every writing is told.
const TOLD: [&str; 4] = ["INTAKE", "SCREENING", "PLAN", "CLOSURE"];

fn owner_of(model: &Case, section: &str, agency: &str, places: &Places) -> String {
    let of_desk = [
        "IDENTITY",
        "CONTACT",
        "INTAKE",
        "SCREENING",
        "PLAN",
        "REFERRALS",
        "CLOSURE",
        "FOLLOW_UP",
    ];
    if of_desk.contains(&section) {
        places.agency_of(model.desk).to_owned()
    } else {
        agency.to_owned()
    }
}

fn may_tell(
    model: &Case,
    view: &View,
    (section, owner): (&str, &str),
    subject: Option<&str>,
) -> bool {
    if section == "REFERRALS" {
        // On an envelope stands who has sent something, and not which.
        let waits = view
            .referrals
            .values()
            .any(|extent| *extent == Extent::Envelope);
        let extent = subject.map(|id| view.referrals.get(id));
        return extent.map_or(waits, |extent| {
            extent.is_some_and(|extent| *extent != Extent::None)
        });
    }
    let own = view
        .owners
        .get(section)
        .is_some_and(|owners| owners.contains(owner));
    let row = subject.and_then(|id| model.rows.iter().find(|row| row.token == id));
    own && row.is_none_or(|row| view.rows.contains(&row.token))
}

/// Tells whether everything that an owner wrote in a section was kept from the participant.
fn is_all_kept(model: &Case, (section, owner): (&str, &str)) -> bool {
    let is_of = |of: Section, by: &str| of.code() == section && by == owner;
    let mut rows = model.rows.iter();
    rows.any(|row| is_of(row.section, &row.owner))
        && !model.once_shown.iter().any(|(of, by)| is_of(*of, by))
}
