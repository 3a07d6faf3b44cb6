//! Mutations of partners' own requests: one for the partner's system, the others for the desk.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    graphql::{Code, LocalDate, into_payload, known_id},
    payload,
};
use domain::codes::{ConsentForm, ProposalDecline, ProposalReason};

use super::contact::OpenContactPayload;
use crate::{
    IntakeDesk, flow,
    graph::types::{contact::OpenContact, proposal::IntakeProposalReceipt},
};

/// Whom a partner asks the desk to take in.
#[derive(InputObject)]
pub struct ProposeIntakeInput {
    /// Ten or twelve digits, with `-`, `+` or nothing before the last four. Without it a name and a telephone number or an
    /// e-mail address are needed.
    personal_number: Option<String>,
    name: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    /// In which form the person agreed to be contacted by the desk.
    consent_form: Code<ConsentForm>,
    /// On which day; not after today.
    consented_on: LocalDate,
    reason: Code<ProposalReason>,
    /// A short text, for the desk alone; needed for the reason `OTHER`.
    text: Option<String>,
    /// The code of the municipality whose desk is asked.
    municipality: String,
    idempotency_key: String,
}

/// Whose person is looked up.
#[derive(InputObject)]
pub struct OpenProposedContactInput {
    proposal_id: ID,
    idempotency_key: Option<String>,
}

/// A request of which no intake is made.
#[derive(InputObject)]
pub struct DeclineIntakeProposalInput {
    proposal_id: ID,
    reason: Code<ProposalDecline>,
    idempotency_key: Option<String>,
}

/// A request whose person has taken the consent to be contacted back.
#[derive(InputObject)]
pub struct WithdrawIntakeProposalInput {
    proposal_id: ID,
    idempotency_key: Option<String>,
}

payload! {
    /// What `proposeIntake` did: a receipt, and nothing of the person.
    pub struct ProposeIntakePayload {
        /// The receipt.
        receipt: IntakeProposalReceipt,
    }
}
payload! {
    /// What `declineIntakeProposal` or `withdrawIntakeProposal` did.
    pub struct IntakeProposalPayload {
        /// The request that is handled.
        proposal_id: ID,
    }
}

/// Mutations of partners' own requests.
#[derive(Default)]
pub struct ProposalMutation;

#[Object]
impl ProposalMutation {
    /// Asks the desk of a municipality to take somebody in. For partner systems with a registered operation that says so.
    /// The answer is a receipt, whoever is meant; what becomes of the request is not told.
    async fn propose_intake(
        &self,
        ctx: &Context<'_>,
        input: ProposeIntakeInput,
    ) -> Result<ProposeIntakePayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let asked = flow::ProposeIntake {
            personal_number: input.personal_number,
            name: input.name,
            phone: input.phone,
            email: input.email,
            consent_form: input.consent_form.0,
            consented_on: input.consented_on.0,
            reason: input.reason.0,
            text: input.text,
            municipality: input.municipality,
            idempotency_key: input.idempotency_key,
        };
        let outcome = flow::propose_intake(desk, cx, asked).await;
        into_payload(cx, outcome, |receipt| ProposeIntakePayload {
            receipt: Some(IntakeProposalReceipt::of(receipt, cx.language())),
            user_errors: Vec::new(),
        })
    }

    /// Looks up the person whom a request names by number, so that an intake can be made of it. It is logged and counted
    /// like every look-up.
    async fn open_proposed_contact(
        &self,
        ctx: &Context<'_>,
        input: OpenProposedContactInput,
    ) -> Result<OpenContactPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let asked = flow::OpenProposedContact {
                proposal: known_id(&input.proposal_id, "proposalId")?,
                idempotency_key: input.idempotency_key,
            };
            flow::open_proposed_contact(desk, cx, asked).await
        };
        into_payload(cx, outcome.await, |opened| OpenContactPayload {
            contact: Some(OpenContact::from(opened)),
            user_errors: Vec::new(),
        })
    }

    /// Makes no intake of a request, for a reason that the partner is not told.
    async fn decline_intake_proposal(
        &self,
        ctx: &Context<'_>,
        input: DeclineIntakeProposalInput,
    ) -> Result<IntakeProposalPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let declined = flow::DeclineProposal {
                proposal: known_id(&input.proposal_id, "proposalId")?,
                reason: input.reason.0,
                idempotency_key: input.idempotency_key,
            };
            flow::decline_proposal(desk, cx, declined).await
        };
        into_payload(cx, outcome.await, |id| IntakeProposalPayload {
            proposal_id: Some(id.to_string().into()),
            user_errors: Vec::new(),
        })
    }

    /// Closes a request because the person has taken the consent to be contacted back. Everything that it told of the person
    /// is erased.
    async fn withdraw_intake_proposal(
        &self,
        ctx: &Context<'_>,
        input: WithdrawIntakeProposalInput,
    ) -> Result<IntakeProposalPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let withdrawn = flow::WithdrawProposal {
                proposal: known_id(&input.proposal_id, "proposalId")?,
                idempotency_key: input.idempotency_key,
            };
            flow::withdraw_proposal(desk, cx, withdrawn).await
        };
        into_payload(cx, outcome.await, |id| IntakeProposalPayload {
            proposal_id: Some(id.to_string().into()),
            user_errors: Vec::new(),
        })
    }
}
