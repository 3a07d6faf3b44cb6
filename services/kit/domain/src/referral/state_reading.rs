//! What can be read from every state alike: its status, clock, place and last day.

use chrono::NaiveDate;

use super::{
    clock::{ClockKind, ReferralClock},
    state::{NextStepTaken, Place, ReferralState, StopConfirmation},
    status::ReferralStatus,
};

impl ReferralState {
    /// The status of the state.
    pub fn status(&self) -> ReferralStatus {
        match self {
            Self::Draft { .. } => ReferralStatus::Draft,
            Self::AwaitingPerson { .. } => ReferralStatus::AwaitingPerson,
            Self::Sent { .. } => ReferralStatus::Sent,
            Self::Received { .. } => ReferralStatus::Received,
            Self::InfoRequested { .. } => ReferralStatus::InfoRequested,
            Self::Waitlisted { .. } => ReferralStatus::Waitlisted,
            Self::Accepted { .. } => ReferralStatus::Accepted,
            Self::Active { .. } => ReferralStatus::Active,
            Self::Paused { .. } => ReferralStatus::Paused,
            Self::Completed { .. } => ReferralStatus::Completed,
            Self::Declined { .. } => ReferralStatus::Declined,
            Self::Rerouted { .. } => ReferralStatus::Rerouted,
            Self::Withdrawn { .. } => ReferralStatus::Withdrawn,
            Self::ConsentWithdrawn { .. } => ReferralStatus::ConsentWithdrawn,
            Self::Expired { .. } => ReferralStatus::Expired,
            Self::EndedEarly { .. } => ReferralStatus::EndedEarly,
            Self::EnteredInError { .. } => ReferralStatus::EnteredInError,
        }
    }

    /// The clock that somebody is waited for by, if one runs here.
    pub fn clock(&self) -> Option<&ReferralClock> {
        match self {
            Self::Sent { clock }
            | Self::Received { clock, .. }
            | Self::InfoRequested { clock, .. }
            | Self::Accepted { clock, .. } => Some(clock),
            Self::Active { withdrawal, .. } | Self::Paused { withdrawal, .. } => {
                withdrawal.as_ref().map(|request| &request.clock)
            }
            Self::Declined { next, .. } => match next {
                NextStepTaken::Awaited { clock } => Some(clock),
                NextStepTaken::Chosen { .. } => None,
            },
            Self::ConsentWithdrawn { stop, .. } => match stop {
                StopConfirmation::Awaited { clock } => Some(clock),
                StopConfirmation::Confirmed { .. } => None,
            },
            Self::Draft { .. }
            | Self::AwaitingPerson { .. }
            | Self::Waitlisted { .. }
            | Self::Completed { .. }
            | Self::Rerouted { .. }
            | Self::Withdrawn { .. }
            | Self::Expired { .. }
            | Self::EndedEarly { .. }
            | Self::EnteredInError { .. } => None,
        }
    }

    /// The same state with its clock changed, if it has one.
    #[must_use]
    pub(super) fn with_clock(
        mut self,
        change: impl FnOnce(ReferralClock) -> ReferralClock,
    ) -> Self {
        if let Some(clock) = self.clock_mut() {
            *clock = change(clock.clone());
        }
        self
    }

    fn clock_mut(&mut self) -> Option<&mut ReferralClock> {
        match self {
            Self::Sent { clock }
            | Self::Received { clock, .. }
            | Self::InfoRequested { clock, .. }
            | Self::Accepted { clock, .. } => Some(clock),
            Self::Active { withdrawal, .. } | Self::Paused { withdrawal, .. } => {
                withdrawal.as_mut().map(|request| &mut request.clock)
            }
            Self::Declined { next, .. } => match next {
                NextStepTaken::Awaited { clock } => Some(clock),
                NextStepTaken::Chosen { .. } => None,
            },
            Self::ConsentWithdrawn { stop, .. } => match stop {
                StopConfirmation::Awaited { clock } => Some(clock),
                StopConfirmation::Confirmed { .. } => None,
            },
            Self::Draft { .. }
            | Self::AwaitingPerson { .. }
            | Self::Waitlisted { .. }
            | Self::Completed { .. }
            | Self::Rerouted { .. }
            | Self::Withdrawn { .. }
            | Self::Expired { .. }
            | Self::EndedEarly { .. }
            | Self::EnteredInError { .. } => None,
        }
    }

    /// The kind of the clock that runs here, if one does.
    pub fn clock_kind(&self) -> Option<ClockKind> {
        self.clock().map(ReferralClock::kind)
    }

    /// The place that is held here, if one is.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Waitlisted { held, .. } => *held,
            Self::Accepted { place, .. }
            | Self::Active { place, .. }
            | Self::Paused { place, .. } => Some(*place),
            Self::Draft { .. }
            | Self::AwaitingPerson { .. }
            | Self::Sent { .. }
            | Self::Received { .. }
            | Self::InfoRequested { .. }
            | Self::Completed { .. }
            | Self::Declined { .. }
            | Self::Rerouted { .. }
            | Self::Withdrawn { .. }
            | Self::ConsentWithdrawn { .. }
            | Self::Expired { .. }
            | Self::EndedEarly { .. }
            | Self::EnteredInError { .. } => None,
        }
    }

    /// The last day, once the referral has ended.
    pub fn ended_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Completed { ended_on, .. }
            | Self::Declined { ended_on, .. }
            | Self::Rerouted { ended_on, .. }
            | Self::Withdrawn { ended_on, .. }
            | Self::ConsentWithdrawn { ended_on, .. }
            | Self::Expired { ended_on }
            | Self::EndedEarly { ended_on, .. }
            | Self::EnteredInError { ended_on, .. } => Some(*ended_on),
            Self::Draft { .. }
            | Self::AwaitingPerson { .. }
            | Self::Sent { .. }
            | Self::Received { .. }
            | Self::InfoRequested { .. }
            | Self::Waitlisted { .. }
            | Self::Accepted { .. }
            | Self::Active { .. }
            | Self::Paused { .. } => None,
        }
    }
}
