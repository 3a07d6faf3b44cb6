//! What the employment service's staff does, one use case a file.

mod record_employment_programme;
mod record_employment_registration;
mod record_provider_referral;
mod record_readiness;

pub use record_employment_programme::{RecordEmploymentProgramme, record_employment_programme};
pub use record_employment_registration::{
    RecordEmploymentRegistration, record_employment_registration,
};
pub use record_provider_referral::{RecordProviderReferral, record_provider_referral};
pub use record_readiness::{RecordReadiness, record_readiness};
