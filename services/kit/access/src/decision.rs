//! The questions that Cedar is asked, and its answers.

use std::sync::Arc;

use domain::{Role, Section};

use crate::{condition::Conditions, matrix::Gives, system::SystemPrincipal};

/// Who a policy decides about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A holder of a role.
    Role(Role),
    /// A named part of the platform.
    System(SystemPrincipal),
}

/// What a policy decides about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asked {
    /// One thing that a term of the matrix can give.
    Give(Gives),
    /// To know that a section is withheld.
    Know,
}

impl Asked {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Give(gives) => gives.word(),
            Self::Know => "know",
        }
    }
}

/// One distinct question: it is put to Cedar once a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Question {
    /// Who.
    pub actor: Actor,
    /// About which section.
    pub section: Section,
    /// What.
    pub asked: Asked,
    /// The conditions that hold.
    pub holds: Conditions,
    /// The stops that hold.
    pub stops: Stops,
    /// How surely the reader signed in.
    pub assurance: i64,
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Allowed, by these policies.
    Allowed(Arc<[String]>),
    /// Not allowed.
    Refused,
}

impl Decision {
    /// Tells whether it was allowed.
    pub fn is_allowed(&self) -> bool {
        match self {
            Self::Allowed(_) => true,
            Self::Refused => false,
        }
    }
    /// The deciding policies.
    pub fn policies(&self) -> &[String] {
        match self {
            Self::Allowed(policies) => policies,
            Self::Refused => &[],
        }
    }
}

domain::code_list! {
    /// One stop, as the policies name it.
    pub enum StopCode("StopCode") {
        /// The reader's own case.
        OwnCase => "OWN_CASE", "Eget ärende";
        /// Kin.
        Kin => "KIN", "Närstående";
        /// Conflict of interest.
        ConflictOfInterest => "CONFLICT_OF_INTEREST", "Jäv";
        /// A stop that could not be looked up.
        LookupFailed => "LOOKUP_FAILED", "Spärr kunde inte kontrolleras";
        /// Protected identity, and the reader is not named.
        ProtectedIdentity => "PROTECTED_IDENTITY", "Skyddad identitet";
        /// Contact details of a protected person, for anybody but the named handlers.
        ProtectedContact => "PROTECTED_CONTACT", "Skyddade kontaktuppgifter";
        /// A protected person needs a fresh sign-in.
        StaleSignIn => "STALE_SIGN_IN", "Inloggningen är för gammal";
    }
}

/// A set of stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Stops(u8);

impl Stops {
    /// No stop.
    pub const NONE: Self = Self(0);
    /// The set with one more.
    #[must_use]
    pub fn with(self, stop: StopCode) -> Self {
        Self(self.0 | (1 << stop as u8))
    }
    /// Tells whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// Tells whether the stop is in the set.
    pub fn contains(self, stop: StopCode) -> bool {
        self.0 & (1 << stop as u8) != 0
    }
    /// The stops, in the list's order.
    pub fn iter(self) -> impl Iterator<Item = StopCode> {
        <StopCode as domain::CodeList>::ALL
            .iter()
            .copied()
            .filter(move |stop| self.contains(*stop))
    }
}
