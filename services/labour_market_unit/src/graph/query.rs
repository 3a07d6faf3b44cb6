//! Queries: the entity that the gateway joins, the registers, and the agency's code lists.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, ID, Object, Result};
use chassis::graphql::{Connection, LocalDate, ReferenceCode, page_request};
use domain::codes::EmploymentType;

use super::{
    case::Case,
    register::{Programme, Workplace},
};
use crate::{
    LabourMarketUnit, flow,
    model::{AttendanceKind, CompetenceActivity, ConsultationOutcome, PlacementEndReason},
};

/// The root of queries.
pub struct Query;

#[Object]
impl Query {
    /// Always a shell, never "not found": one missing case must not tell, nor fail the others.
    #[graphql(entity)]
    async fn find_case_by_id(&self, id: ID) -> Case {
        Case { id }
    }

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

    /// The employment types that can be chosen on a day (today, when no day is given).
    async fn employment_type_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<EmploymentType>(ctx, on)
    }

    /// The reasons for the end of a placement that can be chosen on a day (today, when no day is given).
    async fn placement_end_reason_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<PlacementEndReason>(ctx, on)
    }

    /// The kinds of attendance that can be chosen on a day (today, when no day is given).
    async fn attendance_kind_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<AttendanceKind>(ctx, on)
    }

    /// The outcomes of a union consultation that can be chosen on a day (today, when no day is given).
    async fn union_consultation_outcome_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<ConsultationOutcome>(ctx, on)
    }

    /// The competence-raising activities that can be chosen on a day (today, when no day is given).
    async fn competence_activity_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<CompetenceActivity>(ctx, on)
    }
}
