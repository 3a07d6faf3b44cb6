//! What follow-up does.

mod count_steps;
mod rebuild;
mod recount;
mod take_step;

pub use count_steps::count_steps;
pub use rebuild::{RebuildFault, Rebuilt, rebuild, rebuild_if_lost};
pub use recount::{Recounted, recount};
pub use take_step::take_step;
