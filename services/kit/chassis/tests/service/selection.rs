//! Which fields a request reads: names of the schema, through fragments and aliases.

use std::sync::{Arc, Mutex};

use access::Fields;
use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Schema, SimpleObject};
use chassis::graphql::{fields, fields_under, node_fields};

#[derive(SimpleObject, Clone, Default)]
struct Education {
    level: String,
    completed: String,
}

#[derive(SimpleObject, Clone, Default)]
struct Mapping {
    education: Education,
    health: String,
    edges: Vec<Edge>,
}

#[derive(SimpleObject, Clone, Default)]
struct Edge {
    cursor: String,
    node: Education,
}

/// What the resolver saw.
type Seen = Arc<Mutex<Vec<Fields>>>;

struct Query;

#[Object]
impl Query {
    async fn mapping(&self, ctx: &Context<'_>) -> Mapping {
        let seen = [
            fields(ctx),
            fields_under(ctx, &["education"]),
            node_fields(ctx),
        ];
        ctx.data_unchecked::<Seen>().lock().unwrap().extend(seen);
        Mapping::default()
    }
}

async fn seen(document: &str) -> Vec<Vec<String>> {
    let seen = Seen::default();
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription)
        .data(seen.clone())
        .finish();
    schema.execute(document).await.into_result().unwrap();
    let seen = seen.lock().unwrap();
    seen.iter()
        .map(|fields| fields.paths().map(ToOwned::to_owned).collect())
        .collect()
}

#[tokio::test]
async fn paths_are_sorted_names_without_aliases_or_typename() {
    let document = "{ m: mapping { __typename secret: health e: education { l: level } } }";
    assert_eq!(seen(document).await[0], ["education.level", "health"]);
}

#[tokio::test]
async fn fragments_are_opened_and_repeated_fields_joined() {
    let document = "
        query { mapping { ...A ... on Mapping { education { completed } } ... { health } } }
        fragment A on Mapping { education { ...B } }
        fragment B on Education { level }";
    let seen = seen(document).await;
    assert_eq!(
        seen[0],
        ["education.completed", "education.level", "health"]
    );
    assert_eq!(seen[1], ["completed", "level"]);
}

#[tokio::test]
async fn fields_that_are_skipped_are_not_read() {
    let document = "{ mapping { health @skip(if: true) education @include(if: true) { level } } }";
    assert_eq!(seen(document).await[0], ["education.level"]);
}

#[tokio::test]
async fn node_fields_are_those_of_the_nodes_alone() {
    let document = "{ mapping { edges { cursor n: node { level } } } }";
    let seen = seen(document).await;
    assert_eq!(seen[2], ["level"]);
    assert!(seen[1].is_empty());
}
