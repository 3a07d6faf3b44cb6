//! The desk handles a partner's request: makes no intake of it, or closes it because the person took the consent back. The
//! partner is told nothing. How an intake is made of it stands in `register_intake`.

use access::{Act, Cx};
use chassis::{Failure, graphql::not_found, once, once::Once};
use domain::{
    Problem, ProblemCode, ProposalId, RowKey, UnitId,
    codes::{ProposalDecline, ProposalStatus},
};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use crate::{
    IntakeDesk,
    model::{
        proposal::{PROPOSAL_KEPT_DAYS, PROPOSAL_KEPT_RULE, Proposal},
        registry::Directory,
    },
    read::{OwnWork, question},
    store::{
        agreement::amount_of,
        proposal::{self, Handling},
        registry::{self, Updated},
    },
};

/// A request of which no intake is made.
#[derive(Serialize)]
pub struct DeclineProposal {
    /// The request.
    pub proposal: ProposalId,
    /// Why.
    pub reason: ProposalDecline,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A request whose person does not want to be contacted any more.
#[derive(Serialize)]
pub struct WithdrawProposal {
    /// The request.
    pub proposal: ProposalId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Makes no intake of the request, for a reason.
pub async fn decline_proposal(
    desk: &IntakeDesk,
    cx: &Cx,
    input: DeclineProposal,
) -> Result<ProposalId, Failure> {
    let key = input.idempotency_key.as_deref();
    let done = ("declineIntakeProposal", "decline_intake_proposal");
    let handling = Handling::Decline(input.reason);
    handle(desk, cx, (done, key, &input), (input.proposal, handling)).await
}

/// Closes the request because the person took the consent to be contacted back. What was told of the person is erased at
/// once.
pub async fn withdraw_proposal(
    desk: &IntakeDesk,
    cx: &Cx,
    input: WithdrawProposal,
) -> Result<ProposalId, Failure> {
    let key = input.idempotency_key.as_deref();
    let done = ("withdrawIntakeProposal", "withdraw_intake_proposal");
    let handling = Handling::Withdraw;
    handle(desk, cx, (done, key, &input), (input.proposal, handling)).await
}

async fn handle(
    desk: &IntakeDesk,
    cx: &Cx,
    ((operation, act), key, input): ((&str, &str), Option<&str>, &impl Serialize),
    (id, handling): (ProposalId, Handling),
) -> Result<ProposalId, Failure> {
    let mut tx = desk.store().begin(cx).await?;
    if let Once::Done(id) = once::recall(&mut tx, (key, None), operation, input).await? {
        return Ok(id);
    }
    let connection = tx.connection();
    let answer = desk
        .facts()
        .answer_whole(connection, &question(cx, &[]))
        .await?;
    let own = OwnWork::of(&answer, desk.access().policy().matrix(), cx);
    let own = own.ok_or_else(|| not_found("proposalId"))?;
    let proposal = waiting(connection, (&own, &answer.directory), id).await?;
    settle(connection, cx, (&proposal, own.reader.staff), handling).await?;
    cx.trail().note_act(about(desk, (&own, act), &proposal));
    once::remember(&mut tx, &id)?;
    tx.commit().await?;
    Ok(id)
}

/// A request of the reader's desk that nobody has handled.
pub(super) async fn waiting(
    connection: &impl ConnectionTrait,
    (own, directory): (&OwnWork, &Directory),
    id: ProposalId,
) -> Result<Proposal, Failure> {
    let found = proposal::find_proposal(connection, (&own.reader, directory), id).await?;
    let found = found.ok_or_else(|| not_found("proposalId"))?;
    if found.state.status() == ProposalStatus::Waiting {
        Ok(found)
    } else {
        Err(handled_already())
    }
}

/// Writes what becomes of a request, and for how long it is kept.
pub(super) async fn settle(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (proposal, by): (&Proposal, RowKey),
    handling: Handling,
) -> Result<(), Failure> {
    let rules = registry::list_deadline_rules(connection, cx.today()).await?;
    let desk = proposal.envelope.desk.key;
    let days = amount_of(&rules, desk, PROPOSAL_KEPT_RULE, PROPOSAL_KEPT_DAYS);
    let done = (proposal.envelope.id, by);
    match proposal::update_handled(connection, cx, done, (handling, days)).await? {
        Updated::Done => Ok(()),
        Updated::Stale => Err(handled_already()),
    }
}

/// What was done with a request, for the log, which finds it by the person.
pub(super) fn about(desk: &IntakeDesk, (own, act): (&OwnWork, &str), proposal: &Proposal) -> Act {
    let mut act = Act::named(act).concerning(proposal.envelope.id);
    let number = proposal.person.number.as_ref();
    act.person = number.map(|number| desk.secrets().person_id(number.expose()));
    let unit: UnitId = proposal.envelope.desk.id;
    match own.held_in(proposal.envelope.desk.key) {
        Some(held) => act.for_unit(unit, held.role),
        None => act,
    }
}

fn handled_already() -> Failure {
    Problem::new(ProblemCode::InvalidTransition, "proposal-is-handled")
        .at("proposalId")
        .into()
}
