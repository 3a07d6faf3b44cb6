//! What an administrator of a partner's agency reads of notices. For everybody else every list is empty.

use access::Cx;
use async_graphql::{Context, ID, Object, Result};
use chassis::graphql::{Connection, page_request, parse_id};
use domain::NoticeEndpointId;
use uuid::Uuid;

use crate::{
    IntakeDesk,
    graph::types::{
        notice::{Notice, NoticeEndpoint, PartnerSystem},
        page::connection_of,
    },
};

/// Queries of notices.
#[derive(Default)]
pub struct NoticeQuery;

#[Object]
impl NoticeQuery {
    /// The partners' systems of the agency that the reader administers.
    async fn partner_systems(&self, ctx: &Context<'_>) -> Result<Vec<PartnerSystem>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let systems = desk.own_systems(cx).await?;
        Ok(systems.iter().map(PartnerSystem::from).collect())
    }

    /// Where they take notices, the newest first.
    async fn notice_endpoints(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
    ) -> Result<Connection<NoticeEndpoint>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let page = desk.own_endpoints(cx, &page_request(first, after)?).await?;
        let now = cx.now();
        Ok(connection_of(&page, |kept| NoticeEndpoint::of(kept, now)))
    }

    /// What was sent to one of them and how it went, the newest first: the log of deliveries. It goes back ninety days.
    async fn notices(
        &self,
        ctx: &Context<'_>,
        endpoint_id: ID,
        first: i32,
        after: Option<String>,
    ) -> Result<Connection<Notice>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let nobodys = NoticeEndpointId::from_uuid(Uuid::nil());
        let endpoint = parse_id(&endpoint_id).unwrap_or(nobodys);
        let page = desk.own_notices(cx, endpoint, &request).await?;
        Ok(connection_of(&page, |kept| Notice::from(kept)))
    }
}
