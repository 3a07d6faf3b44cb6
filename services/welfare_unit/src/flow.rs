//! What the welfare unit's staff does, one use case a file.

mod record_activity_requirement;
mod record_assistance_decision;
mod record_household;
mod record_livelihood_barrier;

pub use record_activity_requirement::{RecordActivityRequirement, record_activity_requirement};
pub use record_assistance_decision::{RecordAssistanceDecision, record_assistance_decision};
pub use record_household::{RecordHousehold, record_household};
pub use record_livelihood_barrier::{RecordLivelihoodBarrier, record_livelihood_barrier};
