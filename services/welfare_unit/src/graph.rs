//! The welfare unit's part of the public schema: thin.

mod case;
mod input;
mod mutation;
mod query;
mod types;

use std::sync::Arc;

use async_graphql::{EmptySubscription, Schema};
use chassis::graphql::{sdl_of, within_limits};

use crate::WelfareUnit;

/// The schema of this service.
pub type WelfareSchema = Schema<query::Query, mutation::Mutation, EmptySubscription>;

/// Builds the schema.
pub fn schema(unit: Arc<WelfareUnit>) -> WelfareSchema {
    within_limits(Schema::build(
        query::Query,
        mutation::Mutation,
        EmptySubscription,
    ))
    .data(unit)
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
