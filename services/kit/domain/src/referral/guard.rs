//! What the transitions need to know, gathered by the caller as plain data.

use serde::{Deserialize, Serialize};

use super::{
    parts::{CarriedSection, NoteSharing},
    reason::{Approver, DeclineReason, EndEarlyReason},
    refusal::TransitionRefused,
    state::Place,
    text::FreeText,
};
use crate::{
    AgencyId, BasisId, ReferralId, Section, StaffId, UnitId,
    basis::{BasisKind, ConsentForm},
    codes::{IncomeSource, ReferralOutcome},
};

/// How the person is asked for consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskPerson {
    /// The ground that the sender means to share on; only a consent is asked for.
    pub ground: BasisKind,
    /// The form of the consent.
    pub form: ConsentForm,
    /// Who approves, on the person's side.
    pub approver: Approver,
}

/// What lets the receiver read one owner's part of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// A live basis from the owner to the receiver's agency names the section.
    Basis(BasisId),
    /// The receiver's agency owns it.
    OwnAgency,
    /// Nothing.
    Missing,
}

/// Whether the sender may read what it wants to pass on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderReading {
    /// It may.
    Allowed,
    /// It may not.
    Refused,
}

/// One owner's part of a section that the referral names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionCover {
    /// The section.
    pub section: Section,
    /// Whose rows.
    pub owner: AgencyId,
    /// Whether the sender may read them.
    pub reading: SenderReading,
    /// What lets the receiver read them.
    pub cover: Cover,
}

/// Whether the receiving unit takes referrals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiverState {
    /// It does.
    Active,
    /// It does not, for now.
    Inactive,
    /// It has been closed, perhaps with a successor.
    Closed(Option<UnitId>),
}

/// Which way the referral may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// The ordinary way.
    Open,
    /// The person is protected and this receiver has no named handlers for that.
    ProtectedOnly,
    /// A stop of the sender: own case, kin, conflict of interest.
    Blocked,
}

/// What must hold when a referral is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendGuard {
    /// For every named section, its parts and what covers each.
    pub covers: Vec<SectionCover>,
    /// An open referral of the same sending agency, receiving unit and service **that the sender may
    /// see**. One that it may not see is never given here.
    pub duplicate: Option<ReferralId>,
    /// The receiving unit.
    pub receiver: ReceiverState,
    /// The way.
    pub route: Route,
}

impl SendGuard {
    /// Decides whether the sections may be carried, and freezes what carries them.
    pub(super) fn decide(
        &self,
        sections: &[Section],
    ) -> Result<Vec<CarriedSection>, TransitionRefused> {
        match self.route {
            Route::Open => {}
            Route::ProtectedOnly => return Err(TransitionRefused::ProtectedRoute),
            Route::Blocked => return Err(TransitionRefused::Excluded),
        }
        match self.receiver {
            ReceiverState::Active => {}
            ReceiverState::Inactive => {
                return Err(TransitionRefused::ReceiverInactive { successor: None });
            }
            ReceiverState::Closed(successor) => {
                return Err(TransitionRefused::ReceiverInactive { successor });
            }
        }
        if let Some(referral) = self.duplicate {
            return Err(TransitionRefused::Duplicate { referral });
        }
        self.carried(sections)
    }

    fn carried(&self, sections: &[Section]) -> Result<Vec<CarriedSection>, TransitionRefused> {
        let uncovered = |section: &&Section| !self.covers_wholly(**section);
        let missing: Vec<Section> = sections.iter().filter(uncovered).copied().collect();
        if !missing.is_empty() {
            return Err(TransitionRefused::BasisMissing { sections: missing });
        }
        let mut carried: Vec<CarriedSection> = self.parts_of(sections).collect();
        carried.sort_by_key(|part| (part.section, part.owner));
        Ok(carried)
    }

    fn covers_wholly(&self, section: Section) -> bool {
        let mut parts = self
            .covers
            .iter()
            .filter(|part| part.section == section)
            .peekable();
        parts.peek().is_some() && parts.all(SectionCover::holds)
    }

    fn parts_of(&self, sections: &[Section]) -> impl Iterator<Item = CarriedSection> {
        let named = |part: &&SectionCover| sections.contains(&part.section);
        self.covers.iter().filter(named).map(|part| CarriedSection {
            section: part.section,
            owner: part.owner,
            basis: match part.cover {
                Cover::Basis(basis) => Some(basis),
                Cover::OwnAgency | Cover::Missing => None,
            },
        })
    }
}

impl SectionCover {
    fn holds(&self) -> bool {
        let readable = self.reading == SenderReading::Allowed;
        match self.cover {
            Cover::Basis(_) | Cover::OwnAgency => readable,
            Cover::Missing => false,
        }
    }
}

/// Whether a member of staff is shut out from this person's matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusion {
    /// No.
    None,
    /// Own case, kin or conflict of interest (jäv), or the look-up of it failed.
    ConflictOfInterest,
    /// The person is protected and the member of staff is not named on the case.
    NotNamed,
}

/// What a search for a free place gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceFound {
    /// A place, taken for this referral.
    Reserved,
    /// The service has no recorded capacity.
    NotNeeded,
    /// None.
    Full,
}

impl PlaceFound {
    /// The place to hold, if one was found.
    pub fn place(self) -> Option<Place> {
        match self {
            Self::Reserved => Some(Place::Reserved),
            Self::NotNeeded => Some(Place::NotNeeded),
            Self::Full => None,
        }
    }
}

/// Whether the person may have the service, before waiting for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eligibility {
    /// The person may.
    Met,
    /// The person may not, or it is not known.
    NotMet,
}

/// Whether the agreement wants a coordinator's word on a decline of this reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoordinatorReview {
    /// It does not.
    NotRequired,
    /// Only a coordinator may decline for this reason.
    Required,
}

/// A decline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decline {
    /// Why.
    pub reason: DeclineReason,
    /// Why, in words; required with `OTHER`.
    pub text: Option<FreeText>,
    /// Whether a coordinator must say it.
    pub review: CoordinatorReview,
}

/// What must hold when the sender or the desk confirms a re-route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RerouteGuard {
    /// The id of the referral that goes on, drawn by the caller.
    pub child: ReferralId,
    /// The new legal basis check, for the new receiver.
    pub send: SendGuard,
    /// Why the chain may come back to somebody who was asked before; required when it would.
    pub loop_reason: Option<FreeText>,
}

/// What the person lives on, and to which extent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomeAfter {
    /// The source.
    pub source: IncomeSource,
    /// 25, 50, 75 or 100 per cent.
    pub extent_percent: u8,
}

/// What came of a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The outcome.
    pub outcome: ReferralOutcome,
    /// The sources afterwards; at least one, and unknown is a value to choose.
    pub income_source_after: Vec<IncomeAfter>,
    /// A note of the receiver's.
    pub note: Option<(FreeText, NoteSharing)>,
}

/// An end before the work is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndEarly {
    /// Why.
    pub reason: EndEarlyReason,
    /// Why, in words; required with `OTHER`.
    pub text: Option<FreeText>,
}

/// Why a referral changes hands within its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReassignCause {
    /// Work is shared out anew, or the handler has left.
    Workload,
    /// A conflict of interest was found; what the earlier handler read is reviewed.
    ConflictOfInterest(StaffId),
}

/// Who takes over from a unit that has closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Successor {
    /// Another unit of the same agency.
    Unit(UnitId),
    /// Nobody: the desk decides.
    None,
}
