//! Signed checkpoints of the access logs: one at the start, one every minute, one at the end.
//!
//! A start is refused where they cannot be written, for then nobody is served yet and the folder is most
//! likely the wrong one. Later a failure stops no read: it is told in the log, by `/readyz` and by
//! `evi doctor`, and the log itself goes on in the database.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::ServiceName;
use store::{CheckpointFault, Checkpoints, Store};

use crate::{
    fault::CommandFault,
    keys::{KeyFolder, PairName},
};

/// How many batches are linked before a checkpoint; what still waits then, it names.
const BATCHES: usize = 20;

/// The file of a service's checkpoints in their folder.
pub fn file(folder: &Path, service: ServiceName) -> PathBuf {
    folder.join(format!("{service}.jsonl"))
}

/// The checkpoints of a service that runs here.
///
/// # Errors
/// When the key cannot be used, or the folder cannot be had.
pub fn open(
    folder: &Path,
    keys: &KeyFolder,
    store: &Store,
) -> Result<Arc<Checkpoints>, CommandFault> {
    let service = store.service();
    let key = keys.signing_key(PairName::Checkpoint(service))?;
    let file = file(folder, service);
    Checkpoints::open(store.clone(), file.clone(), key)
        .map(Arc::new)
        .map_err(|error| CommandFault::of_file(file, &error))
}

/// The first checkpoint of a start.
///
/// # Errors
/// When the file cannot be written.
pub async fn begin(store: &Store, checkpoints: &Checkpoints) -> Result<(), CommandFault> {
    link(store).await;
    told(checkpoints.write().await)
}

/// One checkpoint more. Its failure has been logged, and is told by the service's readiness.
pub async fn renew(store: &Store, checkpoints: &Checkpoints) {
    link(store).await;
    let _told_by_itself = checkpoints.write().await;
}

/// One checkpoint more, if the last is a minute old.
///
/// # Errors
/// When the file cannot be written.
pub async fn renew_if_due(checkpoints: &Checkpoints) -> Result<(), CommandFault> {
    told(checkpoints.write_if_due().await)
}

async fn link(store: &Store) {
    for _ in 0..BATCHES {
        match store.link_audit_once().await {
            Ok(0) => return,
            Ok(_) => {}
            Err(fault) => {
                tracing::error!(error = %fault, "audit entries cannot be linked");
                return;
            }
        }
    }
}

/// A file that cannot be written is the operator's to mend. A chain that cannot be read, and a file that
/// somebody else has changed, have been logged; neither is a reason to leave people without their cases.
fn told(outcome: Result<(), CheckpointFault>) -> Result<(), CommandFault> {
    outcome.err().and_then(unwritable).map_or(Ok(()), Err)
}

fn unwritable(fault: CheckpointFault) -> Option<CommandFault> {
    match fault {
        CheckpointFault::File { path, source } => Some(CommandFault::of_file(path, &source)),
        CheckpointFault::Chain(_) | CheckpointFault::Disturbed { .. } => None,
    }
}
