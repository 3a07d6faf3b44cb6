//! Who may see which part of a shared case: tokens and assertions say who, facts say what holds,
//! Cedar decides over the matrix, and only a decision opens a sealed row. See the README of this
//! room.
#![deny(missing_docs)]

mod access;
mod assertion;
mod condition;
mod cx;
mod decision;
mod extent;
mod facts;
mod fields;
mod judge;
mod judgement;
mod keeping;
mod key;
mod link;
mod matrix;
mod opening;
mod partner;
mod partner_issuer;
mod place;
mod policy;
mod programme;
mod reach;
mod recorded;
mod relation;
mod seal;
mod seat;
mod sign_in;
mod signed;
mod sources;
mod standing;
mod system;
mod token;
mod trail;

pub use access::{Access, StepUp};
pub use assertion::{
    ASSERTION_HEADER, ASSERTION_LIFE, ASSERTION_TYPE, Assertion, AssertionRefused,
    AssertionRequest, AssertionSigner, AssertionVerifier,
};
pub use condition::{Condition, Conditions};
pub use cx::{Cx, CxParts, Language};
pub use decision::{Actor, Asked, Decision, Question, StopCode, Stops};
pub use extent::Extent;
pub use facts::{
    AsOf, AssignmentFact, Attachment, AttachmentQuestion, AttachmentSource, BasisFact, CaseFacts,
    ColleagueFact, Enrolled, FactQuestion, FactSource, Facts, FactsUnavailable, LeadStanding,
    NamedHandler, OpeningFact, PartyFact, PartyStanding, Placed, Protection, ReaderFacts,
    ReferralFact, Stop,
};
pub use fields::Fields;
pub use judgement::{Acting, Action, Judgement, Permit, ReasonCode, SectionState};
pub use keeping::{Keeping, KeepingDecision};
pub use key::{KeyFault, SignatureAlgorithm, SigningKey, VerifyingKey, jwks_json};
pub use matrix::{Gives, Line, Matrix, MatrixFault, Term};
pub use opening::Openable;
pub use partner::{OperationFault, RegisteredOperation, RegisteredOperations};
pub use partner_issuer::{
    FixedKeys, IssuerFault, IssuerKeys, PartnerClient, PartnerIssuer, PartnerIssuers, Renewal,
};
pub use place::{About, Ends, Kept, Ordered, Place, Protected};
pub use policy::{Policy, PolicyFault, PolicyFaults, PolicyText, PolicyTexts};
pub use programme::{ProgrammeFact, ProgrammeQuestion, ProgrammeSource, ProgrammeTie};
pub use recorded::{Provenance, Recorded, SectionBody};
pub use seal::{Sealed, Visible};
pub use sign_in::{AssuranceLevel, Freshness, ReaderKind, SignIn};
pub use sources::{JoinedFacts, ask_attachments, attach, calls_for_attachments};
pub use standing::Standing;
pub use system::SystemPrincipal;
pub use token::{
    LEEWAY, NotSigned, TOKEN_LIFE, TOKEN_TYPE, TokenClaims, TokenRefused, TokenVerifier,
    TrustedIssuer, mint_token,
};
pub use trail::{Act, AuditEntry, AuditSink, AuditUnavailable, Disclosure, EntryHead, Trail};
