//! Inputs of the transitions of a referral (`contract/README.md`, Inputs).

use async_graphql::{Context, ID, InputObject};
use chassis::{
    Failure,
    graphql::{Code, LocalDate, known_id},
};
use domain::{
    Section,
    basis::ConsentForm,
    codes::{IncomeSource, ReferralOutcome, ReferralService, Urgency},
    referral::{Approver, DeclineReason, EndEarlyReason, NextStep, ReturnReason},
};

use super::again::referral_fields;
use crate::flow::{AssignCause, On};

/// An input that names the referral it speaks of.
pub(super) trait SpeaksOfReferral {
    /// The referral, the version and the key, and what the caller wants to see.
    fn on(&self, ctx: &Context<'_>) -> Result<On, Failure>;
}

macro_rules! speaks_of_referral {
    ($input:ident) => {
        impl SpeaksOfReferral for $input {
            fn on(&self, ctx: &Context<'_>) -> Result<On, Failure> {
                Ok(On {
                    referral: known_id(&self.referral_id, "referralId")?,
                    expected_version: self.expected_version,
                    idempotency_key: self.idempotency_key.clone(),
                    fields: referral_fields(ctx),
                })
            }
        }
    };
}

/// A new referral.
#[derive(InputObject)]
pub struct CreateReferralInput {
    /// The case.
    pub case_id: ID,
    /// The unit that is asked.
    pub to_unit_id: ID,
    /// For which service.
    pub service: Code<ReferralService>,
    /// How soon.
    pub urgency: Code<Urgency>,
    /// What is asked.
    pub question: String,
    /// The sections that the receiver should read; may be empty.
    pub sections: Vec<Code<Section>>,
    /// The ended referral that this one reopens.
    pub replaces_id: Option<ID>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

/// What the person lives on after a referral.
#[derive(InputObject)]
pub struct ReferralIncomeSourceInput {
    /// The source.
    pub source: Code<IncomeSource>,
    /// Its extent: 25, 50, 75 or 100 percent; 0 only where there is no public support or it is unknown.
    pub extent_percent: i32,
}

/// What the person, or a caseworker who records the person's word, withdraws.
#[derive(InputObject)]
pub struct StopReferralInput {
    /// The referral.
    pub referral_id: ID,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

impl SpeaksOfReferral for StopReferralInput {
    /// A stop asks for no version.
    fn on(&self, ctx: &Context<'_>) -> Result<On, Failure> {
        Ok(On {
            referral: known_id(&self.referral_id, "referralId")?,
            expected_version: 0,
            idempotency_key: self.idempotency_key.clone(),
            fields: referral_fields(ctx),
        })
    }
}

/// A transition that needs nothing but the referral.
#[derive(InputObject)]
pub struct ReferralTransitionInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(ReferralTransitionInput);

/// How the person is asked.
#[derive(InputObject)]
pub struct AskPersonInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// In which form the consent is asked for.
    pub consent_form: Code<ConsentForm>,
    /// Who approves, on the person's side; by default the person.
    pub approver: Option<Code<Approver>>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(AskPersonInput);

/// The person's approval.
#[derive(InputObject)]
pub struct ApproveReferralInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// Who witnessed an oral consent.
    pub witness: Option<String>,
    /// The last day of the consent; by default a year from today.
    pub valid_to: Option<LocalDate>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(ApproveReferralInput);

/// Why a request to the person goes back to draft.
#[derive(InputObject)]
pub struct ReturnReferralToDraftInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// Why.
    pub reason: Code<ReturnReason>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(ReturnReferralToDraftInput);

/// What the receiver asks.
#[derive(InputObject)]
pub struct AskForInformationInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// The question.
    pub question: String,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(AskForInformationInput);

/// What the sender answers.
#[derive(InputObject)]
pub struct AnswerReferralInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// The answer.
    pub text: String,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(AnswerReferralInput);

/// Who is handed a referral.
#[derive(InputObject)]
pub struct AssignReferralInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// The new handler.
    pub staff_id: ID,
    /// Why it changes hands; by default work is shared out.
    pub cause: Option<Code<AssignCause>>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(AssignReferralInput);

/// An acceptance.
#[derive(InputObject)]
pub struct AcceptReferralInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// A note of the receiver's.
    pub note: Option<String>,
    /// Whether the sender may read the note; by default it may not.
    pub share_note: Option<bool>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(AcceptReferralInput);

/// A place in the queue.
#[derive(InputObject)]
pub struct WaitlistReferralInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// Whether the person meets what the service asks for; by default the person does.
    pub eligible: Option<bool>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(WaitlistReferralInput);

/// A decline.
#[derive(InputObject)]
pub struct DeclineReferralInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// Why.
    pub reason: Code<DeclineReason>,
    /// Why, in words; required with `OTHER`.
    pub text: Option<String>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(DeclineReferralInput);

/// What is next after a decline.
#[derive(InputObject)]
pub struct ChooseNextInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// What.
    pub step: Code<NextStep>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(ChooseNextInput);

/// Another receiver.
#[derive(InputObject)]
pub struct RerouteReferralInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// The unit that should act instead.
    pub to_unit_id: ID,
    /// Why.
    pub reason: String,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(RerouteReferralInput);

/// The confirmation of another receiver.
#[derive(InputObject)]
pub struct ConfirmRerouteInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// Why the chain may come back to somebody who was asked before; required when it would.
    pub loop_reason: Option<String>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(ConfirmRerouteInput);

/// A start.
#[derive(InputObject)]
pub struct StartReferralInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// The first day.
    pub starts_on: LocalDate,
    /// The first follow-up; by default the agreement's days after the start.
    pub follow_up_on: Option<LocalDate>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(StartReferralInput);

/// The next follow-up.
#[derive(InputObject)]
pub struct PlanReferralFollowUpInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// The day.
    pub follow_up_on: LocalDate,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(PlanReferralFollowUpInput);

/// A day on which the person did not come.
#[derive(InputObject)]
pub struct RecordNoShowInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// The day.
    pub on: LocalDate,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(RecordNoShowInput);

/// A pause.
#[derive(InputObject)]
pub struct PauseReferralInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// Why.
    pub reason: String,
    /// The day on which the work goes on.
    pub resumes_on: LocalDate,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(PauseReferralInput);

/// What came of a referral.
#[derive(InputObject)]
pub struct CompleteReferralInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// The outcome.
    pub outcome: Code<ReferralOutcome>,
    /// What the person lives on afterwards; unknown is a value that must be chosen.
    pub income_source_after: Vec<ReferralIncomeSourceInput>,
    /// A note of the receiver's.
    pub note: Option<String>,
    /// Whether the sender may read the note; by default it may not.
    pub share_note: Option<bool>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(CompleteReferralInput);

/// An end before the work is done.
#[derive(InputObject)]
pub struct EndReferralEarlyInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// Why.
    pub reason: Code<EndEarlyReason>,
    /// Why, in words; required with `OTHER`.
    pub text: Option<String>,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(EndReferralEarlyInput);

/// A mark of error.
#[derive(InputObject)]
pub struct MarkReferralInErrorInput {
    /// The referral.
    pub referral_id: ID,
    /// The version that was read last.
    pub expected_version: i32,
    /// The note for the log.
    pub note: String,
    /// A key against doing it twice.
    pub idempotency_key: Option<String>,
}

speaks_of_referral!(MarkReferralInErrorInput);
