//! What every change of a place for notices has in common: found, of the version that was read, written, noted.

use access::Cx;
use chassis::{Failure, graphql::not_found, once::Once};
use domain::{NoticeEndpointId, Problem};
use serde::Serialize;

use super::door::{Administration, Noted};
use crate::{
    IntakeDesk,
    carrying::CarryingFault,
    change::stale,
    model::{
        administration::{CodedValue, RegistryChangeKind},
        notice::{KeptEndpoint, NoticeSecret},
    },
    store::{
        notice::{get_endpoint, update_endpoint},
        registry::Updated,
    },
};

/// The endpoint that is spoken of.
#[derive(Debug, Clone, Serialize)]
pub struct OnEndpoint {
    /// The endpoint.
    pub endpoint: NoticeEndpointId,
    /// The version that was read last.
    pub expected_version: i32,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// An endpoint with its new secret, which is shown this once: a repeat of the same call does not show it again.
pub struct ShownSecret {
    /// The endpoint.
    pub endpoint: NoticeEndpointId,
    /// The secret; `None` when it was made before.
    pub secret: Option<NoticeSecret>,
}

/// An endpoint that is about to change.
pub(super) struct EndpointChange<'cx> {
    pub administration: Administration<'cx>,
    pub kept: KeptEndpoint,
    kind: RegistryChangeKind,
}

/// An endpoint of an own agency. One of another is not there.
pub(super) async fn own_endpoint(
    administration: &Administration<'_>,
    id: NoticeEndpointId,
) -> Result<KeptEndpoint, Failure> {
    let (connection, directory) = (administration.connection(), administration.directory());
    let found = get_endpoint(connection, directory, id).await?;
    let agencies = administration.agencies();
    let own = found.filter(|kept| agencies.contains(&kept.system.agency.key));
    own.ok_or_else(|| not_found("endpointId"))
}

impl<'cx> EndpointChange<'cx> {
    /// Finds the endpoint, of the version that was read; `None` when the change was made before.
    pub async fn open(
        desk: &IntakeDesk,
        cx: &'cx Cx,
        (operation, kind): (&str, RegistryChangeKind),
        (on, input): (&OnEndpoint, &impl Serialize),
    ) -> Result<Option<Self>, Failure> {
        let mut administration = desk.administer(cx).await?;
        let key = on.idempotency_key.as_deref();
        if let Once::Done(()) = administration.recall(key, operation, input).await? {
            return Ok(None);
        }
        let kept = own_endpoint(&administration, on.endpoint).await?;
        if kept.version != on.expected_version {
            return Err(stale("expectedVersion"));
        }
        Ok(Some(Self {
            administration,
            kept,
            kind,
        }))
    }

    /// Writes what the endpoint becomes, notes it, and commits.
    pub async fn write(self, mut after: KeptEndpoint) -> Result<(), Failure> {
        let (administration, kept) = (&self.administration, &self.kept);
        after.version = kept.version.saturating_add(1);
        if update_endpoint(administration.connection(), &after).await? == Updated::Stale {
            return Err(stale("expectedVersion"));
        }
        note(administration, (self.kind, &after), kept.coded()).await?;
        self.administration.commit(&()).await
    }
}

/// The line in the log.
pub(super) async fn note(
    administration: &Administration<'_>,
    (kind, after): (RegistryChangeKind, &KeptEndpoint),
    before: Vec<CodedValue>,
) -> Result<(), Failure> {
    let noted = Noted {
        kind,
        agency: &after.system.agency,
        other: None,
        subject: after.id.uuid(),
        before,
        after: after.coded(),
    };
    administration.note(noted).await
}

/// The longest address, in characters.
const LONGEST_ADDRESS: usize = 500;

/// Takes an address that an administrator writes, or says what is wrong with it.
pub(super) fn take_address(desk: &IntakeDesk, written: &str) -> Result<String, Problem> {
    let field = "address";
    let written = written.trim();
    if written.is_empty() {
        return Err(Problem::invalid(field, "text-missing"));
    }
    if written.chars().count() > LONGEST_ADDRESS {
        return Err(Problem::invalid(field, "text-too-long").with("longest", LONGEST_ADDRESS));
    }
    let message = match desk.notices().take_address(written) {
        Ok(address) => return Ok(address),
        Err(CarryingFault::HostRefused) => "notice-host-not-allowed",
        Err(CarryingFault::AddressRefused) => "notice-address-not-allowed",
        Err(CarryingFault::NotAnAddress | CarryingFault::Unreachable | CarryingFault::TimedOut) => {
            "notice-address-malformed"
        }
    };
    Err(Problem::invalid(field, message))
}
