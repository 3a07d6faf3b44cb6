//! Why a transition was refused, and how callers are told.

use chrono::{DateTime, NaiveDate, Utc};

use super::{actor::Doer, rule::TransitionKind, status::ReferralStatus};
use crate::{CodeList, Problem, ProblemCode, ReferralId, Section, UnitId};

/// A refusal. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransitionRefused {
    /// None of the doer's capacities may do this here.
    #[error("not allowed to do this with the referral")]
    WrongActor {
        /// What was tried.
        kind: TransitionKind,
    },
    /// Somebody changed the referral since it was read.
    #[error("the referral has been changed since it was read")]
    Stale {
        /// The version now.
        version: i32,
        /// The status now.
        status: ReferralStatus,
        /// Who changed it.
        changed_by: Doer,
        /// When.
        changed_at: DateTime<Utc>,
    },
    /// The state does not allow it.
    #[error("not possible in this state")]
    WrongState {
        /// What was tried.
        kind: TransitionKind,
        /// Where the referral stands.
        status: ReferralStatus,
    },
    /// The referral is frozen while a move is handed over.
    #[error("the referral is frozen while the person's move is handed over")]
    Frozen,
    /// A section without a live basis, or that the sender may not read. The two are told alike, so
    /// that a refusal does not tell what lies in another agency's section.
    #[error("a section has no basis")]
    BasisMissing {
        /// The sections.
        sections: Vec<Section>,
    },
    /// The same is already asked of the same unit.
    #[error("an open referral asks the same")]
    Duplicate {
        /// The open referral.
        referral: ReferralId,
    },
    /// The unit takes no referrals.
    #[error("the receiver takes no referrals")]
    ReceiverInactive {
        /// The unit that has taken over.
        successor: Option<UnitId>,
    },
    /// No free place.
    #[error("no free place")]
    NoPlace,
    /// There is a place, so nobody needs to wait.
    #[error("there is a free place")]
    PlaceIsFree,
    /// A protected person takes another way.
    #[error("the person needs the protected route")]
    ProtectedRoute,
    /// The handler is shut out from this person's matters.
    #[error("the handler is shut out")]
    Excluded,
    /// A coordinator must say it.
    #[error("a coordinator must decline for this reason")]
    NeedsCoordinator,
    /// The sender's day to correct by itself is over.
    #[error("only a manager may mark this as an error by now")]
    TooLateForSender,
    /// Not yet.
    #[error("too early")]
    TooEarly {
        /// The first day, when one is known.
        not_before: Option<NaiveDate>,
    },
    /// There is no such request to answer.
    #[error("nothing waits for this")]
    NothingPending {
        /// What was tried.
        kind: TransitionKind,
    },
    /// It has been done already.
    #[error("already done")]
    AlreadyDone {
        /// What was tried.
        kind: TransitionKind,
    },
    /// A value that cannot be taken.
    #[error("a value cannot be taken")]
    Invalid {
        /// The input field, as callers spell it.
        field: String,
        /// The key of the message.
        message: &'static str,
    },
}

impl TransitionRefused {
    /// A value of `field` that cannot be taken.
    pub fn invalid(field: impl Into<String>, message: &'static str) -> Self {
        Self::Invalid {
            field: field.into(),
            message,
        }
    }
}

impl From<TransitionRefused> for Problem {
    fn from(refused: TransitionRefused) -> Self {
        use ProblemCode as Code;
        use TransitionRefused as Refused;
        match refused {
            Refused::WrongActor { kind } => {
                Self::new(Code::Forbidden, "referral-wrong-actor").with("transition", kind.code())
            }
            Refused::Stale {
                version,
                status,
                changed_at,
                changed_by: _,
            } => {
                // Who changed it is a person's name: the pages look it up for those who may see it.
                Self::new(Code::StaleVersion, "referral-stale")
                    .at("expectedVersion")
                    .with("version", version)
                    .with("status", status.code())
                    .with("changedAt", changed_at.to_rfc3339())
            }
            Refused::WrongState { kind, status } => {
                Self::new(Code::InvalidTransition, "referral-wrong-state")
                    .with("transition", kind.code())
                    .with("status", status.code())
            }
            Refused::Frozen => Self::new(Code::InvalidTransition, "referral-frozen"),
            Refused::BasisMissing { sections } => {
                let names: Vec<&str> = sections.into_iter().map(CodeList::code).collect();
                Self::new(Code::BasisMissing, "referral-basis-missing")
                    .at("sections")
                    .with("sections", names.join(" "))
            }
            Refused::Duplicate { referral } => {
                Self::new(Code::DuplicateOpenReferral, "referral-duplicate")
                    .with("referral", referral)
            }
            Refused::ReceiverInactive { successor: None } => {
                Self::new(Code::ReceiverInactive, "referral-receiver-inactive").at("toUnitId")
            }
            Refused::ReceiverInactive {
                successor: Some(unit),
            } => Self::new(Code::ReceiverInactive, "referral-receiver-closed")
                .at("toUnitId")
                .with("successor", unit),
            Refused::NoPlace => Self::new(Code::NoCapacity, "referral-no-place"),
            Refused::PlaceIsFree => Self::new(Code::InvalidTransition, "referral-place-is-free"),
            Refused::ProtectedRoute => {
                Self::new(Code::ProtectedIdentityRoute, "referral-protected-route").at("toUnitId")
            }
            Refused::Excluded => Self::new(Code::Forbidden, "referral-excluded"),
            Refused::NeedsCoordinator => {
                Self::new(Code::Forbidden, "referral-needs-coordinator").at("reason")
            }
            Refused::TooLateForSender => Self::new(Code::Forbidden, "referral-error-needs-manager"),
            Refused::TooEarly { not_before: None } => {
                Self::new(Code::InvalidTransition, "referral-too-early")
            }
            Refused::TooEarly {
                not_before: Some(day),
            } => Self::new(Code::InvalidTransition, "referral-not-before").with("day", day),
            Refused::NothingPending { kind } => {
                Self::new(Code::InvalidTransition, "referral-nothing-pending")
                    .with("transition", kind.code())
            }
            Refused::AlreadyDone { kind } => {
                Self::new(Code::InvalidTransition, "referral-already-done")
                    .with("transition", kind.code())
            }
            Refused::Invalid { field, message } => Self::invalid(field, message),
        }
    }
}
