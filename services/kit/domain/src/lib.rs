//! The words that several services share. Pure: no runtime, no database, no GraphQL.
//!
//! The glossary is `services/kit/domain/README.md`: one English word for one Swedish concept.

#![deny(missing_docs)]

pub mod agency;
pub mod basis;
pub mod calendar;
pub mod case;
pub mod clock;
pub mod code_list;
pub mod codes;
pub mod event;
pub mod fault;
pub mod id;
pub mod identity_number;
pub mod money;
pub mod month;
pub mod municipality;
pub mod period;
pub mod problem;
pub mod referral;
pub mod retention;
pub mod role;
pub mod sabotage;
pub mod section;
pub mod service_name;
pub mod statutory;

pub use agency::AgencyKind;
pub use basis::{BasisKind, BasisStatus, ConsentForm, SecrecyRegime};
pub use case::CasePhase;
pub use clock::{Clock, Entropy, SystemClock, SystemEntropy};
pub use code_list::CodeList;
pub use event::{Event, EventBody, Pseudonym, RawEvent, StepKind};
pub use fault::FaultCode;
pub use id::{
    ActivityId, AgencyId, AgreementId, AssignmentId, BasisId, CaseId, CaseKey, ContactId, EventId,
    GoalId, IntakeId, LastKeys, LogItemId, LogReviewId, NoteId, NoticeEndpointId, NoticeId,
    OpeningId, PersonId, ProgrammeId, ProposalId, ReceiptId, RecordId, ReferralId, ReviewId,
    RowKey, StaffId, Subject, TaskId, TraceId, UnitId, WorkplaceId,
};
pub use identity_number::{IdentityNumber, IdentityNumberKind, fixtures};
pub use money::Ore;
pub use month::Month;
pub use municipality::Municipality;
pub use period::Period;
pub use problem::{Problem, ProblemCode};
pub use referral::{Referral, ReferralState, ReferralStatus};
pub use retention::{ResearchSample, RetentionRule, RetentionStart};
pub use role::Role;
pub use section::Section;
pub use service_name::ServiceName;
