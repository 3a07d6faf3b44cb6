//! The one public GraphQL endpoint: sign-in check, limits, planning over the services, error edge.
//!
//! `engine` is the federation engine behind one trait, `edge` is HTTP, `errand` is one request's
//! signed calls to the services. Nothing here decides what a reader may see: a valid token is asked
//! for, and every row is decided upon where it is read.
#![deny(missing_docs)]

pub mod breaker;
pub mod edge;
pub mod endpoint;
pub mod engine;
pub mod errand;
pub mod explorer;
pub mod metrics;
pub mod parts;
pub mod registered;
mod router;

pub use engine::{DocumentLimits, EngineFault, Introspection};
pub use parts::{GatewayParts, Limits};
pub use router::router;
