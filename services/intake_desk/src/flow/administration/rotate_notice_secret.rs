//! An administrator makes a new secret for notices. The one before it signs beside it for a day, so that the receiver
//! can change without missing a notice.

use access::Cx;
use chassis::Failure;

use super::notice_change::{EndpointChange, OnEndpoint, ShownSecret};
use crate::{
    IntakeDesk,
    model::{administration::RegistryChangeKind, notice::KeptEndpoint},
};

/// Makes the secret, and shows it this once.
pub async fn rotate_notice_secret(
    desk: &IntakeDesk,
    cx: &Cx,
    on: OnEndpoint,
) -> Result<ShownSecret, Failure> {
    let doing = (
        "rotateNoticeSecret",
        RegistryChangeKind::NoticeSecretRotated,
    );
    let endpoint = on.endpoint;
    let Some(change) = EndpointChange::open(desk, cx, doing, (&on, &on)).await? else {
        return Ok(ShownSecret {
            endpoint,
            secret: None,
        });
    };
    let name = cx.entropy().uuid();
    let after = KeptEndpoint {
        secrets: change.kept.secrets.rotated(name, cx.now()),
        ..change.kept.clone()
    };
    change.write(after).await?;
    Ok(ShownSecret {
        endpoint,
        secret: Some(desk.secrets().notice_secret(endpoint, name)),
    })
}
