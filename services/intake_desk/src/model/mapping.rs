//! The mapping in its five parts, each owned by the agency that wrote it.

use access::{Extent, Keeping, Place, Protected};
use domain::{RowKey, Section, code_list, codes::EducationLevel};
use serde::{Deserialize, Serialize};

use super::{
    reduce::keep,
    whose::{Whose, Written},
};

code_list! {
    /// Yes, no, or that nobody knows: an unknown is chosen, never left out.
    pub enum Known("YesNoUnknown") {
        /// Yes.
        Yes => "YES", "Ja";
        /// No.
        No => "NO", "Nej";
        /// Nobody knows.
        Unknown => "UNKNOWN", "Okänt";
    }
}

/// What one part of the mapping says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum MappingContent {
    /// `MAPPING_EDUCATION`.
    Education {
        /// The highest level.
        level: Option<EducationLevel>,
        /// Whether upper secondary school was completed.
        completed_upper_secondary: Option<Known>,
        /// What else there is to say.
        note: Option<String>,
    },
    /// `MAPPING_WORK`.
    Work {
        /// Years in work.
        years_of_experience: Option<u32>,
        /// Whether the person holds a driving licence.
        driving_licence: Option<Known>,
        /// What else there is to say.
        note: Option<String>,
    },
    /// `MAPPING_FAMILY`.
    Family {
        /// Children at home.
        children_at_home: Option<u32>,
        /// What else there is to say.
        note: Option<String>,
    },
    /// `MAPPING_ECONOMY`.
    Economy {
        /// Whether there are debts.
        debts: Option<Known>,
        /// What else there is to say.
        note: Option<String>,
    },
    /// `MAPPING_HEALTH`.
    Health {
        /// What there is to say.
        note: Option<String>,
    },
}

// SeaORM asks for `Debug`; it tells which part and nothing of what it says.
impl std::fmt::Debug for MappingContent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "MappingContent({})", self.section())
    }
}

impl MappingContent {
    /// The section that the part is.
    pub fn section(&self) -> Section {
        match self {
            Self::Education { .. } => Section::MappingEducation,
            Self::Work { .. } => Section::MappingWork,
            Self::Family { .. } => Section::MappingFamily,
            Self::Economy { .. } => Section::MappingEconomy,
            Self::Health { .. } => Section::MappingHealth,
        }
    }

    /// What a pseudonymised reader keeps of it: coded values, no free text.
    fn reduced(self, extent: &Extent) -> Self {
        // Evaluators see the coded values of education, work and family under a pseudonym.
        let coded = |field: &str| {
            matches!(extent, Extent::Pseudonym) || super::reduce::covers(extent, field)
        };
        match self {
            Self::Education {
                level,
                completed_upper_secondary,
                note,
            } => Self::Education {
                level: level.filter(|_| coded("level")),
                completed_upper_secondary: completed_upper_secondary
                    .filter(|_| coded("completedUpperSecondary")),
                note: keep(extent, "note", note),
            },
            Self::Work {
                years_of_experience,
                driving_licence,
                note,
            } => Self::Work {
                years_of_experience: years_of_experience.filter(|_| coded("yearsOfExperience")),
                driving_licence: driving_licence.filter(|_| coded("drivingLicence")),
                note: keep(extent, "note", note),
            },
            Self::Family {
                children_at_home,
                note,
            } => Self::Family {
                children_at_home: children_at_home.filter(|_| coded("childrenAtHome")),
                note: keep(extent, "note", note),
            },
            Self::Economy { debts, note } => Self::Economy {
                debts: keep(extent, "debts", debts),
                note: keep(extent, "note", note),
            },
            Self::Health { note } => Self::Health {
                note: keep(extent, "note", note),
            },
        }
    }
}

/// One part of the mapping, as one agency wrote it.
#[derive(Clone, PartialEq, Eq)]
pub struct MappingPart {
    /// Whose it is.
    pub whose: Whose,
    /// Its key within the case; the newest readable one is shown.
    pub key: RowKey,
    /// What it says.
    pub content: MappingContent,
    /// Who wrote it, from what source, about which day.
    pub written: Written,
    /// Whether it is kept from the participant, and by which decision.
    pub keeping: Keeping,
}

impl Protected for MappingPart {
    fn place(&self) -> Place {
        self.whose
            .place(self.content.section())
            .kept(self.keeping.kept())
    }

    fn reduce(self, extent: &Extent) -> Self {
        Self {
            content: self.content.reduced(extent),
            keeping: self.keeping.reduce(extent),
            ..self
        }
    }
}
