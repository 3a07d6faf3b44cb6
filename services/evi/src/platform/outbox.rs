//! Tells the operator what waits to be told to other services.

use std::{sync::Arc, time::Duration};

use chassis::{Background, Traffic};
use store::Store;

/// How often the operator is told anew what waits to be told to other services.
const WATCHING: Duration = Duration::from_secs(15);

/// Counts it from now on.
pub fn watch(background: &mut Background, store: &Store, traffic: &Arc<Traffic>) {
    let (store, traffic) = (store.clone(), Arc::clone(traffic));
    background.every("outbox", WATCHING, move || {
        let (store, traffic) = (store.clone(), Arc::clone(&traffic));
        async move {
            match store.outbox_state().await {
                Ok(state) => traffic.outbox(store.service(), state),
                Err(fault) => tracing::warn!(reason = %fault, "the outbox could not be counted"),
            }
        }
    });
}
