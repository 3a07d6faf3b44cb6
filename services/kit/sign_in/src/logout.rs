//! The end of a session: told to the provider by the person, or to us by the provider (OpenID Connect
//! RP-Initiated Logout 1.0 and Back-Channel Logout 1.0).

use chrono::{DateTime, Duration, Utc};
use openidconnect::{
    JsonWebKey,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use reqwest::Url;
use serde_json::{Map, Value};

use crate::{
    header::{ALGORITHMS, Parts, take_apart},
    metadata::Metadata,
    party::RelyingParty,
    refusal::SignInRefused,
    settings::ProviderSettings,
};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// The longest life of a logout token that is taken.
const LONGEST_LIFE: Duration = Duration::minutes(10);
/// The longest id of a token, session or person that is looked at.
const LONGEST_ID: usize = 512;

/// What a provider says has ended.
#[derive(Clone, PartialEq, Eq)]
pub struct Ended {
    /// The id of the token, which is taken once.
    pub id: String,
    /// Until when it could be sent again.
    pub until: DateTime<Utc>,
    /// The provider's session, if it names one.
    pub session: Option<String>,
    /// The provider's name for the person, if it names it.
    pub subject: Option<String>,
}

impl std::fmt::Debug for Ended {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Ended(..)")
    }
}

impl RelyingParty {
    /// Where the person ends the provider's own session too; `None` where the provider has no such page.
    pub async fn end_address(&self, name: &str) -> Option<String> {
        let provider = self.provider(name).ok()?;
        let metadata = provider.known(&self.fetcher, self.clock.now()).await.ok()?;
        let told = metadata
            .additional_metadata()
            .end_session_endpoint
            .as_ref()?;
        let mut address = Url::parse(told).ok()?;
        address
            .query_pairs_mut()
            .append_pair("client_id", &provider.settings.client_id)
            .append_pair("post_logout_redirect_uri", self.after_end().as_str());
        Some(address.to_string())
    }

    /// Reads a logout token of a provider.
    ///
    /// # Errors
    /// When anything in it is not as it must be.
    pub async fn read_logout(&self, name: &str, token: &str) -> Result<Ended, SignInRefused> {
        let now = self.clock.now();
        let provider = self.provider(name)?;
        let settings = &provider.settings;
        let metadata = provider.known(&self.fetcher, now).await?;
        let parts = take_apart(token)?;
        let algorithm = check_header(&parts)?;
        let id = parts.header.get("kid").and_then(Value::as_str);
        let mut found = key(&metadata, id);
        if found.is_none() {
            let renewed = provider.with_new_keys(&self.fetcher, now).await;
            found = renewed.and_then(|renewed| key(&renewed, id));
        }
        let found = found.ok_or(SignInRefused::NotTrusted("no key of the provider fits"))?;
        found
            .verify_signature(&algorithm, parts.signed.as_bytes(), &parts.signature)
            .map_err(|_| SignInRefused::NotTrusted("the signature does not hold"))?;
        check_claims(&parts.claims, settings, now)?;
        told(&parts.claims, settings, now)
    }
}

/// The key with this id, or the only one where the token names none.
fn key(metadata: &Metadata, id: Option<&str>) -> Option<CoreJsonWebKey> {
    let keys = metadata.jwks().keys();
    let signing = keys
        .iter()
        .filter(|key| key.key_use().is_none_or(|used| used.as_ref() == "sig"));
    let mut fitting = signing.filter(|key| match id {
        Some(id) => key.key_id().is_some_and(|known| known.as_str() == id),
        None => true,
    });
    let first = fitting.next()?;
    fitting.next().is_none().then(|| first.clone())
}

fn check_header(parts: &Parts<'_>) -> Result<CoreJwsSigningAlgorithm, SignInRefused> {
    let kind = parts.header.get("typ");
    let is_ours = kind.is_none_or(|kind| {
        let kind = kind.as_str().unwrap_or_default().to_ascii_lowercase();
        ["logout+jwt", "application/logout+jwt", "jwt"].contains(&kind.as_str())
    });
    if !is_ours {
        return Err(SignInRefused::NotTrusted("it is no logout token"));
    }
    let told = parts.header.get("alg").cloned().unwrap_or_default();
    let algorithm = serde_json::from_value::<CoreJwsSigningAlgorithm>(told).ok();
    algorithm
        .filter(|algorithm| ALGORITHMS.contains(algorithm))
        .ok_or(SignInRefused::NotTrusted("the algorithm is not taken"))
}

fn check_claims(
    claims: &Map<String, Value>,
    settings: &ProviderSettings,
    now: DateTime<Utc>,
) -> Result<(), SignInRefused> {
    if text(claims, "iss") != Some(settings.issuer.as_str()) {
        return Err(SignInRefused::NotTrusted("it is another issuer's"));
    }
    let is_ours = match claims.get("aud") {
        Some(Value::String(audience)) => *audience == settings.client_id,
        Some(Value::Array(audiences)) => {
            matches!(audiences.as_slice(), [Value::String(only)] if *only == settings.client_id)
        }
        _ => false,
    };
    if !is_ours {
        return Err(SignInRefused::NotTrusted("it is for another"));
    }
    if claims.contains_key("nonce") {
        return Err(SignInRefused::NotTrusted("it is an ID token"));
    }
    let event = claims.get("events").and_then(|events| events.get(EVENT));
    if !event.is_some_and(Value::is_object) {
        return Err(SignInRefused::NotTrusted("it tells of no logout"));
    }
    let issued = moment(claims, "iat").ok_or(NO_TIME)?;
    if issued > now + settings.skew || issued < now - LONGEST_LIFE - settings.skew {
        return Err(SignInRefused::NotTrusted("it is not of now"));
    }
    Ok(())
}

const NO_TIME: SignInRefused = SignInRefused::NotTrusted("it does not say when");

fn told(
    claims: &Map<String, Value>,
    settings: &ProviderSettings,
    now: DateTime<Utc>,
) -> Result<Ended, SignInRefused> {
    let expires = moment(claims, "exp").ok_or(NO_TIME)?;
    if expires + settings.skew <= now || expires > now + LONGEST_LIFE + settings.skew {
        return Err(SignInRefused::NotTrusted("it is not of now"));
    }
    let id = text(claims, "jti").filter(|id| !id.is_empty());
    let id = id.ok_or(SignInRefused::NotTrusted("it has no id"))?;
    let (session, subject) = (text(claims, "sid"), text(claims, "sub"));
    if session.is_none() && subject.is_none() {
        return Err(SignInRefused::NotTrusted("it does not say who"));
    }
    Ok(Ended {
        id: id.to_owned(),
        until: expires + settings.skew,
        session: session.map(ToOwned::to_owned),
        subject: subject.map(ToOwned::to_owned),
    })
}

fn text<'c>(claims: &'c Map<String, Value>, name: &str) -> Option<&'c str> {
    let found = claims.get(name).and_then(Value::as_str);
    found.filter(|found| found.len() <= LONGEST_ID)
}

fn moment(claims: &Map<String, Value>, name: &str) -> Option<DateTime<Utc>> {
    let seconds = claims.get(name).and_then(Value::as_i64)?;
    DateTime::from_timestamp(seconds, 0)
}
