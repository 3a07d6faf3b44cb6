//! Follow-up's part of the public schema: thin.

mod chain;
mod evaluation;

use std::sync::Arc;

use async_graphql::{EmptySubscription, MergedObject, Schema, SchemaBuilder};
use chassis::graphql::{sdl_of, within_limits};

use crate::FollowUp;
use chain::ChainQuery;
use evaluation::{EvaluationMutation, EvaluationQuery};

/// The schema of this service.
pub type FollowUpSchema = Schema<Query, Mutation, EmptySubscription>;

fn parts() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
}

/// Builds the schema.
pub fn schema(follow_up: Arc<FollowUp>) -> FollowUpSchema {
    within_limits(parts()).data(follow_up).finish()
}

/// The schema in text.
pub fn sdl() -> String {
    sdl_of(parts())
}

/// The root of queries.
#[derive(Default, MergedObject)]
pub struct Query(ChainQuery, EvaluationQuery);

/// The root of mutations.
#[derive(Default, MergedObject)]
pub struct Mutation(EvaluationMutation);
