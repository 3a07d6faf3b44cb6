//! The stories of the demo's people: what happens to one person, told in steps that staff take.
//!
//! `entry`, `referring`, `sections`, `notes` and `ending` are the steps; `plot` puts them together
//! to whole stories, and `cast` says how many of each there are.

pub mod cast;
mod ending;
mod entry;
mod notes;
pub mod plot;
mod referring;
mod sections;
mod words;

pub use ending::Ending;
pub use referring::Receiver;
