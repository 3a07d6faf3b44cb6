//! An administrator gives a partner's system of the own agency a place for notices.

use access::Cx;
use chassis::{Failure, graphql::not_found, once::Once};
use domain::{NoticeEndpointId, RowKey, StaffId};
use serde::Serialize;

use super::{
    door::Administration,
    notice_change::{ShownSecret, note, take_address},
};
use crate::{
    IntakeDesk,
    model::{
        administration::RegistryChangeKind,
        notice::{
            KeptEndpoint, NoticeEndpointState, NoticeKind, NoticeSecrets, PartnerSystem, take_kinds,
        },
    },
    store::{
        moment::Moment,
        notice::{add_endpoint, find_systems},
    },
};

/// What is created.
#[derive(Serialize)]
pub struct CreateNoticeEndpoint {
    /// Whose it is; needed where the agencies have several systems.
    pub system: Option<StaffId>,
    /// Where notices are posted.
    pub address: String,
    /// What the system wants to be told.
    pub kinds: Vec<NoticeKind>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Creates the endpoint, with a first secret.
pub async fn create_notice_endpoint(
    desk: &IntakeDesk,
    cx: &Cx,
    input: CreateNoticeEndpoint,
) -> Result<ShownSecret, Failure> {
    let mut administration = desk.administer(cx).await?;
    let (key, operation) = (input.idempotency_key.as_deref(), "createNoticeEndpoint");
    if let Once::Done(endpoint) = administration.recall(key, operation, &input).await? {
        return Ok(ShownSecret {
            endpoint,
            secret: None,
        });
    }
    let system = own_system(&administration, input.system).await?;
    let created = KeptEndpoint {
        key: RowKey::draw(cx.clock(), cx.entropy()),
        id: NoticeEndpointId::draw(cx.entropy()),
        system,
        address: take_address(desk, &input.address)?,
        kinds: take_kinds(&input.kinds)?,
        state: NoticeEndpointState::On,
        version: 1,
        secrets: NoticeSecrets::first(cx.entropy().uuid(), cx.now()),
        created_at: cx.now(),
    };
    add_endpoint(administration.connection(), &created).await?;
    let kind = RegistryChangeKind::NoticeEndpointCreated;
    note(&administration, (kind, &created), Vec::new()).await?;
    administration.commit(&created.id).await?;
    let secret = desk.secrets().notice_secret(created.id, created.secrets.id);
    Ok(ShownSecret {
        endpoint: created.id,
        secret: Some(secret),
    })
}

/// The system of an id, or the only one. One of another agency is not there.
async fn own_system(
    administration: &Administration<'_>,
    id: Option<StaffId>,
) -> Result<PartnerSystem, Failure> {
    let moment = Moment::now(administration.cx().clock());
    let (connection, directory) = (administration.connection(), administration.directory());
    let agencies = administration.agencies();
    let mut systems = find_systems(connection, directory, &agencies, moment).await?;
    if let Some(id) = id {
        systems.retain(|system| system.id == id);
    }
    let only = systems.pop().filter(|_| systems.is_empty());
    only.ok_or_else(|| not_found("systemId"))
}
