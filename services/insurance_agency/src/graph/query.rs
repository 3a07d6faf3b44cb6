//! Queries: the entity that the gateway joins, and the agency's code lists.

use async_graphql::{Context, ID, Object, Result};
use chassis::graphql::{LocalDate, ReferenceCode};
use domain::codes::{BenefitCode, RehabilitationStatus};

use super::case::Case;

/// The root of queries.
pub struct Query;

#[Object]
impl Query {
    /// Always a shell, never "not found": one missing case must not tell, nor fail the others.
    #[graphql(entity)]
    async fn find_case_by_id(&self, id: ID) -> Case {
        Case { id }
    }

    /// The codes of benefits that can be chosen on a day (today, when no day is given).
    async fn benefit_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<BenefitCode>(ctx, on)
    }

    /// The codes of rehabilitation status that can be chosen on a day (today, when no day is given).
    async fn rehabilitation_status_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<RehabilitationStatus>(ctx, on)
    }
}
