//! The state of a referral: each status with the data that belongs to it and to no other.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    actor::Doer,
    clock::ReferralClock,
    guard::IncomeAfter,
    reason::{Approver, DeclineReason, EndEarlyReason, NextStep, ReturnReason, WithdrawalReason},
    status::ReferralStatus,
    text::FreeText,
};
use crate::{AgencyId, BasisId, ReferralId, UnitId, basis::ConsentForm, codes::ReferralOutcome};

/// The place that a referral holds at the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Place {
    /// One place of the unit's capacity is taken, by an acceptance.
    Reserved,
    /// One place of the unit's capacity is taken, and a placement rests on it.
    Confirmed,
    /// The place was given back when the placement ended.
    GivenBack,
    /// The service has no recorded capacity.
    NotNeeded,
}

impl Place {
    /// Tells whether one place of the unit's capacity is taken.
    pub fn is_taken(self) -> bool {
        match self {
            Self::Reserved | Self::Confirmed => true,
            Self::GivenBack | Self::NotNeeded => false,
        }
    }
}

/// The sender's request to take back a referral that is already being worked on (BSeR 5.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalRequest {
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// Who asked.
    pub asked_by: Doer,
    /// The clock of the receiver's confirmation.
    pub clock: ReferralClock,
}

/// Whether the receiver has confirmed that it stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "confirmation", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StopConfirmation {
    /// Not yet.
    Awaited {
        /// The clock of the confirmation.
        clock: ReferralClock,
    },
    /// Yes.
    Confirmed {
        /// When.
        at: DateTime<Utc>,
        /// By whom.
        by: Doer,
    },
}

/// Whether the sender has chosen what is next after a decline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "choice", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NextStepTaken {
    /// Not yet.
    Awaited {
        /// The clock of the choice.
        clock: ReferralClock,
    },
    /// Yes.
    Chosen {
        /// What.
        step: NextStep,
        /// When.
        at: DateTime<Utc>,
    },
}

/// Where a referral stands, with what belongs to that status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReferralState {
    /// Being written.
    Draft {
        /// When it was last changed.
        idle_since: DateTime<Utc>,
        /// Why it came back from the person.
        returned: Option<ReturnReason>,
    },
    /// The person has been asked.
    AwaitingPerson {
        /// When.
        asked_at: DateTime<Utc>,
        /// In which form the consent is asked for.
        form: ConsentForm,
        /// Who is asked, on the person's side.
        approver: Approver,
    },
    /// With the receiver.
    Sent {
        /// The clock of the receipt.
        clock: ReferralClock,
    },
    /// Claimed.
    Received {
        /// Since when.
        received_at: DateTime<Utc>,
        /// The clock of the decision.
        clock: ReferralClock,
    },
    /// The sender has been asked.
    InfoRequested {
        /// When it was received.
        received_at: DateTime<Utc>,
        /// When the question was asked.
        asked_at: DateTime<Utc>,
        /// The question.
        question: FreeText,
        /// The clock of the decision, standing still.
        decide: ReferralClock,
        /// The clock of the answer.
        clock: ReferralClock,
    },
    /// Waiting for a place.
    Waitlisted {
        /// Since when.
        since: NaiveDate,
        /// When the wait was last reviewed.
        reviewed_on: NaiveDate,
        /// A place that has become free and is held, once there is one.
        held: Option<Place>,
    },
    /// The receiver will act.
    Accepted {
        /// Since when.
        accepted_at: DateTime<Utc>,
        /// The place.
        place: Place,
        /// The clock of the first contact.
        clock: ReferralClock,
    },
    /// The receiver acts.
    Active {
        /// The first day.
        starts_on: NaiveDate,
        /// The next follow-up.
        follow_up_on: NaiveDate,
        /// The place.
        place: Place,
        /// The sender's request to take it back.
        withdrawal: Option<WithdrawalRequest>,
    },
    /// The receiver has paused.
    Paused {
        /// The first day of the work.
        starts_on: NaiveDate,
        /// The next follow-up as it was when the pause began.
        follow_up_on: NaiveDate,
        /// The first day of the pause.
        paused_on: NaiveDate,
        /// Why.
        reason: FreeText,
        /// The day on which the work goes on.
        resumes_on: NaiveDate,
        /// The place.
        place: Place,
        /// The sender's request to take it back.
        withdrawal: Option<WithdrawalRequest>,
    },
    /// Done.
    Completed {
        /// The last day.
        ended_on: NaiveDate,
        /// What came of it.
        outcome: ReferralOutcome,
        /// What the person lives on afterwards.
        income_source_after: Vec<IncomeAfter>,
    },
    /// The receiver will not act.
    Declined {
        /// The day.
        ended_on: NaiveDate,
        /// Why.
        reason: DeclineReason,
        /// Why, in words; required with `OTHER`.
        text: Option<FreeText>,
        /// What the sender does next.
        next: NextStepTaken,
    },
    /// Passed on.
    Rerouted {
        /// The day.
        ended_on: NaiveDate,
        /// The referral that goes on instead.
        child: ReferralId,
        /// Its receiving unit.
        to_unit: UnitId,
        /// Its receiving agency.
        to_agency: AgencyId,
    },
    /// Taken back.
    Withdrawn {
        /// The day.
        ended_on: NaiveDate,
        /// Why.
        reason: WithdrawalReason,
    },
    /// Stopped by the person.
    ConsentWithdrawn {
        /// The day.
        ended_on: NaiveDate,
        /// The basis that was withdrawn, when it was one that is recorded.
        basis: Option<BasisId>,
        /// Whether the receiver has confirmed the stop.
        stop: StopConfirmation,
    },
    /// Nobody answered.
    Expired {
        /// The day.
        ended_on: NaiveDate,
    },
    /// Ended before it was done.
    EndedEarly {
        /// The last day.
        ended_on: NaiveDate,
        /// Why.
        reason: EndEarlyReason,
        /// Why, in words; required with `OTHER`.
        text: Option<FreeText>,
    },
    /// Should never have existed.
    EnteredInError {
        /// The day of the mark.
        ended_on: NaiveDate,
        /// The note for the log.
        note: FreeText,
        /// Where it stood.
        was: ReferralStatus,
    },
}
