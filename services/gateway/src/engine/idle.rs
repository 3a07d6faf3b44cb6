//! The engine's own HTTP clients, which stay idle.

use std::sync::{Arc, Once};

use hive_router::{
    config::{
        override_subgraph_urls::OverrideSubgraphUrlsConfig,
        subscriptions::SupergraphSubscriptionsConfig,
    },
    executor::{
        executors::map::SubgraphExecutorMap, hooks::on_supergraph_load::SupergraphSnapshot,
    },
    telemetry::TelemetryContext,
};

use super::EngineFault;

/// Where the engine believes the services to be. The name is reserved never to resolve (RFC 2606),
/// so even a fault in the hook cannot send a reader's question anywhere.
const NOWHERE: &str = "http://no-service.invalid/graphql";

/// The engine insists on having HTTP clients. They get no address of any service, and sharing of
/// answers in flight is off in them, although the hook answers before they are reached.
pub(super) fn idle_executors(
    snapshot: &SupergraphSnapshot,
) -> Result<SubgraphExecutorMap, EngineFault> {
    // The clients want a TLS provider to exist, used or not; it can be set once in a process.
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(hive_router::init_rustls_crypto_provider);
    let mut settings = hive_router::config::HiveRouterConfig::default();
    settings.traffic_shaping.all.dedupe_enabled = false;
    let telemetry = TelemetryContext::from_propagation_config(
        &settings.telemetry.tracing.propagation,
        &settings.log,
    );
    let services = &snapshot.planner.supergraph.subgraph_endpoint_map;
    let nowhere = services
        .keys()
        .map(|service| (service.clone(), NOWHERE.to_owned()))
        .collect();
    SubgraphExecutorMap::from_http_endpoint_map(
        &nowhere,
        (&settings.traffic_shaping).into(),
        OverrideSubgraphUrlsConfig::default(),
        SupergraphSubscriptionsConfig::default(),
        None,
        Arc::new(telemetry),
        Arc::default(),
    )
    .map_err(|error| EngineFault::Start(error.to_string()))
}
