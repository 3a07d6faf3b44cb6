//! The file of a supergraph that the gateway takes up while it runs: whoever rolls out a service with new fields lets
//! everybody ask for them without restarting what everybody goes through.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use access::RegisteredOperations;
use chassis::Background;
use gateway::{EngineSettings, Planning, Promised};

use crate::fault::CommandFault;

/// How often it is looked whether the file is another.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// What is planned over until another supergraph is taken, and what must be planned over each.
///
/// # Errors
/// [`CommandFault::ProgramBroken`] when it cannot be planned over.
pub fn planning(
    supergraph: &str,
    engine: EngineSettings,
    operations: &RegisteredOperations,
) -> Result<Arc<Planning>, CommandFault> {
    let registered = operations.all().map(|operation| Promised {
        id: operation.id.clone(),
        document: operation.document.clone(),
    });
    let of_pages = web::documents().into_iter();
    let of_pages = of_pages.map(|(id, document)| Promised { id, document });
    let promised = registered.chain(of_pages).collect();
    let planning = Planning::load(supergraph, engine, promised);
    let planning = planning.map_err(|fault| CommandFault::ProgramBroken {
        reason: format!("the supergraph cannot be used ({fault})"),
    })?;
    Ok(Arc::new(planning))
}

/// A file that is looked at again and again.
pub struct SupergraphFile {
    path: PathBuf,
    planning: Arc<Planning>,
    /// What stood in it when it was looked at last, so that each state of it is tried once.
    seen: Mutex<String>,
}

impl SupergraphFile {
    /// Plans over what the file holds now.
    ///
    /// # Errors
    /// [`CommandFault::SupergraphRefused`] when it cannot be read or planned over: whoever starts a gateway looks at it,
    /// and one that plans over something else than it was told would hide the mistake.
    pub async fn open(path: PathBuf, planning: Arc<Planning>) -> Result<Self, CommandFault> {
        let refused = |reason| CommandFault::SupergraphRefused {
            file: path.clone(),
            reason,
        };
        let text = read(&path).map_err(refused)?;
        let taken = planning.take(text.clone()).await;
        taken.map_err(|fault| refused(fault.to_string()))?;
        Ok(Self {
            path,
            planning,
            seen: Mutex::new(text),
        })
    }

    /// Plans over what the file holds, if that is something else than it was. What cannot be used is told and changes
    /// nothing: readers are answered over what there was.
    pub async fn look(&self) {
        let text = match read(&self.path) {
            Ok(text) => text,
            // Whoever exchanges it may have taken it away for a moment.
            Err(reason) => return tracing::warn!(reason, "the supergraph cannot be read"),
        };
        if !self.is_new(&text) {
            return;
        }
        match self.planning.take(text).await {
            Ok(()) => tracing::info!("another supergraph is planned over"),
            Err(fault) => {
                tracing::error!(%fault, "the supergraph is not taken, and the one before goes on");
            }
        }
    }

    fn is_new(&self, text: &str) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = *seen != text;
        if is_new {
            text.clone_into(&mut seen);
        }
        is_new
    }

    /// Looks at it as long as the platform runs.
    pub fn look_often(self: &Arc<Self>, background: &mut Background) {
        let file = Arc::clone(self);
        background.every("supergraph", LOOK_EVERY, move || {
            let file = Arc::clone(&file);
            async move { file.look().await }
        });
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("it cannot be read ({})", error.kind()))
}
