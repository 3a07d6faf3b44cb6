//! The way to a provider.

use access::ReaderKind;
use chrono::{DateTime, Duration, Utc};
use openidconnect::{
    CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope,
    core::{CoreAuthPrompt, CoreAuthenticationFlow},
};
use serde::{Deserialize, Serialize};

use crate::{
    claims, client::client_of, credential::random, party::RelyingParty, refusal::SignInRefused,
};

/// How long a person may take at the provider.
pub(crate) const PENDING_FOR: Duration = Duration::minutes(10);
/// The oldest sign-in at the provider that a session begins with.
pub(crate) const OLDEST: std::time::Duration = std::time::Duration::from_hours(10);

/// How old the sign-in at the provider may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Age {
    /// Of today: what the provider still knows is enough.
    Any,
    /// Of now: the person shows anew who it is.
    New,
}

/// A sign-in that has been begun, to be kept in the session of the browser that began it, and nowhere else.
#[derive(Clone, Serialize, Deserialize)]
pub struct Pending {
    /// The provider, by name.
    pub provider: String,
    /// Whom it is to sign in.
    pub kind: PersonKind,
    /// What ties the answer to the browser: 256 random bits.
    pub state: String,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
    pub(crate) age: Age,
    pub(crate) begun_at: DateTime<Utc>,
}

/// Whom a sign-in is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PersonKind {
    /// A member of staff.
    Staff,
    /// Somebody who has a case.
    Participant,
}

impl PersonKind {
    pub(crate) const fn reader(self) -> ReaderKind {
        match self {
            Self::Staff => ReaderKind::Staff,
            Self::Participant => ReaderKind::Participant,
        }
    }
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Pending({})", self.provider)
    }
}

impl Pending {
    /// Whether the person has taken too long.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        now - self.begun_at >= PENDING_FOR
    }
}

/// Where the person goes, and what is remembered meanwhile.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The provider's page.
    pub address: String,
    /// What is remembered.
    pub pending: Pending,
}

impl RelyingParty {
    /// Begins a sign-in.
    ///
    /// # Errors
    /// When there is no such provider, or it cannot be used.
    pub async fn begin(
        &self,
        name: &str,
        kind: PersonKind,
        age: Age,
    ) -> Result<Beginning, SignInRefused> {
        let provider = self.provider(name)?;
        let settings = &provider.settings;
        if !settings.signs.contains(&kind.reader()) {
            return Err(SignInRefused::NoProvider);
        }
        let now = self.clock.now();
        let metadata = provider.known(&self.fetcher, now).await?;
        let pending = Pending {
            provider: settings.name.clone(),
            kind,
            state: random(self.entropy.as_ref()),
            nonce: random(self.entropy.as_ref()),
            verifier: random(self.entropy.as_ref()),
            age,
            begun_at: now,
        };
        let client = client_of(settings, &metadata, self.redirect(provider));
        let verifier = PkceCodeVerifier::new(pending.verifier.clone());
        let (state, nonce) = (pending.state.clone(), pending.nonce.clone());
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scopes(settings.scopes.iter().cloned().map(Scope::new))
            .add_extra_param("claims", claims::asked(settings, kind.reader()));
        request = match age {
            Age::Any => request.set_max_age(OLDEST),
            Age::New => request
                .set_max_age(std::time::Duration::ZERO)
                .add_prompt(CoreAuthPrompt::Login),
        };
        let (address, _, _) = request.url();
        Ok(Beginning {
            address: address.to_string(),
            pending,
        })
    }
}
