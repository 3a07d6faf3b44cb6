//! What the pages are made of. `evi` wires it.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use domain::{Clock, Entropy, IdentityNumber};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sign_in::RelyingParty;

use crate::{session::SignedIn, shelf::Shelf};

/// Everything that the pages need from outside.
pub struct WebParts {
    /// Reaches the gateway.
    pub gateway: Arc<dyn AskGateway>,
    /// Where sessions and drafts lie.
    pub shelf: Shelf,
    /// What keys are made from.
    pub secret: PagesSecret,
    /// Mints the reader's tokens for the gateway.
    pub tokens: Arc<dyn MintToken>,
    /// How one signs in in earnest; `None` in a demo.
    pub providers: Option<Arc<ProviderSignIn>>,
    /// Who can be signed in as in a demo; `None` in earnest.
    pub demo: Option<Arc<dyn DemoPeople>>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

/// The way to the gateway: inside the process, or over HTTP.
#[async_trait]
pub trait AskGateway: Send + Sync {
    /// Sends one `POST /graphql` and gives back what was answered.
    ///
    /// # Errors
    /// When the gateway cannot be reached.
    async fn ask(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, Unreachable>;
}

/// The gateway did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the gateway did not answer")]
pub struct Unreachable;

/// Mints the short-lived tokens that the gateway takes.
pub trait MintToken: Send + Sync {
    /// A token for whoever is signed in, good for some minutes.
    ///
    /// # Errors
    /// When it cannot be signed.
    fn mint(&self, reader: &SignedIn) -> Result<String, NoToken>;
}

/// A token could not be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a token could not be signed")]
pub struct NoToken;

/// Signing in by identity providers.
pub struct ProviderSignIn {
    /// Takes people to the providers and back.
    pub party: RelyingParty,
    /// Knows under which subject the person with a number signs in.
    pub participants: Arc<dyn FindParticipant>,
}

/// Tells under which subject the person with a number signs in.
#[async_trait]
pub trait FindParticipant: Send + Sync {
    /// The subject, whether or not anybody knows the person.
    ///
    /// # Errors
    /// When the desk, which alone can tell, does not answer.
    async fn subject(&self, number: &IdentityNumber) -> Result<String, Unreachable>;
}

/// Whom one can be in a demo.
pub trait DemoPeople: Send + Sync {
    /// The staff, in the order of the page.
    fn staff(&self) -> Vec<DemoPerson>;
    /// Some of the people who have a case, to be signed in as.
    fn participants(&self) -> Vec<DemoParticipant>;
    /// The subject of the person with this number; `None` for what is no number of the demo.
    fn participant(&self, number: &str) -> Option<String>;
}

/// One of the demo staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPerson {
    /// What the person is called on the command line.
    pub handle: String,
    /// Who the token speaks of.
    pub subject: String,
    /// The invented name.
    pub name: String,
    /// The role.
    pub role: domain::Role,
    /// The unit's name.
    pub unit: String,
    /// The unit's municipality by name; empty where it serves several.
    pub municipality: String,
}

/// One of the demo's people with a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoParticipant {
    /// The test personal number, twelve digits.
    pub number: String,
    /// The invented name.
    pub name: String,
}

/// 32 secret bytes. Each use has a key of its own made from them.
#[derive(Clone)]
pub struct PagesSecret([u8; 32]);

impl fmt::Debug for PagesSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PagesSecret(..)")
    }
}

impl PagesSecret {
    /// Takes a secret from the key folder.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A keyed digest of `text`, different for every purpose.
    pub(crate) fn digest(&self, purpose: &str, text: &[u8]) -> [u8; 32] {
        let mut mac = keyed(&self.0);
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text);
        mac.finalize().into_bytes().into()
    }
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    <Hmac<Sha256> as Mac>::new_from_slice(key).expect("HMAC takes keys of every length")
}
