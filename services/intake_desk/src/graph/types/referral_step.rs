//! The history of a referral.

use std::sync::Arc;

use async_graphql::SimpleObject;
use chassis::graphql::{Code, DateTime};
use domain::referral::{ReferralActor, ReferralStatus, TransitionKind};

use super::registry::{Agency, Unit};
use crate::model::referral_step::ShownStep;

/// One thing that was done with a referral. Notes are read from the referral itself.
#[derive(SimpleObject)]
pub struct ReferralStep {
    /// When.
    at: DateTime,
    /// What; null for the writing of the draft.
    kind: Option<Code<TransitionKind>>,
    /// Where the referral stood; null for a new one.
    from_status: Option<Code<ReferralStatus>>,
    /// Where it stood afterwards.
    to_status: Code<ReferralStatus>,
    /// The coded reason, of the step that led to where the referral stands.
    reason_code: Option<&'static str>,
    /// In which capacity it was done.
    actor: Option<Code<ReferralActor>>,
    /// The unit that did it; null for the person, for the platform, and for a unit that the reader is
    /// not told of.
    unit: Option<Unit>,
    /// The unit's agency.
    agency: Option<Agency>,
}

impl From<ShownStep> for ReferralStep {
    fn from(shown: ShownStep) -> Self {
        let step = shown.step;
        Self {
            at: DateTime(step.at),
            kind: step.kind.map(Code),
            from_status: step.from.map(Code),
            to_status: Code(step.to),
            reason_code: shown.reason,
            actor: step.actor.map(Code),
            agency: step
                .unit
                .as_ref()
                .map(|unit| Agency(Arc::clone(&unit.agency))),
            unit: step.unit.map(Unit),
        }
    }
}
