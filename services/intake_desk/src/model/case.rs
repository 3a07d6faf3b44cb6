//! The head of a shared case: what everybody with a relation to it may know.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{CaseId, CaseKey, CasePhase, PersonId, RowKey, municipality::Municipality, planted};

use super::{registry::Unit, whose::Whose};

/// The head of a shared case. It carries no section; who may know that the case exists is decided
/// by the standing of the reader before a head is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseHead {
    /// The key in the tables.
    pub key: CaseKey,
    /// The id.
    pub id: CaseId,
    /// The municipality it lies in.
    pub municipality: Municipality,
    /// The number that people write on paper (diarienummer).
    pub registry_number: String,
    /// How far it has come.
    pub phase: CasePhase,
    /// The version of the head: it moves with phase, intake, screening and closure only.
    pub version: i32,
    /// The id under which the rows of the case and what the access log says of it are kept: that of the person whom it was
    /// opened for. It never changes, also where a merge has taken the case to another person.
    pub person: PersonId,
    /// The id of the person whose case it is now.
    pub person_now: PersonId,
    /// The key in the tables of the person whose case it is now.
    pub person_key: RowKey,
    /// The desk unit that opened it.
    pub desk: Arc<Unit>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
}

/// What a reader knows of the things that move a head, besides its phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadKnown {
    /// The screening is open to the reader.
    WithScreening,
    /// It is not.
    PhaseAlone,
}

impl CaseHead {
    /// The version as a reader sees it. For whom the screening is not open it follows from the phase, which
    /// everything else that moves a head moves too: a screening that is written anew must not show.
    pub fn version_for(&self, known: HeadKnown) -> i32 {
        match known {
            HeadKnown::PhaseAlone if planted!(VersionTellsOfHidden) => self.version,
            HeadKnown::WithScreening => self.version,
            HeadKnown::PhaseAlone => match self.phase {
                CasePhase::Intake => 1,
                CasePhase::Screening => 2,
                CasePhase::Mapping => 3,
                CasePhase::Planning => 4,
                CasePhase::Active => 5,
                CasePhase::Closed => 6,
            },
        }
    }

    /// Whose a row is that the desk owns.
    pub fn owned_by_desk(&self) -> Whose {
        self.owned_by(self.desk.agency.id)
    }

    /// Whose a row is that `owner` owns.
    pub fn owned_by(&self, owner: domain::AgencyId) -> Whose {
        Whose {
            case: self.id,
            person: self.person,
            owner,
        }
    }
}

/// A member of staff who works on a case for a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseWorker {
    /// The member of staff, by key.
    pub staff: RowKey,
    /// The name that colleagues see.
    pub display_name: String,
    /// The unit.
    pub unit: Arc<Unit>,
    /// Whether it is one of the two appointed leads.
    pub standing: access::LeadStanding,
    /// Since when.
    pub since: DateTime<Utc>,
}
