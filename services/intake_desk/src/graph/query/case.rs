//! A shared case by its id.

use access::Cx;
use async_graphql::{Context, ID, Object, Result};
use chassis::graphql::{Code, parse_id};
use domain::{CaseId, Section, planted};

use crate::{
    IntakeDesk, flow,
    graph::types::{case::Case, explanation::AccessExplanation},
    read::Wanted,
};

/// Queries of cases.
#[derive(Default)]
pub struct CaseQuery;

#[Object]
impl CaseQuery {
    /// A case; null for one that does not exist for this reader, whatever the reason.
    async fn case(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Case>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let wanted = Wanted::of(ctx)?;
        let case = case_or_nobody(&id);
        Ok(desk.view_case(cx, case, &wanted).await?.map(Case::of))
    }

    /// The cases of the participant who is signed in, newest first; empty for everybody else.
    async fn my_cases(&self, ctx: &Context<'_>) -> Result<Vec<Case>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let views = flow::list_my_cases(desk, cx, &Wanted::of(ctx)?).await?;
        Ok(views.into_iter().map(Case::of).collect())
    }

    /// Why a section of a case is what it is for the reader, and what would be needed. A section that is
    /// absent and a case that does not exist have one and the same explanation.
    async fn explain_access(
        &self,
        ctx: &Context<'_>,
        case_id: ID,
        section: Code<Section>,
    ) -> Result<AccessExplanation> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let about = (case_or_nobody(&case_id), section.0);
        let explained = flow::explain_access(desk, cx, about).await?;
        let policy = desk.access().policy();
        Ok(AccessExplanation::of(explained, policy, cx.language()))
    }

    /// Always a shell at least, never "not found": one missing case must not tell, nor fail the others.
    #[graphql(entity)]
    async fn find_case_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Case> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let wanted = Wanted::of(ctx)?;
        let view = desk.view_case(cx, case_or_nobody(&id), &wanted).await?;
        if view.is_none() && planted!(HiddenEntityIsAnError) {
            return Err("Entity not found".into());
        }
        Ok(view.map_or_else(|| Case::shell(id), Case::of))
    }
}

/// The case of an id; for a malformed one nobody's, so that the same work is done.
fn case_or_nobody(id: &ID) -> CaseId {
    parse_id(id).unwrap_or(CaseId::from_uuid(uuid::Uuid::nil()))
}
