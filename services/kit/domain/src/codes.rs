//! The closed lists that several services share (`contract/README.md`, Codes). Every list has
//! Swedish labels; a code that has ended stays in its list with its last day, because old rows
//! still hold it.

mod assistance;
mod ending;
mod entry;
mod insurance;
mod keeping;
mod person;
mod request;
mod work;

pub use crate::basis::ConsentForm;
pub use assistance::{BarrierGroup, HouseholdType, LivelihoodBarrier};
pub use ending::{ClosureReason, IncomeSource, OccupationKind, ReferralOutcome};
pub use entry::{
    Channel, EntrySource, LookupPurpose, ProposalDecline, ProposalReason, ProposalStatus,
};
pub use insurance::{BenefitCode, BenefitExtent, NotAnExtent, RehabilitationStatus};
pub use keeping::KeepingProvision;
pub use person::{AgeBand, EducationLevel, Need, Sex, TargetGroup, TargetGroupStanding};
pub use request::{ReferralService, Urgency};
pub use work::{ActivityStatus, EmploymentCategory, EmploymentType, ProgrammeCode};

#[cfg(test)]
mod tests;
