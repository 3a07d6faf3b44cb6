//! The phases of a shared case.

use crate::code_list;

code_list! {
    /// How far a shared case has come. It never goes back (`access.md`, Words: Intake phase).
    pub enum CasePhase("CasePhase") {
        /// The person has been received.
        Intake => "INTAKE", "Mottagning";
        /// The screening is recorded.
        Screening => "SCREENING", "Bedömning";
        /// The first mapping is recorded.
        Mapping => "MAPPING", "Kartläggning";
        /// The first plan is recorded.
        Planning => "PLANNING", "Planering";
        /// The first referral has become active.
        Active => "ACTIVE", "Pågående";
        /// The case is closed.
        Closed => "CLOSED", "Avslutat";
    }
}

impl CasePhase {
    /// Tells whether the desk that opened the case still receives the person.
    pub fn is_intake_phase(self) -> bool {
        match self {
            Self::Intake | Self::Screening | Self::Mapping | Self::Planning => true,
            Self::Active | Self::Closed => false,
        }
    }

    /// The phase after something that belongs to `reached` has happened: never an earlier one.
    #[must_use]
    pub fn advanced_to(self, reached: Self) -> Self {
        self.max(reached)
    }
}
