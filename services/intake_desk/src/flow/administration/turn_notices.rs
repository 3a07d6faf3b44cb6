//! An administrator turns notices off and on.

use access::Cx;
use chassis::Failure;

use super::notice_change::{EndpointChange, OnEndpoint};
use crate::{
    IntakeDesk,
    model::{
        administration::RegistryChangeKind,
        notice::{KeptEndpoint, NoticeEndpointState},
    },
};

/// Turns them on, also where the receiver had answered that it takes none any more. What has waited goes out.
pub async fn turn_notices_on(desk: &IntakeDesk, cx: &Cx, on: OnEndpoint) -> Result<(), Failure> {
    let doing = (
        "turnOnNoticeEndpoint",
        RegistryChangeKind::NoticeEndpointTurnedOn,
    );
    turn(desk, cx, doing, (on, NoticeEndpointState::On)).await
}

/// Turns them off at once. What waits goes on waiting, and nothing new is written.
pub async fn turn_notices_off(desk: &IntakeDesk, cx: &Cx, on: OnEndpoint) -> Result<(), Failure> {
    let doing = (
        "turnOffNoticeEndpoint",
        RegistryChangeKind::NoticeEndpointTurnedOff,
    );
    turn(desk, cx, doing, (on, NoticeEndpointState::Off)).await
}

async fn turn(
    desk: &IntakeDesk,
    cx: &Cx,
    doing: (&str, RegistryChangeKind),
    (on, state): (OnEndpoint, NoticeEndpointState),
) -> Result<(), Failure> {
    let Some(change) = EndpointChange::open(desk, cx, doing, (&on, &on)).await? else {
        return Ok(());
    };
    let after = KeptEndpoint {
        state,
        ..change.kept.clone()
    };
    change.write(after).await
}
