//! The stories of the demo's people: what happens to one person, told in steps that staff take.
//!
//! `entry`, `referring`, `sections`, `notes` and `ending` are the steps; `plot` and `enrolment` put them together
//! to whole stories, and `cast` says how many of each there are. `programme` is the story of the programme itself.

pub mod cast;
mod ending;
mod enrolment;
mod entry;
mod notes;
pub mod plot;
pub mod programme;
mod referring;
mod sections;
mod words;

pub use ending::Ending;
pub use referring::Receiver;
