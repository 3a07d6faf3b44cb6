//! Who takes part in a case (`PARTIES`).

use std::sync::Arc;

use access::{About, Extent, PartyStanding, Place, Protected};
use chrono::{DateTime, Utc};
use domain::{ReferralId, Section, code_list};

use super::{registry::Unit, whose::Whose};

code_list! {
    /// How a unit takes part, as the table keeps it.
    pub enum Standing("PartyStanding") {
        /// It takes part now.
        Current => "CURRENT", "Deltar";
        /// Its last referral has ended.
        Past => "PAST", "Har deltagit";
        /// It was a party at closure, until the last follow-up is recorded.
        UntilFollowUp => "UNTIL_FOLLOW_UP", "Till sista uppföljningen";
    }
}

impl From<Standing> for PartyStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Current => Self::Current,
            Standing::Past => Self::Past,
            Standing::UntilFollowUp => Self::UntilFollowUp,
        }
    }
}

/// One unit that takes or took part. The desk owns the row; a reader of another party sees it only
/// where something links the two (`access.md` rule 3).
#[derive(Clone, PartialEq, Eq)]
pub struct PartyRow {
    /// Whose it is.
    pub whose: Whose,
    /// The unit, with its agency.
    pub unit: Arc<Unit>,
    /// How it takes part.
    pub standing: Standing,
    /// The name of the unit's lead caseworker, if one is appointed.
    pub lead_caseworker: Option<String>,
    /// Since when it has taken part.
    pub joined_at: DateTime<Utc>,
    /// The referral by which it joined; the desk joined by opening the case.
    pub joined_by: Option<ReferralId>,
}

impl Protected for PartyRow {
    fn place(&self) -> Place {
        self.whose
            .place(Section::Parties)
            .about(About::Party(self.unit.agency.id))
    }

    fn reduce(self, extent: &Extent) -> Self {
        Self {
            lead_caseworker: super::reduce::keep(extent, "leadCaseworker", self.lead_caseworker),
            ..self
        }
    }
}
