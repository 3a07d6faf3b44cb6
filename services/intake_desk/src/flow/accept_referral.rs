//! The receiver accepts: a place is reserved, the unit becomes a party, and the doer is assigned.

use access::Cx;
use chassis::Failure;
use domain::{Problem, referral::NoteSharing};
use serde::Serialize;

use super::referral::{On, Opened, ReferralChange, Settled, find_place, optional_text};
use crate::IntakeDesk;

/// What is said with it.
#[derive(Serialize)]
pub struct AcceptReferral {
    /// The referral.
    pub on: On,
    /// A note of the receiver's.
    pub note: Option<String>,
    /// Whether the sender may read the note.
    pub sharing: NoteSharing,
}

/// Accepts. Whoever comes second to the last place waits instead of failing.
pub async fn accept_referral(
    desk: &IntakeDesk,
    cx: &Cx,
    input: AcceptReferral,
) -> Result<Settled, Failure> {
    let note = optional_text(input.note.as_deref(), "note")?;
    let opened = ReferralChange::open(desk, cx, "acceptReferral", (&input, &input.on)).await?;
    let change = match opened {
        Opened::Done(receipt) => return Ok(Settled::again(receipt)),
        Opened::Now(change) => change,
    };
    let (unit, service) = (change.referral.to().unit, change.referral.service());
    let found = find_place(change.scene(), unit, service).await?;
    let note = note.map(|note| (note, input.sharing));
    let transition = change
        .referral
        .accept(found, note, &change.act())
        .map_err(Problem::from)?;
    change.settle(transition).await
}
