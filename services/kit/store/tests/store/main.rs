//! The store on both engines: SQLite in temporary files and PostgreSQL in a schema of its own.

mod audit;
mod background;
mod chain;
mod checkpoints;
mod idempotency;
mod opening;
#[path = "../../../../../tests/src/postgres.rs"]
mod postgres;
mod relay;
mod relay_faults;
mod replay;
mod transactions;
mod world;
