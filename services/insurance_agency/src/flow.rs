//! What the insurance agency's staff does, one use case a file.

mod record_benefit;
mod record_rehabilitation;
mod record_zero_sgi;

pub use record_benefit::{RecordBenefit, record_benefit};
pub use record_rehabilitation::{RecordRehabilitation, record_rehabilitation};
pub use record_zero_sgi::{RecordZeroSgi, record_zero_sgi};
