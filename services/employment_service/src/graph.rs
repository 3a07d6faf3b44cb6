//! The employment service's part of the public schema: thin.

mod case;
mod input;
mod mutation;
mod query;
mod types;

use std::sync::Arc;

use async_graphql::{EmptySubscription, Schema};
use chassis::graphql::{sdl_of, within_limits};

use crate::EmploymentService;

/// The schema of this service.
pub type EmploymentSchema = Schema<query::Query, mutation::Mutation, EmptySubscription>;

/// Builds the schema.
pub fn schema(agency: Arc<EmploymentService>) -> EmploymentSchema {
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
