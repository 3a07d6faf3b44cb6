//! The employment service: registrations, programmes and subsidies, readiness and referrals to providers.

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
pub struct EmploymentService {
    store: Store,
    access: Access,
}

impl EmploymentService {
    /// The service over its database.
    pub fn new(store: Store, access: Access) -> Self {
        Self { store, access }
    }
}

/// Makes the service. It listens to nobody: what it must know of a case it asks the desk for.
pub fn service(ground: Ground, access: Access) -> Service {
    let agency = Arc::new(EmploymentService::new(ground.store.clone(), access));
    let schema = WithSections::new(graph::schema(Arc::clone(&agency)), agency);
    ground.service(Arc::new(schema))
}

/// The schema in text, as the gateway composes it.
pub fn sdl() -> String {
    graph::sdl()
}
