//! The one public address: the gateway, made of what the platform has.

use std::sync::Arc;

use access::{ReaderKind, jwks_json};
use axum::Router;
use chassis::Counts;
use domain::ServiceName;
use gateway::{EngineSettings, GatewayParts, Introspection};

use super::{
    Settings, Shared,
    catalogue::Population,
    pages,
    supergraph::{self, SupergraphFile},
    trust,
};
use crate::{demo::page, fault::CommandFault, keys::PairName};

/// The gateway's router, in a demo with the page that it begins with, and the file of its supergraph where there is one.
///
/// # Errors
/// When a key or the supergraph cannot be used.
pub(super) async fn router(
    settings: &Settings,
    shared: &Shared,
    beside: Vec<Arc<dyn Counts>>,
) -> Result<(Router, Option<SupergraphFile>), CommandFault> {
    let (introspection, speaks_for): (_, &[ReaderKind]) = match settings.population {
        Population::Invented => (
            Introspection::Answered,
            &[
                ReaderKind::Staff,
                ReaderKind::Participant,
                ReaderKind::Partner,
            ],
        ),
        Population::Real => (
            Introspection::Refused,
            &[ReaderKind::Staff, ReaderKind::Participant],
        ),
    };
    let engine = EngineSettings {
        limits: settings.limits.document,
        introspection,
    };
    let planning = supergraph::planning(&settings.supergraph, engine, &shared.operations)?;
    let file = match settings.supergraph_file.clone() {
        Some(path) => Some(SupergraphFile::open(path, Arc::clone(&planning)).await?),
        None => None,
    };
    let parts = GatewayParts {
        planning,
        verifier: trust::token_verifier(&settings.keys, speaks_for)?
            .with_partners(settings.partners.issuers().clone()),
        signer: trust::assertion_signer(&settings.keys, ServiceName::Gateway)?,
        carrier: Arc::clone(&shared.ways) as Arc<dyn chassis::Carrier>,
        operations: shared.operations.as_ref().clone(),
        pages: web::documents(),
        key_set: jwks_json(&[settings.keys.verifying_key(PairName::PlatformToken)?]),
        beside,
        clock: Arc::clone(&settings.clock),
        entropy: Arc::clone(&settings.entropy),
        limits: settings.limits,
        introspection,
    };
    let router = gateway::router(parts);
    let router = match settings.population {
        Population::Invented => router.merge(page::router(pages::start_page(settings)?)),
        Population::Real => router,
    };
    Ok((router, file))
}
