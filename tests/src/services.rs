//! The services that there are, and the schemas that the supergraph is composed of.

use std::{collections::BTreeMap, sync::OnceLock};

use domain::ServiceName;
use evi::platform::catalogue::SERVICES;

use crate::composition::compose;

/// Each service that keeps something, in the order in which they start.
pub fn keeping() -> Vec<ServiceName> {
    SERVICES.iter().map(|line| line.name).collect()
}

/// The services' schemas in text, by name.
pub fn subgraphs() -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("intake_desk", intake_desk::sdl()),
        ("welfare_unit", welfare_unit::sdl()),
        ("labour_market_unit", labour_market_unit::sdl()),
        ("employment_service", employment_service::sdl()),
        ("insurance_agency", insurance_agency::sdl()),
        ("follow_up", follow_up::sdl()),
    ])
}

/// The supergraph of these services, composed once a process. A test holds the one in the repository
/// against it.
///
/// # Errors
/// Every finding that forbids composing.
pub fn supergraph() -> Result<&'static str, &'static [String]> {
    static COMPOSED: OnceLock<Result<String, Vec<String>>> = OnceLock::new();
    let composed = COMPOSED.get_or_init(|| {
        let subgraphs = subgraphs();
        let named: Vec<(&str, &str)> = subgraphs
            .iter()
            .map(|(name, sdl)| (*name, sdl.as_str()))
            .collect();
        compose(&named)
    });
    composed.as_deref().map_err(Vec::as_slice)
}
