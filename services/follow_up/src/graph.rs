//! Follow-up's part of the public schema: thin.

use std::sync::Arc;

use access::Cx;
use async_graphql::{
    Context, EmptyMutation, EmptySubscription, Object, Result, Schema, SchemaBuilder, SimpleObject,
};
use chassis::graphql::{Code, sdl_of, within_limits};
use domain::event::StepKind;

use crate::{FollowUp, flow, model};

/// The schema of this service.
pub type FollowUpSchema = Schema<Query, EmptyMutation, EmptySubscription>;

fn parts() -> SchemaBuilder<Query, EmptyMutation, EmptySubscription> {
    Schema::build(Query, EmptyMutation, EmptySubscription)
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
pub struct Query;

#[Object]
impl Query {
    /// How many people took each step of the chain in a year, as released on the first of this month.
    /// Groups of one to four are suppressed. Null for readers without a right to follow-up's tables.
    async fn step_counts(&self, ctx: &Context<'_>, year: i32) -> Result<Option<Vec<StepCount>>> {
        let (follow_up, cx) = (ctx.data::<Arc<FollowUp>>()?, ctx.data::<Cx>()?);
        let table = flow::count_steps(follow_up, cx, year).await?;
        Ok(table.map(|lines| lines.iter().map(StepCount::from).collect()))
    }
}

/// One line of the table.
#[derive(SimpleObject)]
pub struct StepCount {
    /// The step.
    step: Code<StepKind>,
    /// How many people; null when the group is too small to be shown.
    people: Option<i32>,
    /// Whether the number is held back because the group is too small.
    suppressed: bool,
}

impl From<&model::StepCount> for StepCount {
    fn from(count: &model::StepCount) -> Self {
        Self {
            step: Code(count.kind),
            people: count.people.and_then(|people| i32::try_from(people).ok()),
            suppressed: count.people.is_none(),
        }
    }
}
