//! What the insurance agency records: its own types and rules, pure.

mod benefit;
mod rehabilitation;
mod zero_sgi;

pub use benefit::{Benefit, BenefitDraft};
pub use rehabilitation::{Rehabilitation, RehabilitationDraft};
pub use zero_sgi::ZeroSgi;
