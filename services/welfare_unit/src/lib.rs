//! The welfare unit's service: financial assistance by month, the assisted household and the activity
//! requirement.

mod flow;
mod graph;
mod model;
mod read;
mod store;

use std::sync::Arc;

use ::store::Store;
use access::Access;
use chassis::{Ground, Service, sections::WithSections};

/// The service: its own database, and its way to decide.
pub struct WelfareUnit {
    store: Store,
    access: Access,
}

impl WelfareUnit {
    /// The service over its database.
    pub fn new(store: Store, access: Access) -> Self {
        Self { store, access }
    }
}

/// Makes the service. It listens to nobody: what it must know of a case it asks the desk for.
pub fn service(ground: Ground, access: Access) -> Service {
    let unit = Arc::new(WelfareUnit::new(ground.store.clone(), access));
    let schema = WithSections::new(graph::schema(Arc::clone(&unit)), unit);
    ground.service(Arc::new(schema))
}

/// The schema in text, as the gateway composes it.
pub fn sdl() -> String {
    graph::sdl()
}
