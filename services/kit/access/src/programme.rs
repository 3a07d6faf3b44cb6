//! What ties a member of staff to programmes: the labour-market unit's books tell it in the same request, to the service
//! that evaluates them, and nobody keeps it (design decision 2).

use std::collections::BTreeSet;

use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{AgencyId, ProgrammeId, StaffId, UnitId};
use serde::{Deserialize, Serialize};

use crate::facts::FactsUnavailable;

/// The labour-market unit's register of programmes.
#[async_trait]
pub trait ProgrammeSource: Send + Sync {
    /// The programmes that the question speaks of and that something ties the reader to, by name. A programme
    /// without a tie is left out, like one that does not exist.
    async fn programmes(
        &self,
        question: &ProgrammeQuestion,
    ) -> Result<Vec<ProgrammeFact>, FactsUnavailable>;
}

/// One question: which programmes is somebody tied to?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeQuestion {
    /// Who reads, by the id that the desk has told.
    pub staff: StaffId,
    /// The labour-market units that the reader manages.
    pub managed: BTreeSet<UnitId>,
    /// One programme; all of them when none is named.
    pub programme: Option<ProgrammeId>,
}

/// What ties somebody to a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeTie {
    /// Leads it.
    Leads,
    /// Manages the unit that runs it.
    Manages,
    /// Is commissioned to evaluate it, today (E1).
    Evaluates,
}

/// A programme that somebody is tied to. It tells nothing of its participants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeFact {
    /// The programme.
    pub programme: ProgrammeId,
    /// Its name.
    pub name: String,
    /// The agency that it belongs to.
    pub agency: AgencyId,
    /// The unit that runs it.
    pub unit: UnitId,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day as planned.
    pub ends_on: Option<NaiveDate>,
    /// How many places it has, where that is bounded.
    pub capacity: Option<u16>,
    /// What ties the reader to it; never empty.
    pub ties: BTreeSet<ProgrammeTie>,
}
