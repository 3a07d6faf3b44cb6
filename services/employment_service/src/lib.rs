//! The employment service: registrations, programmes and subsidies, readiness and referrals to providers.

mod flow;
mod graph;
mod model;
mod read;
mod store;

use std::sync::Arc;

use ::store::{Store, disposal::SectionTable};
use access::Access;
use chassis::{Ground, Service, disposal::SectionHoldings, sections::WithSections};

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
    let holdings = SectionHoldings::new(ground.store.clone(), section_tables());
    Service {
        holdings: Some(Arc::new(holdings)),
        ..ground.service(Arc::new(schema))
    }
}

/// The tables of the sections that the service owns: what disposal goes through.
pub fn section_tables() -> Vec<SectionTable> {
    vec![
        SectionTable::of::<model::Registration>(),
        SectionTable::of::<model::Programme>(),
        SectionTable::of::<model::Readiness>(),
        SectionTable::of::<model::ProviderReferral>(),
    ]
}

/// The schema in text, as the gateway composes it.
pub fn sdl() -> String {
    graph::sdl()
}
