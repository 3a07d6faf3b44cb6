//! The bounds of every service's schema. The gateway has its own; these hold when it is passed by.

use async_graphql::{ObjectType, SDLExportOptions, SchemaBuilder, SubscriptionType};

/// How deep a selection may be nested.
pub const DEEPEST: usize = 20;
/// How much a request may cost, one point a field where a resolver says nothing else.
pub const DEAREST: usize = 40_000;
/// How many directives a field may carry.
pub const MOST_DIRECTIVES: usize = 10;
/// How deep a document may recurse while it is parsed.
pub const DEEPEST_RECURSION: usize = 48;

/// Makes the schema a federated subgraph within the bounds, without introspection and without
/// suggestions of names that the caller did not know.
#[must_use]
pub fn within_limits<Q, M, S>(builder: SchemaBuilder<Q, M, S>) -> SchemaBuilder<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    builder
        .enable_federation()
        .limit_depth(DEEPEST)
        .limit_complexity(DEAREST)
        .limit_directives(MOST_DIRECTIVES)
        .limit_recursive_depth(DEEPEST_RECURSION)
        .disable_introspection()
        .disable_suggestions()
}
/// A subgraph's schema in text, for composition and review.
pub fn sdl_of<Q, M, S>(builder: SchemaBuilder<Q, M, S>) -> String
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let options = SDLExportOptions::new()
        .federation()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items();
    within_limits(builder).finish().sdl_with_options(options)
}
