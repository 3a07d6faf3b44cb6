//! What is written about a programme's evaluation, and who was enrolled in it. What people wrote here is follow-up's own
//! and survives a rebuild; ties of enrolment come of events and are rebuilt with the steps.

pub mod document;
mod entity;
mod import;
mod kept;
mod tie;

pub use document::{Document, Kept, Put, Which, list, put};
pub use import::{add_imported, list_imported};
pub use kept::{ImportHead, RemarkOn};
pub use tie::{add_tie, list_tied_steps, list_ties, remove_ties, update_ties};
