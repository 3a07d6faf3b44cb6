//! The supergraph that the gateway plans over. It can be exchanged while requests are answered: each is answered to its
//! end over the one with which it began, and one over which something that was promised cannot be planned is not taken.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use chassis::{Counts, counts::write_registry};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};
use tokio::{runtime::Handle, task::spawn_blocking};

use crate::engine::{Engine, EngineFault, EngineSettings, HiveEngine, Refusal};

/// A document that somebody has been promised an answer to: one that a partner system or the pages have registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    /// Its id, which is public.
    pub id: String,
    /// The GraphQL document.
    pub document: String,
}

/// Why a supergraph was not taken. The one before is planned over as before.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// The engine cannot plan over the text.
    #[error(transparent)]
    Unusable(#[from] EngineFault),
    /// The process ends, or the engine broke off.
    #[error("it was not read to its end")]
    Interrupted,
    /// Something that was promised would be refused.
    #[error("the registered operation {operation} cannot be planned over it any more")]
    PromiseBroken {
        /// The id of the first that would be.
        operation: String,
    },
}

const TAKEN: &str = "taken";
const REFUSED: &str = "refused";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    outcome: &'static str,
}

/// The engine over the supergraph of the moment, shared by all requests.
pub struct Planning {
    settings: EngineSettings,
    promised: Vec<Promised>,
    now: RwLock<Arc<dyn Engine>>,
    registry: Mutex<Registry>,
    offered: Family<ByOutcome, Counter>,
}

impl Planning {
    /// Begins with a supergraph, which is believed to keep what was promised.
    ///
    /// # Errors
    /// When the engine cannot plan over the text.
    pub fn load(
        supergraph: &str,
        settings: EngineSettings,
        promised: Vec<Promised>,
    ) -> Result<Self, EngineFault> {
        let engine = HiveEngine::load(supergraph, settings)?;
        let mut registry = Registry::with_prefix("evi_gateway");
        let offered: Family<ByOutcome, Counter> = Family::default();
        // Both are there from the start, so that the first of either is seen as one more.
        for outcome in [TAKEN, REFUSED] {
            drop(offered.get_or_create(&ByOutcome { outcome }));
        }
        let told = "Supergraphs that the gateway was to take up while it ran, by whether it did";
        registry.register("supergraphs", told, offered.clone());
        Ok(Self {
            settings,
            promised,
            now: RwLock::new(Arc::new(engine)),
            registry: Mutex::new(registry),
            offered,
        })
    }

    /// The engine for a request that begins now.
    pub fn now(&self) -> Arc<dyn Engine> {
        // Only whole engines are ever put here, so one is there whatever happened to who put it.
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&now)
    }

    /// Plans over another supergraph from now on.
    ///
    /// # Errors
    /// When it cannot be used, or breaks a promise; then nothing has changed.
    pub async fn take(self: &Arc<Self>, supergraph: String) -> Result<(), NotTaken> {
        let (planning, runtime) = (Arc::clone(self), Handle::current());
        // To read it and to plan everything that was promised is work of whole seconds: not on a thread that answers.
        let taken = spawn_blocking(move || runtime.block_on(planning.try_taking(&supergraph)));
        let taken = taken.await.unwrap_or(Err(NotTaken::Interrupted));
        let outcome = if taken.is_ok() { TAKEN } else { REFUSED };
        self.offered.get_or_create(&ByOutcome { outcome }).inc();
        taken
    }

    async fn try_taking(&self, supergraph: &str) -> Result<(), NotTaken> {
        let engine: Arc<dyn Engine> = Arc::new(HiveEngine::load(supergraph, self.settings)?);
        let before = self.now();
        for promised in &self.promised {
            let planned = engine.check(&promised.document).await;
            if is_broken(planned, promised, before.as_ref()).await {
                return Err(NotTaken::PromiseBroken {
                    operation: promised.id.clone(),
                });
            }
        }
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = engine;
        Ok(())
    }
}

impl Counts for Planning {
    fn write(&self, page: &mut String) -> fmt::Result {
        write_registry(&self.registry, page)
    }
}

/// What could not be planned before either is no promise that breaks now.
async fn is_broken(planned: Result<(), Refusal>, promised: &Promised, before: &dyn Engine) -> bool {
    planned.is_err() && before.check(&promised.document).await.is_ok()
}
