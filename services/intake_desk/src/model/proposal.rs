//! A partner's own request that the desk takes somebody in: what was asked, and what has become of it. It is about a person
//! who may have no case, so it is no section of one; it is read by the officers of the desk unit that it came to, and by
//! nobody whom a stop keeps from the person.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    IdentityNumber, Municipality, ProposalId, ReceiptId, RowKey,
    codes::{ConsentForm, ProposalDecline, ProposalReason, ProposalStatus},
};

use super::{contact_text::ContactText, registry::Unit};

/// The rule that says within how many working days the desk handles a partner's request.
pub const PROPOSAL_RULE: &str = "proposal_working_days";
/// How many when no rule says otherwise.
pub const PROPOSAL_WORKING_DAYS: u32 = 5;
/// The rule that says for how many days a request is kept once it is handled.
pub const PROPOSAL_KEPT_RULE: &str = "proposal_kept_days";
/// How many when no rule says otherwise.
pub const PROPOSAL_KEPT_DAYS: u32 = 30;
/// The most characters that a partner may write.
pub const LONGEST_TEXT: usize = 1000;
/// The most characters of a name.
pub const LONGEST_NAME: usize = 200;

/// What a request shows of itself in a list: nothing of the person.
#[derive(Clone)]
pub struct ProposalEnvelope {
    /// Its key: the page order, after the day.
    pub key: RowKey,
    /// Its id.
    pub id: ProposalId,
    /// The desk unit that it came to.
    pub desk: Arc<Unit>,
    /// The partner's unit.
    pub partner: Arc<Unit>,
    /// Why.
    pub reason: ProposalReason,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// By which day it is to be handled.
    pub due_on: NaiveDate,
    /// When the desk was reminded of it.
    pub reminded_at: Option<DateTime<Utc>>,
}

/// A request, whole.
#[derive(Clone)]
pub struct Proposal {
    /// What it shows in a list.
    pub envelope: ProposalEnvelope,
    /// The municipality.
    pub municipality: Municipality,
    /// Who is meant.
    pub person: ProposedPerson,
    /// How and when the person agreed to be contacted.
    pub consent: ContactConsent,
    /// What the partner wrote.
    pub text: Option<String>,
    /// What has become of it.
    pub state: ProposalState,
}

/// Who is meant by a request, as far as the partner told.
#[derive(Clone, Default)]
pub struct ProposedPerson {
    /// The number.
    pub number: Option<IdentityNumber>,
    /// The name.
    pub name: Option<String>,
    /// How the person is reached.
    pub contact: ContactText,
}

/// How and when a person agreed to be contacted by the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactConsent {
    /// In which form.
    pub form: ConsentForm,
    /// On which day.
    pub given_on: NaiveDate,
}

/// What has become of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalState {
    /// Nobody has handled it.
    Waiting,
    /// It became an intake.
    Taken {
        /// When.
        at: DateTime<Utc>,
    },
    /// The desk made no intake of it.
    Declined {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: ProposalDecline,
    },
    /// The person took the consent back.
    Withdrawn {
        /// When.
        at: DateTime<Utc>,
    },
}

impl ProposalState {
    /// The state as a code.
    pub const fn status(self) -> ProposalStatus {
        match self {
            Self::Waiting => ProposalStatus::Waiting,
            Self::Taken { .. } => ProposalStatus::Taken,
            Self::Declined { .. } => ProposalStatus::Declined,
            Self::Withdrawn { .. } => ProposalStatus::Withdrawn,
        }
    }

    /// When it was handled.
    pub const fn handled_at(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Waiting => None,
            Self::Taken { at } | Self::Declined { at, .. } | Self::Withdrawn { at } => Some(at),
        }
    }

    /// Why the desk made no intake of it.
    pub const fn decline_reason(self) -> Option<ProposalDecline> {
        match self {
            Self::Declined { reason, .. } => Some(reason),
            Self::Waiting | Self::Taken { .. } | Self::Withdrawn { .. } => None,
        }
    }
}

/// What a partner holds of its request: when it came, and within how many working days the desk looks at it. It is the same
/// whoever is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ProposalReceipt {
    /// Random, and leading to nothing.
    pub id: ReceiptId,
    /// When the request came.
    pub received_at: DateTime<Utc>,
    /// Within how many working days.
    pub within_days: u32,
}

impl ProposalReceipt {
    /// The key of the text that says what happens next.
    pub const fn message(self) -> &'static str {
        "proposal-next"
    }
}
