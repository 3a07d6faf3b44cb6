//! The desk's part of the public schema: thin. A resolver parses, calls a use case or the read path, and
//! shows what was opened.

mod mutation;
mod query;
mod types;

use async_graphql::{EmptySubscription, Schema, SchemaBuilder};
use chassis::graphql::{sdl_of, within_limits};

use crate::IntakeDesk;
use mutation::Mutation;
use query::Query;

/// The schema of this service.
pub type DeskSchema = Schema<Query, Mutation, EmptySubscription>;

fn parts() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
}

/// Builds the schema.
pub fn schema(desk: IntakeDesk) -> DeskSchema {
    within_limits(parts()).data(desk).finish()
}

/// The schema in text.
pub fn sdl() -> String {
    sdl_of(parts())
}
