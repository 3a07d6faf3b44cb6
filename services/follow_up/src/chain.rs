//! The chain from outside of events: people who are put into the store as they are, for the demo and for measurements.

use ::store::{Store, StoreFault};
use access::Cx;

use crate::{Step, store};

/// Adds steps that no service has told, all of them or none. A rebuild takes them away again.
///
/// # Errors
/// When the database refuses, as it does for a step that is there.
pub async fn load_steps(store: &Store, cx: &Cx, steps: &[Step]) -> Result<(), StoreFault> {
    let tx = store.begin(cx).await?;
    store::add_steps(tx.connection(), steps).await?;
    tx.commit().await
}
