//! What the employment service records: its own types and rules, pure.

mod programme;
mod provider_referral;
mod readiness;
mod registration;

pub use programme::{Programme, ProgrammeDraft};
pub use provider_referral::{ProviderReferral, ProviderReferralDraft, ProviderReferralStatus};
pub use readiness::{Readiness, ReadinessDraft, ReadinessLevel};
pub use registration::{Registration, RegistrationDraft, UnemploymentFund};
