//! An administrator tries whether notices come through.

use access::Cx;
use chassis::{Failure, once::Once};
use domain::{NoticeEndpointId, NoticeId};
use serde::Serialize;

use super::notice_change::{note, own_endpoint};
use crate::{
    IntakeDesk,
    model::{
        administration::RegistryChangeKind,
        notice::{NoticeEvent, Told},
    },
    store::notice::{Listener, add_notices},
};

/// Which endpoint.
#[derive(Serialize)]
pub struct TestNoticeEndpoint {
    /// The endpoint.
    pub endpoint: NoticeEndpointId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Puts a notice in line that tells nothing but that it comes through.
pub async fn test_notice_endpoint(
    desk: &IntakeDesk,
    cx: &Cx,
    input: TestNoticeEndpoint,
) -> Result<NoticeId, Failure> {
    let mut administration = desk.administer(cx).await?;
    let (key, operation) = (input.idempotency_key.as_deref(), "testNoticeEndpoint");
    if let Once::Done(notice) = administration.recall(key, operation, &input).await? {
        return Ok(notice);
    }
    let kept = own_endpoint(&administration, input.endpoint).await?;
    kept.refuse_off()?;
    let event = NoticeEvent {
        id: NoticeId::draw(cx.entropy()),
        at: cx.now(),
        told: Told::Test(kept.id),
    };
    let listener = Listener {
        endpoint: kept.key,
        person: None,
    };
    add_notices(administration.connection(), cx, &event, &[listener]).await?;
    let kind = RegistryChangeKind::NoticeTested;
    note(&administration, (kind, &kept), kept.coded()).await?;
    administration.commit(&event.id).await?;
    Ok(event.id)
}
