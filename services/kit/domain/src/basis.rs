//! Disclosure bases: on what ground one agency lets another read its sections.

mod admission;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

pub use admission::{
    BasisProposal, Consent, Discloser, Receiver, admit, is_disclosable, may_own,
    may_use_general_clause,
};

use crate::{AgencyKind, Section, code_list, period::Period};

/// The sections that a basis names: a set, so that naming one twice changes nothing.
pub type Sections = BTreeSet<Section>;

code_list! {
    /// The legal ground of a disclosure (`access.md`, Words). The anti-fraud rule (OSL 10:15 a) is
    /// no ground for ordinary coordination and therefore no value here.
    pub enum BasisKind("DisclosureBasisKind") {
        /// The person lifts secrecy (OSL 10:1, 12:2). It is not GDPR consent.
        Consent => "CONSENT", "Samtycke";
        /// Necessary for the discloser's own task (OSL 10:2): narrow.
        NecessaryForOwnTask => "NECESSARY_FOR_OWN_TASK", "Nödvändigt för den egna verksamheten";
        /// A duty by statute (OSL 10:28); only the flows of [`crate::statutory`].
        StatutoryDuty => "STATUTORY_DUTY", "Uppgiftsskyldighet";
        /// Generalklausulen (OSL 10:27).
        GeneralClause => "GENERAL_CLAUSE", "Generalklausulen";
        /// A harm test (menprövning) shows no harm.
        NoHarmAssessed => "NO_HARM_ASSESSED", "Menprövning: ingen skada";
        /// Partsinsyn (OSL 10:3).
        PartyAccess => "PARTY_ACCESS", "Partsinsyn";
    }
}

code_list! {
    /// In which form the person gave consent.
    pub enum ConsentForm("ConsentForm") {
        /// On paper.
        Written => "WRITTEN", "Skriftligt";
        /// Signed electronically.
        Electronic => "ELECTRONIC", "Elektroniskt";
        /// Orally, before a witness.
        OralWitnessed => "ORAL_WITNESSED", "Muntligt inför vittne";
    }
}

code_list! {
    /// What a basis is worth on a day.
    pub enum BasisStatus("DisclosureBasisStatus") {
        /// Begins later.
        Planned => "PLANNED", "Kommande";
        /// Holds.
        Active => "ACTIVE", "Gäller";
        /// Its last day has passed.
        Expired => "EXPIRED", "Har löpt ut";
        /// Withdrawn by the person.
        Withdrawn => "WITHDRAWN", "Återkallad";
    }
}

impl BasisStatus {
    /// The status of a basis on `day`. A withdrawal beats every date.
    pub fn of(period: Period, withdrawn_at: Option<DateTime<Utc>>, day: NaiveDate) -> Self {
        if withdrawn_at.is_some() {
            Self::Withdrawn
        } else if day < period.from() {
            Self::Planned
        } else if period.is_live_on(day) {
            Self::Active
        } else {
            Self::Expired
        }
    }

    /// Tells whether the basis opens anything.
    pub fn is_live(self) -> bool {
        match self {
            Self::Active => true,
            Self::Planned | Self::Expired | Self::Withdrawn => false,
        }
    }
}

code_list! {
    /// How strongly the law keeps a unit's data secret. An attribute of each unit, because it
    /// depends on how a municipality has organised itself.
    pub enum SecrecyRegime("SecrecyRegime") {
        /// Secret unless it is clear that nobody is harmed (omvänt skaderekvisit; OSL 25:1, 26:1).
        Strict => "STRICT", "Omvänt skaderekvisit";
        /// Secret if disclosure can be assumed to harm (rakt skaderekvisit; OSL 28:1, 28:11).
        Straight => "STRAIGHT", "Rakt skaderekvisit";
    }
}

impl SecrecyRegime {
    /// The regime of a unit for which nothing else has been recorded. Labour-market units and
    /// partners are strict until somebody has looked into their organisation.
    pub fn default_for(kind: AgencyKind) -> Self {
        match kind {
            AgencyKind::WelfareUnit | AgencyKind::LabourMarketUnit | AgencyKind::Partner => {
                Self::Strict
            }
            AgencyKind::IntakeDesk
            | AgencyKind::EmploymentService
            | AgencyKind::InsuranceAgency
            | AgencyKind::Association => Self::Straight,
        }
    }
}
