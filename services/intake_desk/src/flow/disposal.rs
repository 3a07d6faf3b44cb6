//! The desk disposes of what its own tables hold: first what each agency wrote in the journal and the mapping, by that
//! agency's rule, and last the case itself, when no owner has anything of it any more.

mod dispose_cases;
mod dispose_notes;
mod page;
mod sweep;

pub use sweep::{DeskForecast, DeskPart, dispose_once, forecast_cases};
