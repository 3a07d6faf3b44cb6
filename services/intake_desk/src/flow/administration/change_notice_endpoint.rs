//! An administrator changes where notices go and what they tell.

use access::Cx;
use chassis::Failure;
use serde::Serialize;

use super::notice_change::{EndpointChange, OnEndpoint, take_address};
use crate::{
    IntakeDesk,
    model::{
        administration::RegistryChangeKind,
        notice::{KeptEndpoint, NoticeKind, take_kinds},
    },
};

/// What is changed.
#[derive(Serialize)]
pub struct ChangeNoticeEndpoint {
    /// Which endpoint.
    pub on: OnEndpoint,
    /// Where notices are posted.
    pub address: String,
    /// What the system wants to be told.
    pub kinds: Vec<NoticeKind>,
}

/// Changes the endpoint. What waits goes to the new address.
pub async fn change_notice_endpoint(
    desk: &IntakeDesk,
    cx: &Cx,
    input: ChangeNoticeEndpoint,
) -> Result<(), Failure> {
    let doing = (
        "changeNoticeEndpoint",
        RegistryChangeKind::NoticeEndpointChanged,
    );
    let Some(change) = EndpointChange::open(desk, cx, doing, (&input.on, &input)).await? else {
        return Ok(());
    };
    let after = KeptEndpoint {
        address: take_address(desk, &input.address)?,
        kinds: take_kinds(&input.kinds)?,
        ..change.kept.clone()
    };
    change.write(after).await
}
