//! Who is signed in, and which units there are.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, Object, Result};
use chassis::{
    Fault,
    graphql::{Code, Connection},
};
use domain::{AgencyKind, Problem};
use store::PageRequest;

use crate::{
    IntakeDesk, flow,
    graph::types::{
        page::connection_of,
        registry::{Assignment, Me, Unit},
    },
};

/// Queries of the registry.
#[derive(Default)]
pub struct RegistryQuery;

#[Object]
impl RegistryQuery {
    /// Who is signed in, and what they may do where.
    async fn me(&self, ctx: &Context<'_>) -> Result<Me> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let who = flow::find_me(desk, cx).await?;
        let assignments = who.assignments.iter().map(Assignment::from).collect();
        Ok(Me {
            display_name: who.display_name,
            assignments,
        })
    }

    /// The units of a kind of agency, in the order in which people look for them. With a municipality,
    /// those that serve it.
    async fn units(
        &self,
        ctx: &Context<'_>,
        kind: Code<AgencyKind>,
        municipality: Option<String>,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
    ) -> Result<Connection<Unit>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let page = PageRequest::new(first, after).map_err(|_| page_size())?;
        let units = flow::list_units(desk, cx, (kind.0, municipality.as_deref()), &page).await?;
        Ok(connection_of(&units, |unit| Unit(Arc::clone(unit))))
    }
}

fn page_size() -> Fault {
    Fault::bad_input(Problem::invalid("first", "page-size-out-of-bounds").with("largest", 100))
}
