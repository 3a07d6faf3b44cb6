//! Follow-up: the read side that outlives every case. It takes the events of all services, keeps steps
//! under a pseudonym, and can be rebuilt from the events whenever its store is lost.

pub mod chain;
mod flow;
mod graph;
mod model;
mod store;
mod wire;

use std::sync::Arc;

use ::store::Store;
use access::{Access, ProgrammeSource};
use chassis::{Ground, InternalCaller, RemoteProgrammes, Service};

pub use flow::{RebuildFault, Rebuilt, rebuild, rebuild_if_lost, release_due};
pub use model::{Step, publication, suppression, survival};

/// The service: its own store, and its way to decide.
pub struct FollowUp {
    store: Store,
    access: Access,
    caller: InternalCaller,
    programmes: Arc<dyn ProgrammeSource>,
}

impl FollowUp {
    /// The service over its database. `caller` asks the other services for their events again, and the labour-market
    /// unit what ties a reader to programmes.
    pub fn new(store: Store, access: Access, caller: InternalCaller) -> Self {
        Self {
            store,
            access,
            programmes: Arc::new(RemoteProgrammes::new(caller.clone())),
            caller,
        }
    }

    /// Every step that is kept, in the order of its events' ids: two stores of the same events are equal.
    pub async fn list_steps(&self) -> Result<Vec<Step>, ::store::StoreFault> {
        store::list_steps(self.store.reading()).await
    }
}

/// Makes the service. It listens to everybody and tells nobody.
pub fn service(ground: Ground, follow_up: Arc<FollowUp>) -> Service {
    let schema = graph::schema(Arc::clone(&follow_up));
    let mut service = ground.service(Arc::new(schema));
    service.events = Some(Arc::new(wire::Taker));
    service
}

/// The schema in text, as the gateway composes it.
pub fn sdl() -> String {
    graph::sdl()
}
