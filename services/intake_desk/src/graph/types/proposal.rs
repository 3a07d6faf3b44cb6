//! What the desk sees of partners' own requests, and what a partner holds of its own.

use access::Language;
use async_graphql::{ID, SimpleObject};
use chassis::{
    graphql::{Code, DateTime, LocalDate},
    messages,
};
use chrono::NaiveDate;
use domain::codes::{ConsentForm, ProposalDecline, ProposalReason, ProposalStatus};

use super::{page::id, registry::Unit};
use crate::model::proposal::{Proposal, ProposalEnvelope, ProposalReceipt};

/// What a partner holds of its request. It is the same whoever is meant, and nothing else is ever told.
#[derive(SimpleObject)]
pub struct IntakeProposalReceipt {
    /// Random: a number to refer to when the desk is asked.
    id: ID,
    /// When the request came.
    received_at: DateTime,
    /// What happens next, in words.
    next: String,
}

impl IntakeProposalReceipt {
    /// The receipt in a language.
    pub fn of(receipt: ProposalReceipt, language: Language) -> Self {
        let days = receipt.within_days.to_string();
        let next = messages::text(receipt.message(), &[("days", days.as_str())], language);
        Self {
            id: id(receipt.id),
            received_at: DateTime(receipt.received_at),
            next: next.unwrap_or_default(),
        }
    }
}

/// A partner's own request that waits at the desk. It shows nothing of the person.
#[derive(SimpleObject)]
pub struct IntakeProposal {
    /// The request's id.
    id: ID,
    /// The partner's unit.
    from_unit: Unit,
    /// The desk unit.
    desk_unit: Unit,
    /// Why.
    reason: Code<ProposalReason>,
    /// When it came.
    received_at: DateTime,
    /// By which day it is to be handled.
    due_on: LocalDate,
    /// Whether that day has passed.
    overdue: bool,
    /// When the desk was reminded of it.
    reminded_at: Option<DateTime>,
}

impl IntakeProposal {
    /// The request as it stands today.
    pub fn of(envelope: ProposalEnvelope, today: NaiveDate) -> Self {
        Self {
            id: id(envelope.id),
            from_unit: Unit(envelope.partner),
            desk_unit: Unit(envelope.desk),
            reason: Code(envelope.reason),
            received_at: DateTime(envelope.received_at),
            due_on: LocalDate(envelope.due_on),
            overdue: envelope.due_on < today,
            reminded_at: envelope.reminded_at.map(DateTime),
        }
    }
}

/// A partner's own request, whole. That it was read stands in the log.
#[derive(SimpleObject)]
pub struct IntakeProposalContent {
    /// The request.
    proposal: IntakeProposal,
    /// Where it stands.
    status: Code<ProposalStatus>,
    /// The number without its last four digits, where the partner told one.
    personal_number_masked: Option<String>,
    /// The name, as the partner wrote it.
    name: Option<String>,
    /// Telephone number.
    phone: Option<String>,
    /// E-mail address.
    email: Option<String>,
    /// In which form the person agreed to be contacted.
    consent_form: Code<ConsentForm>,
    /// On which day.
    consented_on: LocalDate,
    /// What the partner wrote.
    text: Option<String>,
    /// When it was handled.
    handled_at: Option<DateTime>,
    /// Why no intake was made of it.
    decline_reason: Option<Code<ProposalDecline>>,
}

impl IntakeProposalContent {
    /// The request as it stands today.
    pub fn of(found: Proposal, today: NaiveDate) -> Self {
        let mut proposal = IntakeProposal::of(found.envelope, today);
        // What is handled is late no more.
        proposal.overdue &= found.state.handled_at().is_none();
        Self {
            proposal,
            status: Code(found.state.status()),
            personal_number_masked: found.person.number.map(|number| number.masked()),
            name: found.person.name,
            phone: found.person.contact.phone,
            email: found.person.contact.email,
            consent_form: Code(found.consent.form),
            consented_on: LocalDate(found.consent.given_on),
            text: found.text,
            handled_at: found.state.handled_at().map(DateTime),
            decline_reason: found.state.decline_reason().map(Code),
        }
    }
}
