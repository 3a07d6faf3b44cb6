//! Events over a real NATS server, started for each test and ended with it.

#![cfg(test)]

mod delivery;
mod server;
