//! The gateway through its real router, with two small services behind it.

#![cfg(test)]

mod admission;
mod budgets;
mod by_address;
#[path = "../../../../tests/src/composition.rs"]
mod composition;
mod costs;
mod engine;
mod explorer;
mod exports;
mod faults;
mod http_edge;
mod issuers;
mod logs;
mod partners;
mod planning;
mod readers;
mod subgraphs;
mod world;
