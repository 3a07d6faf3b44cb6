//! The explorer, the key set and the probes of operators.

use axum::body::Body;
use gateway::Introspection;
use http::{Request, Response, StatusCode};

use crate::world::{Changes, World, text};

async fn get(world: &World, path: &str, accept: &str) -> Response<Body> {
    let request = Request::get(path)
        .header("accept", accept)
        .body(Body::empty())
        .unwrap();
    world.send(request).await
}

const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

#[tokio::test]
async fn browsers_get_a_page_that_may_load_only_from_here() {
    let world = World::new();
    let page = get(&world, "/graphql", BROWSER).await;
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    let page = text(page).await;
    for asset in ["/assets/explorer.js", "/assets/explorer.css"] {
        assert!(page.contains(asset));
        let asset = get(&world, asset, "*/*").await;
        assert_eq!(asset.status(), StatusCode::OK);
        assert_eq!(asset.headers()["x-content-type-options"], "nosniff");
    }
    let examples = text(get(&world, "/assets/explorer/examples.json", "*/*").await).await;
    let examples: serde_json::Value = serde_json::from_str(&examples).unwrap();
    assert!(examples.as_array().unwrap().len() >= 5);
}

#[tokio::test]
async fn schema_is_shown_only_where_introspection_is_answered() {
    let shut = World::new();
    let path = "/assets/explorer/schema.graphql";
    assert_eq!(
        get(&shut, path, "*/*").await.status(),
        StatusCode::NOT_FOUND
    );
    let open = World::with(Changes {
        introspection: Introspection::Answered,
        ..Changes::default()
    });
    let schema = text(get(&open, path, "*/*").await).await;
    assert!(schema.contains("type Case") && !schema.contains("join__"));
}

#[tokio::test]
async fn keys_and_probes_are_public() {
    let world = World::new();
    let keys = text(get(&world, "/.well-known/jwks.json", "*/*").await).await;
    let keys: serde_json::Value = serde_json::from_str(&keys).unwrap();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    assert!(keys["keys"][0].get("d").is_none());
    for path in ["/healthz", "/readyz"] {
        assert_eq!(get(&world, path, "*/*").await.status(), StatusCode::OK);
    }
}
