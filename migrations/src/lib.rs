//! The tables of every service, as code that runs on SQLite and on PostgreSQL.
//!
//! One module per service with its own [`Migrator`](intake_desk::Migrator): the kit's tables
//! first, then the service's own. How to add a migration stands in `migrations/README.md`.
#![deny(missing_docs)]

pub mod column;
pub mod kit;
pub mod section;

pub mod employment_service;
pub mod follow_up;
pub mod insurance_agency;
pub mod intake_desk;
pub mod labour_market_unit;
pub mod web;
pub mod welfare_unit;

pub use sea_orm_migration::MigratorTrait;
