//! The intake desk: the registry, the persons, and the spine of every shared case. What it owns, on
//! which legal ground, and what it tells and hears stands in `README.md`.

mod carrying;
mod change;
mod counts;
mod desk;
pub mod facts;
mod flow;
mod graph;
pub mod model;
mod read;
mod retention;
mod runner;
pub mod secrets;
mod store;
mod wire;

use std::sync::Arc;

use access::FactSource;
use chassis::{Counts, Ground, ParticipantSubjects, Service};

pub use carrying::{CarryingFault, NothingGoesOut, NoticeCarrier, OutgoingNotice};
pub use desk::{DeskParts, DeskSettings, IntakeDesk, NameOfNumber, NumbersTaken};
pub use facts::LocalFacts;
pub use flow::disposal::{DeskForecast, DeskPart, dispose_once, forecast_cases};
pub use flow::register_honey_numbers::register_honey_numbers;
pub use flow::seed_registry::{
    AgencySeed, AgreementSeed, AssignmentSeed, CapacitySeed, DeadlineSeed, RegisteredName,
    RegistrySeed, RetentionSeed, SeedFault, StaffSeed, UnitSeed, seed_registry,
};
pub use graph::sdl;
pub use model::log_risk::LogReviewRule;
pub use read::{
    NumberedCase, has_case, list_agencies, list_cases, list_readers, list_test_numbers_with_case,
};
pub use retention::LocalRetention;
pub use runner::{deliver_notices_once, run_due_once};
pub use secrets::Secrets;

/// Makes the service of a desk: its schema, the facts that it gives to everybody else, the subjects of those who sign
/// in, and what it does
/// with what the labour-market unit tells.
pub fn service(ground: Ground, desk: &IntakeDesk) -> Service {
    let facts = Arc::clone(desk.facts()) as Arc<dyn FactSource>;
    let retention = LocalRetention::new(desk.store().clone(), Arc::clone(&ground.clock));
    Service {
        facts: Some(facts),
        retention: Some(Arc::new(retention)),
        events: Some(Arc::new(wire::Taker)),
        subjects: Some(Arc::new(desk.secrets().clone()) as Arc<dyn ParticipantSubjects>),
        counts: Some(Arc::clone(desk.counts()) as Arc<dyn Counts>),
        ..ground.service(Arc::new(graph::schema(desk.clone())))
    }
}

#[cfg(test)]
mod tests;
