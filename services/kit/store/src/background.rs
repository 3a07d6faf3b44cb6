//! What runs beside the requests: delivery, the audit chain, and forgetting keys.

use std::{sync::Arc, time::Duration};

use domain::{CodeList, ServiceName};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{audit::link::LINKED_AT_ONCE, fault::StoreFault, relay::Deliver, store::Store};

/// The longest that a driver sleeps when nobody wakes it: another instance, or a clock that is
/// moved by hand, may have made something due.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);
/// How long entries gather before they are linked together.
const GATHERING: Duration = Duration::from_millis(100);
/// How often keys are forgotten.
const FORGETTING: Duration = Duration::from_hours(1);
/// How long a driver waits after a fault of the database.
const AFTER_FAULT: Duration = Duration::from_secs(1);

/// The work beside the requests. Dropped, it stops at once; a claimed event is then delivered
/// again when its claim has run out.
#[derive(Debug)]
pub struct Background {
    stop: watch::Sender<Stopping>,
    tasks: JoinSet<()>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stopping {
    No,
    Yes,
}

impl Background {
    /// Lets every driver finish what it has in hand, and waits for it.
    pub async fn stop(mut self) {
        self.stop.send_replace(Stopping::Yes);
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Starts the work beside the requests: one driver for each service that could be told something
/// (so that one that is slow holds back nobody else), one for the audit chain, one for keys.
pub fn spawn_background(store: &Store, deliver: Arc<dyn Deliver>) -> Background {
    let stop = watch::Sender::new(Stopping::No);
    let mut tasks = JoinSet::new();
    for to in ServiceName::ALL.iter().copied() {
        if to != ServiceName::Gateway {
            let signals = Signals::new(store.commits(), &stop);
            tasks.spawn(drive_delivery(
                store.clone(),
                to,
                Arc::clone(&deliver),
                signals,
            ));
        }
    }
    let signals = Signals::new(store.audited(), &stop);
    tasks.spawn(drive_chain(store.clone(), signals));
    let signals = Signals::new(store.commits(), &stop);
    tasks.spawn(drive_forgetting(store.clone(), signals));
    Background { stop, tasks }
}

/// What wakes a driver.
struct Signals {
    commits: watch::Receiver<u64>,
    stop: watch::Receiver<Stopping>,
}

impl Signals {
    fn new(commits: watch::Receiver<u64>, stop: &watch::Sender<Stopping>) -> Self {
        Self {
            commits,
            stop: stop.subscribe(),
        }
    }

    fn stopping(&self) -> bool {
        *self.stop.borrow() == Stopping::Yes
    }

    /// Waits for a commit, for `longest`, or for the stop.
    async fn wait(&mut self, longest: Duration) {
        let Self { commits, stop } = self;
        tokio::select! {
            _ = timeout(longest, commits.changed()) => {}
            _ = stop.wait_for(|stopping| *stopping == Stopping::Yes) => {}
        }
    }

    /// Waits for `longest` or for the stop.
    async fn rest(&mut self, longest: Duration) {
        tokio::select! {
            () = sleep(longest) => {}
            _ = self.stop.wait_for(|stopping| *stopping == Stopping::Yes) => {}
        }
    }
}

async fn drive_delivery(
    store: Store,
    to: ServiceName,
    deliver: Arc<dyn Deliver>,
    mut signals: Signals,
) {
    while !signals.stopping() {
        match deliver_due(&store, to, deliver.as_ref()).await {
            Ok(Some(pause)) => signals.wait(pause).await,
            Ok(None) => {}
            Err(fault) => {
                tracing::error!(event.subscriber = to.code(), error = %fault, "events cannot be relayed");
                signals.rest(AFTER_FAULT).await;
            }
        }
    }
}

/// One round. `None`: there may be more at once; else how long to wait.
async fn deliver_due(
    store: &Store,
    to: ServiceName,
    deliver: &dyn Deliver,
) -> Result<Option<Duration>, StoreFault> {
    let now = store.inner().settings.clock.now();
    match store.next_due(Some(to)).await? {
        None => Ok(Some(LONGEST_SLEEP)),
        Some(due) if due > now => {
            let pause = (due - now).to_std().unwrap_or(LONGEST_SLEEP);
            Ok(Some(pause.min(LONGEST_SLEEP)))
        }
        Some(_) => {
            let round = store.relay_to(to, deliver).await?;
            // Nothing to claim although something is due: it waits behind another, or another
            // instance has it.
            let idle = round.delivered + round.retried + round.parked == 0;
            Ok(idle.then_some(LONGEST_SLEEP))
        }
    }
}

async fn drive_chain(store: Store, mut signals: Signals) {
    while !signals.stopping() {
        match store.link_audit_once().await {
            Ok(0) => signals.wait(LONGEST_SLEEP).await,
            Ok(LINKED_AT_ONCE) => {}
            // Linking waits for the disk: those that come meanwhile are linked together.
            Ok(_) => signals.rest(GATHERING).await,
            Err(fault) => {
                tracing::error!(error = %fault, "audit entries cannot be linked");
                signals.rest(AFTER_FAULT).await;
            }
        }
    }
    // What was still gathering stands in the chain before the end.
    if let Err(fault) = store.link_audit_once().await {
        tracing::error!(error = %fault, "audit entries cannot be linked");
    }
}

async fn drive_forgetting(store: Store, mut signals: Signals) {
    while !signals.stopping() {
        if let Err(fault) = store.forget_keys_once().await {
            tracing::error!(error = %fault, "idempotency keys cannot be forgotten");
        }
        signals.rest(FORGETTING).await;
    }
}
