//! What services tell each other: things that have happened, each told once and kept.
//!
//! Between agencies an event carries ids only. To `follow_up` it carries coded values and dates and
//! a pseudonym, never a name, number, contact or free text (design decision 7).

mod pseudonym;
mod raw;
mod step;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use pseudonym::{NotAPseudonym, Pseudonym};
pub use raw::{ParkReason, RawEvent};
pub use step::{NotACode, StepKind, StepRecorded};

use crate::{
    AgencyId, BasisId, CaseId, CaseKey, EventId, RecordId, ReferralId, Section, ServiceName,
    UnitId, basis::BasisKind, code_list, municipality::Municipality,
};

/// One thing that has happened in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The event itself. The inbox takes an id once.
    pub id: EventId,
    /// The case that it happened in.
    pub case: CaseId,
    /// The key of that case.
    pub case_key: CaseKey,
    /// Its place among the events of this case from this source: 1, 2, 3, ... without gap.
    pub sequence: i64,
    /// The service that tells it.
    pub source: ServiceName,
    /// The version of the body's schema.
    pub version: u16,
    /// When it happened, for the business.
    pub occurred_at: DateTime<Utc>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// What happened.
    pub body: EventBody,
}

code_list! {
    /// The state in which a referral ended, as far as other services need to know it.
    pub enum ReferralEnding("ReferralEnding") {
        /// Carried through.
        Completed => "COMPLETED", "Avslutad";
        /// The receiver said no.
        Declined => "DECLINED", "Avböjd";
        /// Sent on to somebody else.
        Rerouted => "REROUTED", "Hänvisad vidare";
        /// Taken back by the sender.
        Withdrawn => "WITHDRAWN", "Återtagen";
        /// The person withdrew consent.
        ConsentWithdrawn => "CONSENT_WITHDRAWN", "Samtycke återkallat";
        /// Nobody answered in time.
        Expired => "EXPIRED", "Förfallen";
        /// Broken off by the receiver.
        EndedEarly => "ENDED_EARLY", "Avbruten";
        /// Should never have been.
        EnteredInError => "ENTERED_IN_ERROR", "Felregistrerad";
    }
}

code_list! {
    /// What a service must do about protected identity. The grade never travels.
    pub enum ProtectionChange("ProtectionChange") {
        /// Protection holds from the next read on.
        Set => "SET", "Skyddade personuppgifter";
        /// Protection no longer holds; history stays masked.
        Lifted => "LIFTED", "Skyddet har hävts";
    }
}

/// A referral as other services may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralNotice {
    /// The referral.
    pub referral: ReferralId,
    /// The unit that sent it.
    pub from_unit: UnitId,
    /// The agency of that unit.
    pub from_agency: AgencyId,
    /// The unit that it is addressed to.
    pub to_unit: UnitId,
    /// The agency of that unit.
    pub to_agency: AgencyId,
}

/// A unit that joins or leaves a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyNotice {
    /// The unit.
    pub unit: UnitId,
    /// Its agency.
    pub agency: AgencyId,
}

/// A placement as other services may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacementNotice {
    /// The placement.
    pub placement: RecordId,
    /// The referral that reserved the place, when there is one.
    pub referral: Option<ReferralId>,
    /// The unit that runs it.
    pub unit: UnitId,
}

/// What happened. On the wire the name of the variant is the field `type`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum EventBody {
    /// A case was opened.
    CaseOpened {
        /// The municipality whose case it is.
        municipality: Municipality,
        /// The desk unit that opened it.
        desk_unit: UnitId,
        /// The agency of that unit.
        desk_agency: AgencyId,
    },
    /// A unit became a party.
    PartyJoined(PartyNotice),
    /// A unit is a past party from now on.
    PartyLeft(PartyNotice),
    /// A disclosure basis was recorded.
    BasisRecorded {
        /// The basis.
        basis: BasisId,
        /// What kind of basis.
        kind: BasisKind,
        /// The agency that discloses.
        from_agency: AgencyId,
        /// The agency that receives.
        to_agency: AgencyId,
        /// The sections that it names.
        sections: Vec<Section>,
    },
    /// The person withdrew a consent: reads stop at once, the receiver confirms the stop.
    ConsentWithdrawn {
        /// The basis that ended.
        basis: BasisId,
        /// The agency that disclosed.
        from_agency: AgencyId,
        /// The agency that received.
        to_agency: AgencyId,
        /// The open referrals that rested on it and were stopped with it.
        stopped_referrals: Vec<ReferralId>,
    },
    /// A referral was sent.
    ReferralSent(ReferralNotice),
    /// The receiver has taken the referral in.
    ReferralReceived(ReferralNotice),
    /// The receiver has said yes.
    ReferralAccepted(ReferralNotice),
    /// The receiver has started.
    ReferralStarted(ReferralNotice),
    /// A referral is over.
    ReferralEnded {
        /// The referral.
        #[serde(flatten)]
        notice: ReferralNotice,
        /// How it ended.
        state: ReferralEnding,
    },
    /// The case was closed.
    CaseClosed {
        /// The day of closure.
        on: NaiveDate,
    },
    /// Protected identity was set or lifted.
    ProtectionChanged {
        /// What to do about it.
        change: ProtectionChange,
    },
    /// The person turned out to be one with another: for follow-up, by the names under which their steps were told.
    PersonsMerged {
        /// The merge.
        merge: RecordId,
        /// Under which name the steps of both stand while they are one; `None` for who is counted only.
        kept: Option<Pseudonym>,
        /// Under which name the steps of the other were told; `None` for who is counted only.
        merged: Option<Pseudonym>,
    },
    /// That was a mistake: they are two.
    PersonMergeUndone {
        /// The merge.
        merge: RecordId,
    },
    /// A placement holds the place that was reserved for it.
    PlacementConfirmed(PlacementNotice),
    /// A placement is over and its place free.
    PlacementEnded(PlacementNotice),
    /// A step of the chain, for follow-up.
    StepRecorded(StepRecorded),
}

impl EventBody {
    /// The version of the schema that this build writes.
    pub const VERSION: u16 = 1;

    /// The name of the body on the wire.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::CaseOpened { .. } => "CaseOpened",
            Self::PartyJoined(_) => "PartyJoined",
            Self::PartyLeft(_) => "PartyLeft",
            Self::BasisRecorded { .. } => "BasisRecorded",
            Self::ConsentWithdrawn { .. } => "ConsentWithdrawn",
            Self::ReferralSent(_) => "ReferralSent",
            Self::ReferralReceived(_) => "ReferralReceived",
            Self::ReferralAccepted(_) => "ReferralAccepted",
            Self::ReferralStarted(_) => "ReferralStarted",
            Self::ReferralEnded { .. } => "ReferralEnded",
            Self::CaseClosed { .. } => "CaseClosed",
            Self::ProtectionChanged { .. } => "ProtectionChanged",
            Self::PersonsMerged { .. } => "PersonsMerged",
            Self::PersonMergeUndone { .. } => "PersonMergeUndone",
            Self::PlacementConfirmed(_) => "PlacementConfirmed",
            Self::PlacementEnded(_) => "PlacementEnded",
            Self::StepRecorded(_) => "StepRecorded",
        }
    }
}

#[cfg(test)]
mod tests;
