//! The labour-market unit's service: placements and what happens in them, competence hours, workplaces
//! and programmes. It also answers who is placed with whom and enrolled with whom, for decisions.

mod attachments;
mod flow;
mod graph;
mod model;
mod read;
mod store;
pub mod wire;

use std::sync::Arc;

use ::store::{Store, disposal::SectionTable};
use access::{Access, AttachmentSource};
use chassis::{Ground, Service, disposal::SectionHoldings, sections::WithSections};
use domain::{Clock, Subject};

use attachments::Books;

/// What an installation decides about the service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LabourSettings {
    /// Who supervises a placement when nobody is named, by the subject of the registry. Without it such
    /// a placement has no supervisor.
    pub default_supervisor: Option<Subject>,
}

/// The service: its own database, its way to decide, and what the installation decided.
pub struct LabourMarketUnit {
    store: Store,
    access: Access,
    settings: LabourSettings,
}

impl LabourMarketUnit {
    /// The service over its database.
    pub fn new(store: Store, access: Access, settings: LabourSettings) -> Self {
        Self {
            store,
            access,
            settings,
        }
    }
}

/// Makes the service. It listens to nobody: what it must know of a case it asks the desk for. Besides its
/// schema it answers other services about enrolments and placements, from its own books alone.
pub fn service(ground: Ground, access: Access, settings: LabourSettings) -> Service {
    let unit = LabourMarketUnit::new(ground.store.clone(), access, settings);
    let unit = Arc::new(unit);
    let books = Arc::new(Books::new(ground.store.clone(), Arc::clone(&ground.clock)));
    let schema = WithSections::new(graph::schema(Arc::clone(&unit)), unit);
    let holdings = SectionHoldings::new(ground.store.clone(), section_tables());
    let mut service = ground.service(Arc::new(schema));
    service.holdings = Some(Arc::new(holdings));
    service.attachments = Some(books.clone());
    service.programmes = Some(books);
    service
}

/// The unit's books as a source of facts, for who reads them beside the system.
pub fn attachments(store: Store, clock: Arc<dyn Clock>) -> Arc<dyn AttachmentSource> {
    Arc::new(Books::new(store, clock))
}

/// The tables of the sections that the service owns: what disposal goes through.
pub fn section_tables() -> Vec<SectionTable> {
    vec![
        SectionTable::of::<model::Placement>(),
        SectionTable::of::<model::PlacementEnding>(),
        SectionTable::of::<model::Attendance>(),
        SectionTable::of::<model::UnionConsultation>(),
        SectionTable::of::<model::Enrolment>(),
        SectionTable::of::<model::EnrolmentEnding>(),
        SectionTable::of::<model::CompetenceEntry>(),
    ]
}

/// The schema in text, as the gateway composes it.
pub fn sdl() -> String {
    graph::sdl()
}
