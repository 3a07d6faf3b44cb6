//! What administrators of a partner's agency see of notices: where they go, and how it went. Nothing of what they are
//! about.

use std::sync::Arc;

use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, DateTime};
use chrono::Utc;

use super::{page::id, registry::Agency};
use crate::{
    model::notice::{
        KeptEndpoint, NoticeEndpointState, NoticeKind, NoticeOutcome, NoticeState,
        PartnerSystem as System,
    },
    store::notice::{KeptAttempt, KeptNotice},
};

/// A partner's system that works for the agency.
#[derive(SimpleObject)]
pub struct PartnerSystem {
    /// Its id.
    id: ID,
    /// Its name.
    display_name: String,
    /// Under which subject it signs in: `partner:` and a name.
    subject: String,
    /// The agency.
    agency: Agency,
}

impl From<&System> for PartnerSystem {
    fn from(system: &System) -> Self {
        Self {
            id: id(system.id),
            display_name: system.display_name.clone(),
            subject: system.subject.to_string(),
            agency: Agency(Arc::clone(&system.agency)),
        }
    }
}

/// A place at which a partner's system takes notices (Standard Webhooks 1.0, `CloudEvents` 1.0).
#[derive(SimpleObject)]
pub struct NoticeEndpoint {
    /// Its id.
    id: ID,
    /// The version, which a change must name.
    version: i32,
    /// Whose it is.
    system: PartnerSystem,
    /// Where notices are posted.
    address: String,
    /// What the system is told.
    kinds: Vec<Code<NoticeKind>>,
    /// Whether notices are sent.
    state: Code<NoticeEndpointState>,
    /// When the secret that signs was made. The secret itself is shown when it is made, and never again.
    secret_made_at: DateTime,
    /// Until when the secret before it signs too; null when there is none that does.
    earlier_secret_ends_at: Option<DateTime>,
    /// When the endpoint was created.
    created_at: DateTime,
}

impl NoticeEndpoint {
    /// The endpoint as it stands at a moment.
    pub fn of(kept: &KeptEndpoint, now: chrono::DateTime<Utc>) -> Self {
        let earlier = kept.secrets.earlier.filter(|(_, ends_at)| now < *ends_at);
        Self {
            id: id(kept.id),
            version: kept.version,
            system: PartnerSystem::from(&kept.system),
            address: kept.address.clone(),
            kinds: kept.kinds.iter().copied().map(Code).collect(),
            state: Code(kept.state),
            secret_made_at: DateTime(kept.secrets.made_at),
            earlier_secret_ends_at: earlier.map(|(_, ends_at)| DateTime(ends_at)),
            created_at: DateTime(kept.created_at),
        }
    }
}

/// A notice to an endpoint, as the log of deliveries keeps it.
#[derive(SimpleObject)]
pub struct Notice {
    /// Its id, which the receiver has as `webhook-id`.
    id: ID,
    /// What it tells.
    kind: Code<NoticeKind>,
    /// When it was written.
    written_at: DateTime,
    /// Where it stands.
    state: Code<NoticeState>,
    /// When it is tried next; null when it is not.
    next_attempt_at: Option<DateTime>,
    /// How it went, oldest first.
    attempts: Vec<NoticeAttempt>,
}

/// One try to deliver a notice.
#[derive(SimpleObject)]
pub struct NoticeAttempt {
    /// When.
    at: DateTime,
    /// What came of it.
    outcome: Code<NoticeOutcome>,
    /// The HTTP status of the answer; null where there was none.
    status: Option<i32>,
}

impl From<&KeptNotice> for Notice {
    fn from(kept: &KeptNotice) -> Self {
        Self {
            id: id(kept.id),
            kind: Code(kept.kind),
            written_at: DateTime(kept.written_at),
            state: Code(kept.state),
            next_attempt_at: kept.due_at.map(DateTime),
            attempts: kept.attempts.iter().map(NoticeAttempt::from).collect(),
        }
    }
}

impl From<&KeptAttempt> for NoticeAttempt {
    fn from(kept: &KeptAttempt) -> Self {
        Self {
            at: DateTime(kept.at),
            outcome: Code(kept.outcome),
            status: kept.status,
        }
    }
}
