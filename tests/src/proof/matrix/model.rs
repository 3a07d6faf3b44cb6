//! What the proof knows of the cases that it made: from what it did, never from what the product tells.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::{CasePhase, CodeList, Section, referral::ReferralStatus};
use evi::demo::registry::AGREED_SECTIONS;
use serde_json::{Value, json};

use super::{
    cast::{Asker, Cast, Days, PARTNER, Seat, SignedIn, Who},
    places::Places,
};

/// How a unit takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It takes part.
    Current,
    /// It stays for the follow-ups.
    UntilFollowUp,
    /// Its last referral has ended.
    Past,
}

/// Days between which something holds, both included.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// The first.
    pub from: NaiveDate,
    /// The last, where there is one.
    pub to: Option<NaiveDate>,
}

/// A basis.
#[derive(Debug, Clone)]
pub struct Basis {
    /// Its id.
    pub id: String,
    /// The agency that discloses.
    pub from: String,
    /// The agency that is disclosed to.
    pub to: String,
    /// What.
    pub sections: Vec<Section>,
    /// When.
    pub period: Period,
    /// Whether the person has withdrawn it.
    pub withdrawal: Withdrawal,
}

/// Whether a consent was withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    /// It was not.
    None,
    /// It was.
    Withdrawn,
}

/// A referral.
#[derive(Debug, Clone)]
pub struct Referral {
    /// Its id.
    pub id: String,
    /// Its version as last told.
    pub version: i64,
    /// The unit that sent it.
    pub from: &'static str,
    /// The unit that it is addressed to.
    pub to: &'static str,
    /// Where it stands.
    pub state: ReferralStatus,
    /// What it carries.
    pub sections: Vec<Section>,
    /// Who holds it.
    pub holder: Option<&'static str>,
}

/// A row that somebody wrote.
#[derive(Debug, Clone)]
pub struct Row {
    /// What tells it from every other: its id, or a word that only it holds.
    pub token: String,
    /// The section.
    pub section: Section,
    /// The agency that owns it.
    pub owner: String,
    /// The part of which it is one version; none where each row is shown.
    pub part: Option<&'static str>,
    /// Whether it is kept from the participant.
    pub kept: Kept,
}

/// Whether a row is kept from the participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is shown.
    Shown,
    /// It is kept.
    FromParticipant,
}

/// A case.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its place among the cases of the run.
    pub number: usize,
    /// Its id.
    pub id: String,
    /// The index of the person.
    pub person: usize,
    /// The desk that opened it.
    pub desk: &'static str,
    /// How far it has come.
    pub phase: CasePhase,
    /// The units that take or took part, besides the desk.
    pub parties: Vec<(&'static str, Standing)>,
    /// Who works on it in which unit.
    pub assigned: BTreeSet<(&'static str, &'static str)>,
    /// The bases.
    pub bases: Vec<Basis>,
    /// The referrals.
    pub referrals: Vec<Referral>,
    /// What was written.
    pub rows: Vec<Row>,
    /// Of which section and owner something was ever written that the participant might see.
    pub once_shown: BTreeSet<(Section, String)>,
    /// When the participant is enrolled with the programme leader in Gnesta.
    pub enrolled: Vec<Period>,
    /// When the participant is placed with the supervisor in Gnesta.
    pub placed: Vec<Period>,
}

/// What holds for a person in every case.
#[derive(Debug, Clone, Default)]
pub struct Stops {
    /// Who may handle the person, once the identity is protected.
    pub named: Option<BTreeSet<&'static str>>,
    /// Who is in conflict.
    pub conflicts: BTreeSet<&'static str>,
}

impl Stops {
    /// Tells whether nothing stands between anybody and the person.
    pub fn are_none(&self) -> bool {
        self.named.is_none() && self.conflicts.is_empty()
    }
}

/// Everything that was made.
pub struct Worlds {
    /// When.
    pub days: Days,
    /// The cases.
    pub cases: Vec<Case>,
    /// By the person's index.
    pub stops: BTreeMap<usize, Stops>,
}

/// Who leads the programme that participants are enrolled in.
pub const LEADER: &str = "programme.gnesta";
/// Who supervises the placements.
pub const SUPERVISOR: &str = "supervisor.gnesta";

impl Case {
    /// How a unit takes part.
    pub fn standing(&self, unit: &str) -> Option<Standing> {
        if unit == self.desk {
            return Some(Standing::Current);
        }
        let found = self.parties.iter().find(|(party, _)| *party == unit);
        found.map(|(_, standing)| *standing)
    }

    /// Lets a unit take part, or changes how it does.
    pub fn set_standing(&mut self, unit: &'static str, standing: Standing) {
        if unit == self.desk {
            return;
        }
        self.parties.retain(|(party, _)| *party != unit);
        self.parties.push((unit, standing));
    }

    /// Tells whether an open referral to a unit has been taken in.
    pub fn has_received(&self, unit: &str) -> bool {
        self.referrals.iter().any(|referral| {
            referral.to == unit
                && referral.state.is_open()
                && referral.state != ReferralStatus::Sent
        })
    }

    /// Everything with an owner: rows, parties and bases.
    fn told_rows(&self, places: &Places) -> Vec<Value> {
        let row = |token: &str, section: Section, owner: &str| json!({ "id": token, "section": section.code(), "owner": owner });
        let mut rows = Vec::new();
        for written in &self.rows {
            let mut told = row(&written.token, written.section, &written.owner);
            told["part"] = json!(written.part);
            told["kept"] = json!(written.kept == Kept::FromParticipant);
            rows.push(told);
        }
        let parties = self.parties.iter().map(|(unit, _)| *unit);
        for unit in parties.chain([self.desk]) {
            let place = places.unit(unit);
            rows.push(row(&place.unit, Section::Parties, places.agency_of(unit)));
        }
        for basis in &self.bases {
            let mut told = row(&basis.id, Section::Bases, &basis.from);
            told["to"] = json!(basis.to);
            rows.push(told);
        }
        for (order, row) in rows.iter_mut().enumerate() {
            row["order"] = json!(order);
        }
        rows
    }
}

