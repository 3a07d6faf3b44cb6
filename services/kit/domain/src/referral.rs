//! The referral: how one agency asks another to act, and what each may see from then on.
//!
//! Everything here is pure. A use case loads a [`Referral`], gathers its guards as plain data, calls
//! one method for one transition, and carries out the [`Effect`]s that come back in the same
//! transaction. [`TRANSITIONS`] is the single list of what may happen; the methods consult it and
//! `REFERRAL.md` is drawn from it. Access follows from the state and is never set by hand.

mod actor;
mod aggregate;
mod asking;
mod capacity;
mod changing_hands;
mod clock;
mod deadline;
mod document;
mod due;
mod effect;
mod escalation;
mod guard;
mod invariant;
mod parts;
mod person_change;
mod placing;
mod reason;
mod receiving;
mod refusal;
mod rerouting;
mod rule;
mod rule_table;
mod sending;
mod state;
mod state_reading;
mod status;
mod step;
mod stopping;
mod system;
mod text;
mod working;

pub use actor::{Act, Capacities, Doer, DoerStanding, ExpectedVersion, ReferralActor};
pub use aggregate::Referral;
pub use capacity::{Capacity, PlaceStanding, Reservation, Waiting};
pub use clock::{ClockKind, ReferralClock};
pub use deadline::DeadlinePolicy;
pub use document::referral_document;
pub use due::{DueKind, DueWork, due_work};
pub use effect::{Effect, PersonNotice, ReferralEvent, TaskFor, TaskKind, Transition};
pub use escalation::{Escalation, EscalationRung, EscalationTarget, next_escalation};
pub use guard::{
    AskPerson, Completion, CoordinatorReview, Cover, Decline, Eligibility, EndEarly, Exclusion,
    IncomeAfter, PlaceFound, ReassignCause, ReceiverState, RerouteGuard, Route, SectionCover,
    SendGuard, SenderReading, Successor,
};
pub use invariant::InvariantBroken;
pub use parts::{
    CarriedSection, ChainLink, Freeze, NewReferral, NoteSharing, ReferralNote, ReferralParts,
    ReferralParty, RerouteProposal,
};
pub use person_change::PersonChange;
pub use placing::{KnownPlacement, PlacementStanding};
pub use reason::{
    Approver, DeclineReason, EndEarlyReason, NextStep, ReturnReason, ServiceGap, ShownToPerson,
    WithdrawalReason,
};
pub use refusal::TransitionRefused;
pub use rule::{Finding, Target, TransitionKind, TransitionRule, find_rule};
pub use rule_table::TRANSITIONS;
pub use state::{NextStepTaken, Place, ReferralState, StopConfirmation, WithdrawalRequest};
pub use status::{ReceiverView, ReferralStatus};
pub use text::FreeText;
