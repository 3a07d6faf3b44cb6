//! Partners' own requests, for the desk that they came to.

use access::Cx;
use async_graphql::{Context, ID, Object, Result};
use chassis::graphql::{Connection, page_request, parse_id};
use domain::ProposalId;

use crate::{
    IntakeDesk,
    graph::types::proposal::{IntakeProposal, IntakeProposalContent},
};

/// Queries of partners' own requests.
#[derive(Default)]
pub struct ProposalQuery;

#[Object]
impl ProposalQuery {
    /// The requests of partners that wait at the reader's desk, soonest due first; empty for who sits at none. They show
    /// nothing of the persons.
    async fn intake_proposals(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
    ) -> Result<Connection<IntakeProposal>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let page = desk.waiting_proposals(cx, &request).await?;
        let today = cx.today();
        Ok(Connection::from(
            page.map(|envelope| IntakeProposal::of(envelope, today)),
        ))
    }

    /// A request of a partner, whole; null when it does not exist for the reader. Reading it is noted in the log.
    async fn intake_proposal(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<IntakeProposalContent>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        // For an id that nobody has the same is asked as for any other.
        let id = parse_id(&id).unwrap_or(ProposalId::from_uuid(uuid::Uuid::nil()));
        let found = desk.view_proposal(cx, id).await?;
        Ok(found.map(|found| IntakeProposalContent::of(found, cx.today())))
    }
}