fn period(period: Period) -> Value {
    json!({ "valid_from": period.from, "valid_to": period.to })
}

impl Worlds {
    /// The case as the oracle is told it, for one reader.
    pub fn told(&self, case: &Case, asker: &Asker, cast: &Cast, places: &Places) -> Value {
        let seats = cast.seats(&asker.who);
        let attached = |who: &'static str, periods: &[Period]| -> Vec<Value> {
            let is_own = asker.who == Who::Held(who);
            periods
                .iter()
                .filter(|_| is_own)
                .map(|held| period(*held))
                .collect()
        };
        let mut world = json!({
            "today": self.days.second,
            "reader": told_reader(asker, seats, places),
            "is_subject": asker.who == Who::Person(case.person),
            "agencies": agencies(case, seats, places),
            "rows": case.told_rows(places),
            "case": told_case(case, asker, places),
            "partner_reads": ["IDENTITY", "CONTACT", "PLAN", "REFERRALS"],
            "partner_writes": [],
            "partner_fields": { "IDENTITY": ["name"], "CONTACT": ["phone"] },
        });
        let stops = self.stops.get(&case.person).cloned().unwrap_or_default();
        let handle = match &asker.who {
            Who::Held(handle) => *handle,
            Who::Person(_) => "",
        };
        world["case"]["stops"] = json!(stops.conflicts.contains(handle));
        world["case"]["protection"] = json!(match &stops.named {
            None => "NONE",
            Some(named) if named.contains(handle) => "NAMED",
            Some(_) => "NOT_NAMED",
        });
        world["case"]["enrolled"] = json!(attached(LEADER, &case.enrolled));
        world["case"]["placed"] = json!(attached(SUPERVISOR, &case.placed));
        world
    }
}

fn told_reader(asker: &Asker, seats: &[Seat], places: &Places) -> Value {
    let kind = match &asker.who {
        Who::Held(PARTNER) => "PARTNER",
        Who::Held(_) => "STAFF",
        Who::Person(_) => "PARTICIPANT",
    };
    let seats = seats.iter().map(|seat| {
        let agency = places.agency_of(seat.unit);
        json!({
            "unit": seat.unit, "agency": agency, "kind": places.kind_of(agency).code(),
            "role": seat.role.code(), "valid_from": seat.from, "valid_to": seat.to,
        })
    });
    json!({
        "kind": kind,
        "is_strong": asker.signed_in != SignedIn::Weak,
        "is_fresh": asker.signed_in == SignedIn::Fresh,
        "assignments": seats.collect::<Vec<_>>(),
    })
}

/// The agencies that can matter: those of the case, and the reader's own.
fn agencies(case: &Case, seats: &[Seat], places: &Places) -> BTreeMap<String, &'static str> {
    let mut units: BTreeSet<&str> = BTreeSet::from([case.desk]);
    units.extend(case.parties.iter().map(|(unit, _)| *unit));
    units.extend(seats.iter().map(|seat| seat.unit));
    units.extend(case.referrals.iter().flat_map(|row| [row.from, row.to]));
    let mut agencies: BTreeSet<&str> = units.iter().map(|unit| places.agency_of(unit)).collect();
    agencies.extend(case.bases.iter().flat_map(|row| [&*row.from, &*row.to]));
    let kinds = agencies.into_iter().map(|agency| {
        let kind = places.kind_of(agency).code();
        (agency.to_owned(), kind)
    });
    kinds.collect()
}

fn told_case(case: &Case, asker: &Asker, places: &Places) -> Value {
    let codes = |sections: &[Section]| -> Vec<&str> {
        sections.iter().map(|section| section.code()).collect()
    };
    let parties = case.parties.iter().map(|(unit, standing)| {
        let standing = match standing {
            Standing::Current => "CURRENT",
            Standing::UntilFollowUp => "UNTIL_FOLLOW_UP",
            Standing::Past => "PAST",
        };
        json!({ "unit": unit, "agency": places.agency_of(unit), "standing": standing })
    });
    let bases = case.bases.iter().map(|basis| {
        json!({
            "from": basis.from, "to": basis.to, "sections": codes(&basis.sections),
            "valid_from": basis.period.from, "valid_to": basis.period.to,
            "withdrawn": basis.withdrawal == Withdrawal::Withdrawn,
        })
    });
    let referrals = case.referrals.iter().map(|referral| {
        json!({
            "id": referral.id, "state": referral.state.code(), "sections": codes(&referral.sections),
            "from_unit": referral.from, "from_agency": places.agency_of(referral.from),
            "to_unit": referral.to, "to_agency": places.agency_of(referral.to),
        })
    });
    let assigned = case.assigned.iter();
    let assigned = assigned.filter(|(handle, _)| asker.who == Who::Held(handle));
    json!({
        "desk_unit": case.desk, "desk_agency": places.agency_of(case.desk),
        "phase": case.phase.code(), "desk_agreed": codes(AGREED_SECTIONS),
        "parties": parties.collect::<Vec<_>>(),
        "assigned": assigned.map(|(_, unit)| *unit).collect::<Vec<_>>(),
        "bases": bases.collect::<Vec<_>>(), "referrals": referrals.collect::<Vec<_>>(),
    })
}
