//! Where a row belongs: what every decision on it needs, and nothing of what it says.

use domain::{AgencyId, CaseId, PersonId, ReferralId, Section, UnitId};
use serde::{Deserialize, Serialize};

use crate::extent::Extent;

/// A row of a section that may only be read after a decision.
pub trait Protected {
    /// Where the row belongs.
    fn place(&self) -> Place;
    /// The row with everything taken away that `extent` does not cover.
    #[must_use]
    fn reduce(self, extent: &Extent) -> Self;
}

/// A row of a list that is read a page at a time.
pub trait Ordered: Protected {
    /// The row's place in its list: a time-ordered key, which says nothing of what the row says.
    fn order(&self) -> i64;
}

/// Where a row belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The case.
    pub case: CaseId,
    /// The person of the case.
    pub person: PersonId,
    /// The section.
    pub section: Section,
    /// The agency that owns the row. For `BASES` it is the agency that discloses (rule 15).
    pub owner: AgencyId,
    /// What the row is about, where the decision depends on it.
    pub about: About,
    /// Whether the row carries a note that it is kept from the participant.
    pub kept_from_participant: Kept,
}

impl Place {
    /// The place of an ordinary row.
    pub fn new(case: CaseId, person: PersonId, section: Section, owner: AgencyId) -> Self {
        Self {
            case,
            person,
            section,
            owner,
            about: About::Section,
            kept_from_participant: Kept::Shown,
        }
    }
    /// The same place, about something that the decision depends on.
    #[must_use]
    pub fn about(mut self, about: About) -> Self {
        self.about = about;
        self
    }
    /// The same place, kept from the participant or not.
    #[must_use]
    pub fn kept(mut self, kept: Kept) -> Self {
        self.kept_from_participant = kept;
        self
    }
}

/// What a row is about, where relations differ from row to row within a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// Nothing but its section: every row of one owner is decided alike.
    Section,
    /// One referral (a row of `REFERRALS`).
    Referral(Ends),
    /// One party (a row of `PARTIES`).
    Party(AgencyId),
    /// One basis (a row of `BASES`): the agency that is disclosed to.
    BasisTo(AgencyId),
}

/// The two ends of a referral. Its state comes from the facts of the same request, never from the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ends {
    /// The referral.
    pub referral: ReferralId,
    /// The unit that sends.
    pub from_unit: UnitId,
    /// The unit that it is addressed to.
    pub to_unit: UnitId,
}

/// Whether a row is kept from the participant (OSL 12:1, 25:6-7). The decision itself is a
/// [`Keeping`](crate::Keeping).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// Shown to the participant.
    #[default]
    Shown,
    /// Kept from the participant.
    FromParticipant,
}

impl Kept {
    /// Tells whether the participant is shown it.
    pub fn is_shown(&self) -> bool {
        match self {
            Self::Shown => true,
            Self::FromParticipant => false,
        }
    }
}
