//! Rebuilding the store from the events that the services keep (design decision 7).

use ::store::{StoreFault, Tx};
use access::Cx;
use chassis::events::{ReplayFault, events_again};
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
    Store(#[from] StoreFault),
}

/// Asks every service for its events from the beginning and replaces all steps, in one transaction: a reader sees the
/// old store or the new one. No more than a page of events is held at a time.
pub async fn rebuild(follow_up: &FollowUp, cx: &Cx) -> Result<Rebuilt, RebuildFault> {
    let mut rebuilt = Rebuilt::default();
    let mut tx = follow_up.store.begin(cx).await?;
    store::remove_steps(tx.connection()).await?;
    store::union::remove_merges(tx.connection()).await?;
    for source in SOURCES {
        take_again(follow_up, &mut tx, source, &mut rebuilt).await?;
    }
    super::name_all(&tx).await?;
    super::recount(tx.connection()).await?;
    store::add_rebuild(tx.connection(), cx.now()).await?;
    tx.commit().await?;
    Ok(rebuilt)
}

/// Rebuilds a store that has never been told everything: a new one, and one whose file was lost. Whatever
/// it has heard meanwhile makes no difference. Answers `None` where there is nothing to do.
pub async fn rebuild_if_lost(
    follow_up: &FollowUp,
    cx: &Cx,
) -> Result<Option<Rebuilt>, RebuildFault> {
    if store::has_rebuild(follow_up.store.reading()).await? {
        return Ok(None);
    }
    rebuild(follow_up, cx).await.map(Some)
}

/// Takes every event that a service has kept, a page at a time.
async fn take_again(
    follow_up: &FollowUp,
    tx: &mut Tx<'_>,
    source: ServiceName,
    rebuilt: &mut Rebuilt,
) -> Result<(), RebuildFault> {
    let mut position = 0;
    loop {
        let page = events_again(&follow_up.caller, source, position).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        position = last.position;
        for told in page {
            rebuilt.events += 1;
            match told.event.open() {
                Ok(event) => rebuilt.steps += take(tx, &event).await?,
                Err(_) => rebuilt.parked += 1,
            }
        }
    }
}

/// Takes an event; answers how many steps came of it. It is noted in the inbox too, so that a delivery that is still
/// under way is not taken twice.
async fn take(tx: &mut Tx<'_>, event: &Event) -> Result<u64, StoreFault> {
    tx.take_once(event).await?;
    if let Some(news) = super::MergeNews::of(&event.body) {
        super::keep_merge(tx, news).await?;
    }
    let EventBody::StepRecorded(step) = &event.body else {
        return Ok(0);
    };
    let step = store::step_of_event(event, step);
    store::add_step(tx.connection(), &step, step.pseudonym).await?;
    Ok(1)
}
