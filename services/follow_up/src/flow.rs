//! What follow-up does.

mod count_steps;
mod rebuild;

pub use count_steps::count_steps;
pub use rebuild::{RebuildFault, Rebuilt, rebuild, rebuild_if_lost};
