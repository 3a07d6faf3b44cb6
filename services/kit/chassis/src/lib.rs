//! How any service starts and answers: transport between services, the GraphQL endpoint behind a
//! signed assertion, the error edge, messages for people, logs, settings and background loops.
#![deny(missing_docs)]

pub mod access_log;
pub mod background;
pub mod carrier;
pub mod counts;
pub mod disposal;
pub mod edge;
pub mod events;
pub mod facts;
pub mod failure;
pub mod graphql;
pub mod internal;
pub mod keeping;
pub mod messages;
pub mod once;
pub mod record;
mod router;
pub mod sections;
pub mod service;
pub mod settings;
pub mod subjects;
pub mod telemetry;
pub mod traces;
pub mod traffic;

pub use access_log::{
    LogAbout, LogAnswer, LogPlace, LogQuestion, LogSource, LoggedPart, Reading, RemoteLogs,
};
pub use background::{Background, Stop};
pub use carrier::{Carrier, CarrierFault, LocalCarrier, RemoteCarrier, RemoteSettings};
pub use counts::Counts;
pub use edge::Edge;
pub use events::{AssertedDelivery, Replayed, Taken, events_again};
pub use facts::{RemoteAttachments, RemoteFacts, RemoteProgrammes};
pub use failure::{Failure, Fault};
pub use internal::{CallFault, InternalCaller};
pub use messages::{render, render_fault};
pub use router::{LARGEST_BODY, router};
pub use service::{
    AlwaysReady, DatabaseReadiness, EventTaker, Executes, Ground, NotReady, ParticipantSubjects,
    Readiness, Service,
};
pub use subjects::{RemoteSubjects, SubjectUnknown};
pub use traffic::Traffic;
