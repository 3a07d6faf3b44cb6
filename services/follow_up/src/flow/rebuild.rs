//! Rebuilding the store from the events that the services keep (design decision 7).

use access::Cx;
use chassis::{
    Fault,
    events::{ReplayFault, events_again},
};
use domain::{
    ServiceName,
    event::{Event, EventBody},
};

use crate::{FollowUp, store};

/// The services that tell steps.
const SOURCES: [ServiceName; 5] = [
    ServiceName::IntakeDesk,
    ServiceName::WelfareUnit,
    ServiceName::LabourMarketUnit,
    ServiceName::EmploymentService,
    ServiceName::InsuranceAgency,
];

/// What a rebuild did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rebuilt {
    /// Events that were told again.
    pub events: u64,
    /// Steps that came of them.
    pub steps: u64,
    /// Events that this build cannot read; they stay with the services that told them.
    pub parked: u64,
}

/// Why a rebuild gave up; the store is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum RebuildFault {
    /// A service would not tell its events again.
    #[error(transparent)]
    Replay(#[from] ReplayFault),
    /// The store failed.
    #[error("the store could not be rebuilt: {0}")]
    Store(Fault),
}

/// Asks every service for its events from the beginning, then replaces all steps in one transaction: a
/// reader sees the old store or the new one.
pub async fn rebuild(follow_up: &FollowUp, cx: &Cx) -> Result<Rebuilt, RebuildFault> {
    let mut rebuilt = Rebuilt::default();
    let mut told = Vec::new();
    for source in SOURCES {
        told.extend(read_again(follow_up, source, &mut rebuilt).await?);
    }
    replace(follow_up, cx, &told, &mut rebuilt)
        .await
        .map_err(RebuildFault::Store)?;
    Ok(rebuilt)
}

/// Rebuilds a store that has never been told everything: a new one, and one whose file was lost. Whatever
/// it has heard meanwhile makes no difference. Answers `None` where there is nothing to do.
pub async fn rebuild_if_lost(
    follow_up: &FollowUp,
    cx: &Cx,
) -> Result<Option<Rebuilt>, RebuildFault> {
    let known = store::has_rebuild(follow_up.store.reading()).await;
    if known.map_err(|fault| RebuildFault::Store(fault.into()))? {
        return Ok(None);
    }
    rebuild(follow_up, cx).await.map(Some)
}

async fn read_again(
    follow_up: &FollowUp,
    source: ServiceName,
    rebuilt: &mut Rebuilt,
) -> Result<Vec<Event>, ReplayFault> {
    let mut events = Vec::new();
    let mut position = 0;
    loop {
        let page = events_again(&follow_up.caller, source, position).await?;
        let Some(last) = page.last() else {
            return Ok(events);
        };
        position = last.position;
        for told in page {
            rebuilt.events += 1;
            match told.event.open() {
                Ok(event) => events.push(event),
                Err(_) => rebuilt.parked += 1,
            }
        }
    }
}

async fn replace(
    follow_up: &FollowUp,
    cx: &Cx,
    told: &[Event],
    rebuilt: &mut Rebuilt,
) -> Result<(), Fault> {
    let mut tx = follow_up.store.begin(cx).await?;
    store::remove_steps(tx.connection()).await?;
    for event in told {
        // Noted in the inbox too, so that a delivery that is still under way is not taken twice.
        tx.take_once(event).await?;
        if let EventBody::StepRecorded(step) = &event.body {
            let step = store::step_of_event(event, step);
            store::add_step(tx.connection(), &step).await?;
            rebuilt.steps += 1;
        }
    }
    super::recount(tx.connection()).await?;
    store::add_rebuild(tx.connection(), cx.now()).await?;
    Ok(tx.commit().await?)
}
