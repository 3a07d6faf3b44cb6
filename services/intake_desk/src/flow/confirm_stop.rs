//! The receiver confirms that it has stopped after a withdrawn consent. Its relation to the case may
//! have ended with the consent, so nothing is read and nothing is shown.

use access::Cx;
use chassis::Failure;

use super::referral::{On, ReferralChange, Settled};
use crate::{IntakeDesk, change::Door};

/// Confirms the stop.
pub async fn confirm_stop(desk: &IntakeDesk, cx: &Cx, on: On) -> Result<Settled, Failure> {
    let by = ("confirmStop", Door::Stop);
    let opened = ReferralChange::open_by(desk, cx, by, (&on, &on)).await?;
    opened.take(domain::Referral::confirm_stop).await
}
