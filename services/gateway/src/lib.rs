//! The one public GraphQL endpoint: sign-in check, limits, planning over the services, error edge.
//!
//! `engine` is the federation engine behind one trait, `edge` is HTTP, `errand` is one request's
//! signed calls to the services. Nothing here decides what a reader may see: a valid token is asked
//! for, and every row is decided upon where it is read.
#![deny(missing_docs)]

pub mod admission;
pub mod breaker;
pub mod budget;
pub mod edge;
pub mod endpoint;
pub mod engine;
pub mod errand;
pub mod explorer;
mod export;
pub mod metrics;
pub mod parts;
pub mod planning;
pub mod registered;
mod router;
mod run;

pub use admission::AdmissionSettings;
pub use budget::BudgetSettings;
pub use engine::{DocumentLimits, EngineFault, EngineSettings, Introspection};
pub use parts::{GatewayParts, Limits};
pub use planning::{NotTaken, Planning, Promised};
pub use router::router;
