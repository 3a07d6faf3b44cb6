//! The insurance agency's part of the public schema: thin.

mod case;
mod mutation;
mod query;
mod types;

use std::sync::Arc;

use async_graphql::{EmptySubscription, Schema};
use chassis::graphql::{sdl_of, within_limits};

use crate::InsuranceAgency;

/// The schema of this service.
pub type InsuranceSchema = Schema<query::Query, mutation::Mutation, EmptySubscription>;

/// Builds the schema.
pub fn schema(agency: Arc<InsuranceAgency>) -> InsuranceSchema {
    within_limits(Schema::build(
        query::Query,
        mutation::Mutation,
        EmptySubscription,
    ))
    .data(agency)
    .finish()
}

/// The schema in text.
pub fn sdl() -> String {
    sdl_of(Schema::build(
        query::Query,
        mutation::Mutation,
        EmptySubscription,
    ))
}
