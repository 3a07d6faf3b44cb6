//! Queries: the entity that the gateway joins, and the unit's code lists.

use async_graphql::{Context, ID, Object, Result};
use chassis::graphql::{LocalDate, ReferenceCode};
use domain::codes::{HouseholdType, LivelihoodBarrier};

use super::case::Case;
use crate::model::{ActivityReduction, Adult, RequiredActivityKind};

/// The root of queries.
pub struct Query;

#[Object]
impl Query {
    /// Always a shell, never "not found": one missing case must not tell, nor fail the others.
    #[graphql(entity)]
    async fn find_case_by_id(&self, id: ID) -> Case {
        Case { id }
    }

    /// The livelihood barriers that can be chosen on a day (today, when no day is given).
    async fn livelihood_barrier_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<LivelihoodBarrier>(ctx, on)
    }

    /// The types of household that can be chosen on a day (today, when no day is given).
    async fn household_type_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<HouseholdType>(ctx, on)
    }

    /// The adults of a household that a barrier can be recorded for on a day (today, when no day is
    /// given).
    async fn household_adult_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<Adult>(ctx, on)
    }

    /// The kinds of activity that can be required on a day (today, when no day is given).
    async fn required_activity_kind_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<RequiredActivityKind>(ctx, on)
    }

    /// The reasons to require fewer hours of activity on a day (today, when no day is given).
    async fn activity_reduction_codes(
        &self,
        ctx: &Context<'_>,
        on: Option<LocalDate>,
    ) -> Result<Vec<ReferenceCode>> {
        ReferenceCode::list_on::<ActivityReduction>(ctx, on)
    }
}
