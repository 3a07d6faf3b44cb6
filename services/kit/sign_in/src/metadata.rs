//! What a provider tells about itself, kept for an hour, and its keys, which it may change while we run.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use openidconnect::{
    AdditionalProviderMetadata, DiscoveryError, IssuerUrl, JsonWebKeySet, ProviderMetadata,
    TokenUrl, UserInfoUrl,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
        CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
    },
};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::{
    fetch::{FetchFault, Fetcher, is_safe},
    refusal::SignInRefused,
    settings::ProviderSettings,
};

/// How long it is believed.
const KNOWN_FOR: Duration = Duration::hours(1);
/// How long a provider that could not be read is left alone.
const LEFT_ALONE: Duration = Duration::seconds(2);
/// How often its keys are read anew for a key that is not known.
const RENEWED_EVERY: Duration = Duration::seconds(30);

/// What the library does not read itself.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct MoreMetadata {
    /// Whether its answers name it (RFC 9207).
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
    /// How challenges may be made (RFC 8414).
    #[serde(default)]
    code_challenge_methods_supported: Option<Vec<String>>,
    /// Where a person ends its session.
    #[serde(default)]
    pub(crate) end_session_endpoint: Option<String>,
}

impl AdditionalProviderMetadata for MoreMetadata {}

/// What a provider tells about itself.
pub(crate) type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// A provider with what is known of it.
pub(crate) struct Provider {
    pub(crate) settings: ProviderSettings,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    known: Option<(Arc<Metadata>, DateTime<Utc>)>,
    failed: Option<(SignInRefused, DateTime<Utc>)>,
    renewed_at: Option<DateTime<Utc>>,
}

impl Provider {
    /// A provider of which nothing is known yet.
    pub(crate) fn new(settings: ProviderSettings) -> Self {
        Self {
            settings,
            state: Mutex::default(),
        }
    }

    /// What it tells about itself. Whoever comes while it is read waits for the same answer.
    pub(crate) async fn known(
        &self,
        fetcher: &Fetcher,
        now: DateTime<Utc>,
    ) -> Result<Arc<Metadata>, SignInRefused> {
        let mut state = self.state.lock().await;
        if let Some((known, read_at)) = &state.known
            && now - *read_at < KNOWN_FOR
        {
            return Ok(Arc::clone(known));
        }
        if let Some((refused, failed_at)) = state.failed
            && now - failed_at < LEFT_ALONE
        {
            return Err(refused);
        }
        match discover(&self.settings, fetcher).await {
            Ok(metadata) => {
                let known = Arc::new(metadata);
                state.known = Some((Arc::clone(&known), now));
                state.failed = None;
                Ok(known)
            }
            Err(refused) => {
                state.failed = Some((refused, now));
                Err(refused)
            }
        }
    }

    /// Its keys read anew, because a token names one that is not known; `None` when that was done just now.
    pub(crate) async fn with_new_keys(
        &self,
        fetcher: &Fetcher,
        now: DateTime<Utc>,
    ) -> Option<Arc<Metadata>> {
        let mut state = self.state.lock().await;
        if state
            .renewed_at
            .is_some_and(|renewed| now - renewed < RENEWED_EVERY)
        {
            return None;
        }
        state.renewed_at = Some(now);
        let (known, read_at) = state.known.clone()?;
        let keys = JsonWebKeySet::fetch_async(known.jwks_uri(), fetcher).await;
        let renewed = Arc::new(known.as_ref().clone().set_jwks(keys.ok()?));
        state.known = Some((Arc::clone(&renewed), read_at));
        Some(renewed)
    }
}

async fn discover(
    settings: &ProviderSettings,
    fetcher: &Fetcher,
) -> Result<Metadata, SignInRefused> {
    let issuer = IssuerUrl::new(settings.issuer.clone());
    let issuer = issuer.map_err(|_| SignInRefused::Away("its issuer is no address"))?;
    let discovered = Metadata::discover_async(issuer, fetcher).await;
    let metadata = discovered.map_err(|error| SignInRefused::Away(why(&error)))?;
    check(&metadata)?;
    Ok(metadata)
}

/// The library's own text would quote what the provider sent.
fn why(error: &DiscoveryError<FetchFault>) -> &'static str {
    match error {
        DiscoveryError::Request(FetchFault::Insecure) => "an address is not of HTTPS",
        DiscoveryError::Request(FetchFault::NoAnswer) => "it did not answer in time",
        DiscoveryError::Request(FetchFault::TooLarge) => "it answered too much",
        DiscoveryError::Validation(_) => "it says that it is another issuer",
        // The library's list of faults, not ours.
        _ => "it does not describe itself as a provider does",
    }
}

/// Every address that is used later, and the challenge that we make.
fn check(metadata: &Metadata) -> Result<(), SignInRefused> {
    let more = metadata.additional_metadata();
    let ending = more.end_session_endpoint.as_deref().map(Url::parse);
    let ending = ending.transpose();
    let ending = ending.map_err(|_| SignInRefused::Away("an address cannot be read"))?;
    let token = metadata.token_endpoint().map(TokenUrl::url);
    if token.is_none() {
        return Err(SignInRefused::Away("it has no token endpoint"));
    }
    let addresses = [
        Some(metadata.authorization_endpoint().url()),
        token,
        Some(metadata.jwks_uri().url()),
        metadata.userinfo_endpoint().map(UserInfoUrl::url),
        ending.as_ref(),
    ];
    if !addresses.into_iter().flatten().all(is_safe) {
        return Err(SignInRefused::Away("an address is not of HTTPS"));
    }
    let methods = more.code_challenge_methods_supported.as_ref();
    let takes_ours = methods.is_none_or(|methods| methods.iter().any(|method| method == "S256"));
    if !takes_ours {
        return Err(SignInRefused::Away("it does not take S256 challenges"));
    }
    Ok(())
}
