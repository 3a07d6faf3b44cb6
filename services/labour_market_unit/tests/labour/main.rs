//! The labour-market unit over a database of its own: what it records, and who sees it then.

#![cfg(test)]

mod access_follows;
mod capacity;
mod checklist;
mod documentation;
mod ending;
#[path = "../../../../tests/src/postgres.rs"]
mod postgres;
mod recording;
mod registers;
mod world;
