//! Placements of the labour-market unit, which rest on the places that the desk keeps.

use ::store::Tx;
use access::Cx;
use async_trait::async_trait;
use chassis::{EventTaker, Fault};
use domain::event::{Event, EventBody};

use crate::flow::{PlacementNews, take_placement};

/// Takes events, each once: a placement confirms the place that its referral took when it was accepted,
/// and gives it back when it ends (`referral.md`, invariant viii).
pub struct Taker;

#[async_trait]
impl EventTaker for Taker {
    async fn take(&self, cx: &Cx, tx: &mut Tx<'_>, event: &Event) -> Result<(), Fault> {
        let case = event.case_key;
        match &event.body {
            EventBody::PlacementConfirmed(notice) => {
                take_placement(cx, tx, case, (PlacementNews::Began, notice)).await
            }
            EventBody::PlacementEnded(notice) => {
                take_placement(cx, tx, case, (PlacementNews::Ended, notice)).await
            }
            EventBody::CaseOpened { .. }
            | EventBody::PartyJoined(_)
            | EventBody::PartyLeft(_)
            | EventBody::BasisRecorded { .. }
            | EventBody::ConsentWithdrawn { .. }
            | EventBody::ReferralSent(_)
            | EventBody::ReferralReceived(_)
            | EventBody::ReferralAccepted(_)
            | EventBody::ReferralStarted(_)
            | EventBody::ReferralEnded { .. }
            | EventBody::CaseClosed { .. }
            | EventBody::ProtectionChanged { .. }
            | EventBody::PersonsMerged { .. }
            | EventBody::PersonMergeUndone { .. }
            | EventBody::StepRecorded(_) => Ok(()),
        }
    }
}
