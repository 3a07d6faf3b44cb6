//! Openings in an emergency that wait for their review.

use access::Cx;
use async_graphql::{Context, Object, Result};
use chassis::graphql::{Connection, node_fields, page_request};

use crate::{IntakeDesk, graph::types::opening::OpeningReview};

/// Queries of openings.
#[derive(Default)]
pub struct OpeningQuery;

#[Object]
impl OpeningQuery {
    /// The openings in an emergency that the reader's agencies are to review, the longest overdue first;
    /// empty for who reviews no log. Reading it is noted in the log.
    async fn opening_reviews(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
    ) -> Result<Connection<OpeningReview>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let page = desk.owed_reviews(cx, &request, &node_fields(ctx)).await?;
        let today = cx.today();
        Ok(Connection::from(
            page.map(|view| OpeningReview::of(&view, today)),
        ))
    }
}
