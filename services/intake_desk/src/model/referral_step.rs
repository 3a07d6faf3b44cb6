//! What has been done with a referral, as far as those who read the whole of it may know.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{
    RowKey,
    referral::{Referral, ReferralActor, ReferralStatus, TransitionKind},
};

use super::registry::Unit;

/// One thing that was done with a referral. What was said of it is not among it: notes are read from
/// the referral, by whom they are shared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralStep {
    /// Its key within the case.
    pub key: RowKey,
    /// The version of the referral after it.
    pub version: i32,
    /// What was done; `None` for the writing of the draft.
    pub kind: Option<TransitionKind>,
    /// Where the referral stood; `None` for a new one.
    pub from: Option<ReferralStatus>,
    /// Where it stood afterwards.
    pub to: ReferralStatus,
    /// When.
    pub at: DateTime<Utc>,
    /// In which capacity it was done.
    pub actor: Option<ReferralActor>,
    /// The unit that did it, where it is one of those that the referral names; the person and the
    /// platform have none.
    pub unit: Option<Arc<Unit>>,
}

/// From which side a referral is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadFrom {
    /// By the unit that it is addressed to.
    Receiver,
    /// By anybody else who may read the whole of it.
    Elsewhere,
}

impl ReferralStep {
    /// Tells whether the step is shown. A look that was taken because a protection was set or lifted is
    /// shown to nobody, for it would tell of the protection; what went before the sending is not the
    /// receiver's; who of the receiver's staff handles it is nobody else's.
    pub fn is_shown(&self, read: ReadFrom) -> bool {
        let within_receiver = [
            TransitionKind::Reassign,
            TransitionKind::StepAside,
            TransitionKind::Release,
        ];
        let of_kind =
            |kinds: &[TransitionKind]| self.kind.is_some_and(|kind| kinds.contains(&kind));
        !of_kind(&[TransitionKind::Reevaluate])
            && match read {
                ReadFrom::Receiver => !self.to.is_unsent(),
                ReadFrom::Elsewhere => !of_kind(&within_receiver),
            }
    }

    /// What puts steps in order.
    pub fn order(&self) -> (i64, i32, i64) {
        (self.at.timestamp_millis(), self.version, self.key.as_i64())
    }
}

/// A step as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownStep {
    /// The step.
    pub step: ReferralStep,
    /// The coded reason, of the step that led to where the referral stands.
    pub reason: Option<&'static str>,
}

/// The steps that are shown to a reader of the whole referral, newest first.
pub fn shown_steps(steps: &[ReferralStep], whole: &Referral, read: ReadFrom) -> Vec<ShownStep> {
    let mut shown: Vec<&ReferralStep> = steps.iter().filter(|step| step.is_shown(read)).collect();
    shown.sort_by_key(|step| std::cmp::Reverse(step.order()));
    let led_here = shown
        .iter()
        .find(|step| step.to == whole.status() && step.from != Some(step.to))
        .map(|step| step.key);
    let with_reason = shown.into_iter().map(|step| ShownStep {
        reason: whole.reason_code().filter(|_| led_here == Some(step.key)),
        step: step.clone(),
    });
    with_reason.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(kind: Option<TransitionKind>, to: ReferralStatus) -> ReferralStep {
        ReferralStep {
            key: RowKey::from_i64(1),
            version: 1,
            kind,
            from: None,
            to,
            at: DateTime::default(),
            actor: None,
            unit: None,
        }
    }

    #[test]
    fn a_changed_protection_leaves_no_trace_for_anybody() {
        let looked = step(Some(TransitionKind::Reevaluate), ReferralStatus::Received);
        for read in [ReadFrom::Receiver, ReadFrom::Elsewhere] {
            assert!(!looked.is_shown(read), "{read:?}");
        }
    }

    #[test]
    fn what_went_before_the_sending_is_not_the_receivers() {
        let written = step(None, ReferralStatus::Draft);
        let asked = step(
            Some(TransitionKind::AskPerson),
            ReferralStatus::AwaitingPerson,
        );
        for early in [written, asked] {
            assert!(!early.is_shown(ReadFrom::Receiver));
            assert!(early.is_shown(ReadFrom::Elsewhere));
        }
    }

    #[test]
    fn who_handles_it_is_the_receivers_own() {
        for kind in [
            TransitionKind::StepAside,
            TransitionKind::Reassign,
            TransitionKind::Release,
        ] {
            let handing = step(Some(kind), ReferralStatus::Received);
            assert!(handing.is_shown(ReadFrom::Receiver), "{kind}");
            assert!(!handing.is_shown(ReadFrom::Elsewhere), "{kind}");
        }
    }
}
