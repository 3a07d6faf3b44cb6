//! Placements of the labour-market unit, which rest on the places that the desk keeps.

use ::store::Tx;
use access::Cx;
use async_trait::async_trait;
use chassis::{EventTaker, Fault};
use domain::{
    CodeList,
    event::{Event, EventBody, PlacementNotice},
};

use crate::{
    model::desk_work::DeskWorkKind,
    store::{
        referral::{self, ForChange},
        registry,
        work::{self, NewTask},
    },
};

/// Takes events, each once.
///
/// A placement that begins confirms the place that its referral took when it was accepted: the place
/// stays taken. A placement that ends leaves it with the referral, which gives it back when it ends
/// itself (`referral.md`, invariant viii), so that no place is given back twice; the unit is told to
/// end the referral or to find another placement.
pub struct Taker;

#[async_trait]
impl EventTaker for Taker {
    async fn take(&self, cx: &Cx, tx: &mut Tx<'_>, event: &Event) -> Result<(), Fault> {
        match &event.body {
            EventBody::PlacementEnded(notice) => take_ended(cx, tx, event, notice).await,
            EventBody::PlacementConfirmed(_)
            | EventBody::CaseOpened { .. }
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
            | EventBody::StepRecorded(_) => Ok(()),
        }
    }
}

async fn take_ended(
    cx: &Cx,
    tx: &Tx<'_>,
    event: &Event,
    notice: &PlacementNotice,
) -> Result<(), Fault> {
    let Some(id) = notice.referral else {
        return Ok(());
    };
    let (connection, case) = (tx.connection(), event.case_key);
    let held = referral::get_for_change(connection, case, id, ForChange::Runner).await?;
    let Some(open) = held.filter(|referral| referral.status().is_open()) else {
        return Ok(());
    };
    let directory = registry::get_directory(connection).await?;
    let Some(unit) = directory.unit_by_id(open.to().unit) else {
        return Ok(());
    };
    let task = NewTask {
        case,
        unit: unit.key,
        staff: None,
        kind: DeskWorkKind::PlacementEnded.code().to_owned(),
        due_on: None,
        subject: Some(id.uuid()),
    };
    work::add_task(connection, cx, task).await?;
    Ok(())
}
