//! Lists a page at a time, by key and never by offset, with cursors that only their reader can use.

mod cursor;
mod page;

pub use cursor::{CursorKey, NotACursor};
pub use page::{FIRST_MAX, List, Page, PageRefused, PageRequest, PageRow};
