//! How and why the person came (`INTAKE`), and the first assessment (`SCREENING`).

use std::sync::Arc;

use access::{Extent, Place, Protected};
use domain::{
    IntakeId, Section, code_list,
    codes::{Channel, Need, TargetGroup},
};

pub use domain::codes::TargetGroupStanding;

use super::{
    reduce::keep,
    registry::Unit,
    whose::{Whose, Written},
};

code_list! {
    /// Where an intake stands.
    pub enum IntakeStatus("IntakeStatus") {
        /// Registered at the desk.
        Registered => "REGISTERED", "Registrerad";
        /// Registered by mistake.
        EnteredInError => "ENTERED_IN_ERROR", "Felregistrerad";
    }
}

code_list! {
    /// Whether an interpreter is needed (förvaltningslagen 13 §). Not asked is a value of its own.
    pub enum InterpreterNeed("InterpreterNeed") {
        /// Needed.
        Needed => "NEEDED", "Behövs";
        /// Not needed.
        NotNeeded => "NOT_NEEDED", "Behövs inte";
        /// Nobody has asked yet.
        NotAsked => "NOT_ASKED", "Inte tillfrågad";
    }
}

/// A registered intake (aktualisering).
#[derive(Clone, PartialEq, Eq)]
pub struct Intake {
    /// Whose it is.
    pub whose: Whose,
    /// Its id.
    pub id: IntakeId,
    /// Where it stands.
    pub status: IntakeStatus,
    /// How the person came.
    pub channel: Channel,
    /// Why, in the person's words.
    pub reason: Option<String>,
    /// The language that the person prefers.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter: Option<InterpreterNeed>,
    /// The partner's unit whose request it began with.
    pub proposed_by: Option<Arc<Unit>>,
    /// Who wrote it.
    pub written: Written,
}

impl Protected for Intake {
    fn place(&self) -> Place {
        self.whose.place(Section::Intake)
    }

    fn reduce(self, extent: &Extent) -> Self {
        Self {
            reason: keep(extent, "reason", self.reason),
            language: keep(extent, "language", self.language),
            interpreter: keep(extent, "interpreterNeeded", self.interpreter),
            proposed_by: keep(extent, "proposedBy", self.proposed_by),
            ..self
        }
    }
}

/// The first assessment.
#[derive(Clone, PartialEq, Eq)]
pub struct Screening {
    /// Whose it is.
    pub whose: Whose,
    /// Whether the person belongs to the target group.
    pub target_group: Option<TargetGroupStanding>,
    /// Which groups.
    pub target_groups: Vec<TargetGroup>,
    /// Which needs.
    pub needs: Vec<Need>,
    /// What else there is to say.
    pub note: Option<String>,
    /// Who wrote it.
    pub written: Written,
}

impl Protected for Screening {
    fn place(&self) -> Place {
        self.whose.place(Section::Screening)
    }

    fn reduce(self, extent: &Extent) -> Self {
        Self {
            target_group: keep(extent, "inTargetGroup", self.target_group),
            target_groups: keep(extent, "targetGroups", Some(self.target_groups))
                .unwrap_or_default(),
            needs: keep(extent, "needs", Some(self.needs)).unwrap_or_default(),
            note: keep(extent, "note", self.note),
            ..self
        }
    }
}
