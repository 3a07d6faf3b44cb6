//! Looks up the person whom a partner's request names, so that an intake can be made of it. It is a look-up like any other:
//! counted, logged, and silent about what others know. The number itself leaves the desk for nobody.

use access::Cx;
use chassis::{Failure, graphql::not_found};
use domain::{Problem, ProposalId, codes::LookupPurpose};

use super::{OpenContact, OpenedContact, handle_proposal::waiting, open_contact};
use crate::{IntakeDesk, read::OwnWork};

/// Whose person is looked up.
pub struct OpenProposedContact {
    /// The request.
    pub proposal: ProposalId,
    /// The caller's key against doing it twice.
    pub idempotency_key: Option<String>,
}

/// Opens a contact with the person. A request that names no number opens none.
pub async fn open_proposed_contact(
    desk: &IntakeDesk,
    cx: &Cx,
    input: OpenProposedContact,
) -> Result<OpenedContact, Failure> {
    let look = desk.look(cx, &[]).await?;
    let (connection, directory) = (look.connection(), look.directory());
    let matrix = desk.access().policy().matrix();
    let own = OwnWork::of(look.answer(), matrix, cx);
    let own = own.ok_or_else(|| not_found("proposalId"))?;
    let proposal = waiting(connection, (&own, directory), input.proposal).await?;
    drop(look);
    let number = proposal
        .person
        .number
        .ok_or_else(|| Problem::invalid("proposalId", "proposal-without-number"))?;
    let asked = OpenContact {
        personal_number: number.expose().to_owned(),
        purpose: LookupPurpose::Intake,
        municipality: proposal.municipality.as_str().to_owned(),
        idempotency_key: input.idempotency_key,
    };
    open_contact(desk, cx, asked).await
}
