//! Reviews of the access log.

use access::Cx;
use async_graphql::{Context, ID, Object, Result};
use chassis::graphql::{Connection, page_request, parse_id};
use domain::LogReviewId;

use crate::{IntakeDesk, graph::types::log_review::LogReview};

/// Queries of reviews of the access log.
#[derive(Default)]
pub struct LogReviewQuery;

#[Object]
impl LogReviewQuery {
    /// The reviews of the agencies for which the reader reviews, newest first; empty for everybody else.
    async fn log_reviews(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
    ) -> Result<Connection<LogReview>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let page = desk.view_reviews(cx, &request).await?;
        Ok(Connection::from(page.map(LogReview)))
    }

    /// A review; null for one that does not exist for this reader, whatever the reason.
    async fn log_review(&self, ctx: &Context<'_>, id: ID) -> Result<Option<LogReview>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let id = parse_id(&id).unwrap_or(LogReviewId::from_uuid(uuid::Uuid::nil()));
        Ok(desk.view_review(cx, id).await?.map(LogReview))
    }
}
