//! What a referral is made of, as plain data: what a store keeps, and what a new draft needs.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{actor::Doer, placing::KnownPlacement, state::ReferralState, text::FreeText};
use crate::{
    AgencyId, BasisId, CaseId, ReferralId, Section, StaffId, UnitId,
    codes::{ReferralService, Urgency},
};

/// One side of a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralParty {
    /// The unit that acts.
    pub unit: UnitId,
    /// Its agency.
    pub agency: AgencyId,
}

/// A section that a referral carries, frozen when it was sent: its name, whose it is, and the basis
/// that lets the receiver read it. Never its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedSection {
    /// The section.
    pub section: Section,
    /// The agency that owns the rows.
    pub owner: AgencyId,
    /// The basis; `None` when the owner is the receiving agency itself.
    pub basis: Option<BasisId>,
}

/// An earlier referral of the same chain of re-routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainLink {
    /// The earlier referral.
    pub referral: ReferralId,
    /// Who it was addressed to.
    pub to: ReferralParty,
}

/// The receiver's proposal that another unit should act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RerouteProposal {
    /// Who should act instead.
    pub to: ReferralParty,
    /// Why.
    pub reason: FreeText,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
}

/// A stop of everything but stops, while the person's move to another municipality is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    /// Since when.
    pub since: NaiveDate,
}

/// Whether the sender may read a note of the receiver's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoteSharing {
    /// The receiver's own.
    Kept,
    /// The sender reads it too.
    Shared,
}

/// A note on the referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralNote {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Doer,
    /// What it says.
    pub text: FreeText,
    /// Who may read it.
    pub sharing: NoteSharing,
}

/// What a new draft needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReferral {
    /// Its id, drawn by the caller.
    pub id: ReferralId,
    /// The shared case.
    pub case: CaseId,
    /// Who asks.
    pub from: ReferralParty,
    /// Who is asked.
    pub to: ReferralParty,
    /// For which service.
    pub service: ReferralService,
    /// How soon.
    pub urgency: Urgency,
    /// What is asked.
    pub question: FreeText,
    /// The sections that the receiver should read; may be empty.
    pub sections: Vec<Section>,
    /// The ended referral that this one reopens.
    pub replaces: Option<ReferralId>,
}

/// Everything that a store keeps of a referral. [`Referral::restore`] checks it on the way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralParts {
    /// The id.
    pub id: ReferralId,
    /// The shared case.
    pub case: CaseId,
    /// Who asks.
    pub from: ReferralParty,
    /// Who is asked.
    pub to: ReferralParty,
    /// For which service.
    pub service: ReferralService,
    /// How soon.
    pub urgency: Urgency,
    /// What is asked.
    pub question: FreeText,
    /// The sections that the receiver should read.
    pub sections: Vec<Section>,
    /// The carried sections with their bases; empty until sent, frozen afterwards.
    pub carried: Vec<CarriedSection>,
    /// Moves with every change that people see, from 1.
    pub version: i32,
    /// The ended referral that this one reopens.
    pub replaces: Option<ReferralId>,
    /// The referral that was re-routed into this one.
    pub parent: Option<ReferralId>,
    /// The earlier referrals of the chain, oldest first; the parent is the last.
    pub chain: Vec<ChainLink>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
    /// Who changed it last.
    pub changed_by: Doer,
    /// The handler at the receiver, while one holds it.
    pub assignee: Option<StaffId>,
    /// The receiver's proposal to re-route, while it waits for an answer.
    pub proposal: Option<RerouteProposal>,
    /// The stop while a move is handed over.
    pub frozen: Option<Freeze>,
    /// The days on which the person did not come.
    pub no_shows: Vec<NaiveDate>,
    /// The placements that rest on its place, as far as they have been heard of.
    #[serde(default)]
    pub placements: Vec<KnownPlacement>,
    /// The notes, oldest first.
    pub notes: Vec<ReferralNote>,
    /// Where it stands.
    pub state: ReferralState,
}
