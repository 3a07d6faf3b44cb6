//! What the gateway plans over, as it is configured.

use std::path::PathBuf;

use serde::Deserialize;

/// What the gateway plans over.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewaySettings {
    /// The file of a composed supergraph; empty for the one that is built in.
    supergraph: PathBuf,
}

impl GatewaySettings {
    /// The file of the supergraph, where there is one.
    pub fn supergraph(&self) -> Option<PathBuf> {
        (!self.supergraph.as_os_str().is_empty()).then(|| self.supergraph.clone())
    }
}

#[cfg(test)]
mod tests {
    use crate::configuration::Configuration;

    #[test]
    fn the_gateway_plans_over_what_is_built_in_until_a_file_is_named() {
        let built_in = Configuration::load(None).expect("the built-in file");
        assert_eq!(built_in.gateway.supergraph(), None);
    }
}
