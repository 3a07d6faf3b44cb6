//! What the gateway is made of.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use access::{AssertionSigner, RegisteredOperations, TokenVerifier};
use chassis::{Carrier, Counts};
use domain::{Clock, Entropy};

use crate::{
    admission::AdmissionSettings,
    breaker::BreakerSettings,
    budget::BudgetSettings,
    engine::{DocumentLimits, Introspection},
    planning::Planning,
};

/// Everything that the gateway needs from outside. `evi` wires it.
pub struct GatewayParts {
    /// Plans over the composed supergraph (`schema/graphql/supergraph.graphql`), or over one that is taken later.
    pub planning: Arc<Planning>,
    /// Checks the tokens of readers.
    pub verifier: TokenVerifier,
    /// Signs the calls to services.
    pub signer: AssertionSigner,
    /// Reaches the services.
    pub carrier: Arc<dyn Carrier>,
    /// What partner systems may ask.
    pub operations: RegisteredOperations,
    /// What the pages ask for people, by id: reviewed as text, and open to staff and participants alone.
    pub pages: BTreeMap<String, String>,
    /// The public keys of the platform as a JWK set (JSON), for `/.well-known/jwks.json`.
    pub key_set: String,
    /// The counts of the services that run in the same process.
    pub beside: Vec<Arc<dyn Counts>>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// How much one request may cost.
    pub limits: Limits,
    /// Whether the explorer shows the schema, as `__schema` is answered.
    pub introspection: Introspection,
}

/// How much one request may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest body, in bytes.
    pub body: usize,
    /// Limits on documents.
    pub document: DocumentLimits,
    /// How long a whole request may take, its body included.
    pub patience: Duration,
    /// How long one service may take to answer one call.
    pub service_patience: Duration,
    /// When a failing service is left alone.
    pub breaker: BreakerSettings,
    /// How much each partner system may ask.
    pub budget: BudgetSettings,
    /// How many requests are answered at the same time.
    pub admission: AdmissionSettings,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 256 * 1024,
            document: DocumentLimits::default(),
            patience: Duration::from_secs(10),
            service_patience: Duration::from_millis(2500),
            breaker: BreakerSettings::default(),
            budget: BudgetSettings::default(),
            admission: AdmissionSettings::default(),
        }
    }
}
