//! The intake desk: the registry, the persons, and the spine of every shared case. What it owns, on
//! which legal ground, and what it tells and hears stands in `README.md`.

mod change;
mod counts;
mod desk;
pub mod facts;
mod flow;
mod graph;
pub mod model;
mod read;
mod runner;
pub mod secrets;
mod store;
mod wire;

use std::sync::Arc;

use access::FactSource;
use chassis::{Counts, Ground, Service};

pub use desk::{DeskParts, DeskSettings, IntakeDesk, NameOfNumber, NumbersTaken};
pub use facts::LocalFacts;
pub use flow::register_honey_numbers::register_honey_numbers;
pub use flow::seed_registry::{
    AgencySeed, AgreementSeed, AssignmentSeed, CapacitySeed, DeadlineSeed, RegisteredName,
    RegistrySeed, SeedFault, StaffSeed, UnitSeed, seed_registry,
};
pub use graph::sdl;
pub use model::log_risk::LogReviewRule;
pub use read::{NumberedCase, has_case, list_cases, list_readers, list_test_numbers_with_case};
pub use runner::run_due_once;
pub use secrets::Secrets;

/// Makes the service of a desk: its schema, the facts that it gives to everybody else, and what it does
/// with what the labour-market unit tells.
pub fn service(ground: Ground, desk: &IntakeDesk) -> Service {
    let facts = Arc::clone(desk.facts()) as Arc<dyn FactSource>;
    Service {
        facts: Some(facts),
        events: Some(Arc::new(wire::Taker)),
        counts: Some(Arc::clone(desk.counts()) as Arc<dyn Counts>),
        ..ground.service(Arc::new(graph::schema(desk.clone())))
    }
}

#[cfg(test)]
mod tests;
