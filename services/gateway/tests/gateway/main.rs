//! The gateway through its real router, with two small services behind it.

#![cfg(test)]

#[path = "../../../../tests/src/composition.rs"]
mod composition;
mod engine;
mod explorer;
mod faults;
mod http_edge;
mod logs;
mod partners;
mod readers;
mod subgraphs;
mod world;
