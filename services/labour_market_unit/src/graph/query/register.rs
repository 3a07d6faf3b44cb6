//! Queries of the registers of workplaces and programmes.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, ID, Object, Result};
use chassis::graphql::{Connection, page_request, parse_id};

use crate::{
    LabourMarketUnit, flow,
    graph::register::{Programme, ProgrammeGroup, Workplace},
};

/// Queries of the registers.
#[derive(Default)]
pub struct RegisterQuery;

#[Object]
impl RegisterQuery {
    /// The workplaces in the register of the reader's own labour-market agency, by name; empty for
    /// everybody else.
    async fn workplaces(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
        municipality: Option<String>,
    ) -> Result<Connection<Workplace>> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let page = flow::list_workplaces(unit, cx, municipality.as_deref(), &request).await?;
        Ok(page.map(Workplace::from).into())
    }

    /// The resource groups and scattered places of the reader's own labour-market unit that are not over; empty for
    /// everybody else.
    async fn resource_groups(&self, ctx: &Context<'_>) -> Result<Vec<ProgrammeGroup>> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let groups = flow::list_groups(unit, cx).await?;
        Ok(groups.into_iter().map(ProgrammeGroup::from).collect())
    }

    /// The programmes of the reader's own labour-market unit, by name; empty for everybody else.
    async fn programmes(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
    ) -> Result<Connection<Programme>> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let page = flow::list_programmes(unit, cx, &request).await?;
        Ok(page.map(Programme::from).into())
    }

    /// One programme, activity or umbrella of the reader's own labour-market unit, or that the reader is commissioned
    /// to evaluate; null for everybody else.
    async fn programme(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Programme>> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let Some(id) = parse_id(&id) else {
            return Ok(None);
        };
        let found = flow::find_programme(unit, cx, id).await?;
        Ok(found.map(Programme::from))
    }
}
