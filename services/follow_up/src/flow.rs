//! What follow-up does.

mod count_steps;
pub mod evaluation;
mod hold_people;
mod read_tables;
mod rebuild;
mod recount;
mod release_editions;
mod take_merge;
mod take_step;

pub use count_steps::count_steps;
pub use read_tables::{TablesRead, list_editions, read_tables};
pub use rebuild::{RebuildFault, Rebuilt, rebuild, rebuild_if_lost};
pub use recount::{Recounted, count_people, recount};
pub use release_editions::{draft_lines, publish_lines, release_due};
pub use take_merge::{MergeNews, keep_merge, name_all, take_merge};
pub use take_step::take_step;
