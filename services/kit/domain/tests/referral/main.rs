//! The referral workflow as a whole: its table, its guards, its ladder, and ten thousand lives.

mod attempt;
mod capacity;
mod document;
mod guards;
mod ladder;
mod leaving;
mod person;
mod placing;
mod random;
mod rerouting;
mod table;
mod world;
