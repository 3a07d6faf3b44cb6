//! Queries: the entity that the gateway joins, and the agency's code lists.

use async_graphql::{Context, ID, Object, Result};
use chassis::graphql::{LocalDate, ReferenceCode};
use domain::codes::{EmploymentCategory, ProgrammeCode};

use super::case::Case;
use crate::model::{ProviderReferralStatus, ReadinessLevel, UnemploymentFund};

/// The root of queries.
pub struct Query;

#[Object]
impl Query {
    /// Always a shell, never "not found": one missing case must not tell, nor fail the others.
    #[graphql(entity)]
    async fn find_case_by_id(&self, id: ID) -> Case {
        Case { id }
    }

    /// The categories of job seekers that can be chosen on a day (today, when no day is given).
    async fn employment_category_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<EmploymentCategory>(ctx, on)
    }

    /// The codes of membership of an unemployment fund that can be chosen on a day (today, when no day is given).
    async fn unemployment_fund_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<UnemploymentFund>(ctx, on)
    }

    /// The programmes and subsidies that can be chosen on a day (today, when no day is given).
    async fn programme_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<ProgrammeCode>(ctx, on)
    }

    /// The levels of readiness that can be chosen on a day (today, when no day is given).
    async fn employment_readiness_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<ReadinessLevel>(ctx, on)
    }

    /// The statuses of a referral to a provider that can be chosen on a day (today, when no day is given).
    async fn provider_referral_status_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<ProviderReferralStatus>(ctx, on)
    }
}
