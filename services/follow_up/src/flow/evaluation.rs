//! What is done about a programme's evaluation, and who may do it.

mod import;
mod overview;
mod tied;
mod write;

pub use import::{Preview, import_participants, preview_import};
pub use overview::{Overview, list_programmes, read_overview};
pub use write::{Writer, Writing, answer_remark, assess_goal, remark_on_goal, write};
