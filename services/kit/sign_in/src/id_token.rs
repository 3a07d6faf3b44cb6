//! What an ID token says, when it is the provider's, for us, of now, and of this sign-in.

use access::AssuranceLevel;
use chrono::{DateTime, Duration, Utc};
use openidconnect::{
    AccessTokenHash, ClaimsVerificationError, Nonce, OAuth2TokenResponse,
    SignatureVerificationError, TokenResponse,
};

use crate::{
    begin::{Age, OLDEST, Pending},
    client::{ProviderClient, TokenAnswer, TokenClaims},
    header::{ALGORITHMS, take_apart},
    refusal::SignInRefused,
    settings::ProviderSettings,
};

/// Why a token was not taken, and whether other keys could change that.
pub(crate) enum Judged {
    UnknownKey,
    Refused(SignInRefused),
}

/// Signature, issuer, audience, time and nonce of the ID token.
pub(crate) fn claims(
    client: &ProviderClient,
    settings: &ProviderSettings,
    (pending, told): (&Pending, &TokenAnswer),
    now: DateTime<Utc>,
) -> Result<TokenClaims, Judged> {
    let refused = |reason| Judged::Refused(SignInRefused::NotTrusted(reason));
    let token = told.id_token().ok_or(refused("there is no ID token"))?;
    take_apart(&token.to_string()).map_err(Judged::Refused)?;
    let (skew, longest) = (settings.skew, settings.longest_life);
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now - skew)
        .set_issue_time_verifier_fn(move |issued| {
            if issued > now + skew || issued < now - longest - skew {
                return Err(String::new());
            }
            Ok(())
        });
    let nonce = Nonce::new(pending.nonce.clone());
    let claims = token.claims(&verifier, &nonce).map_err(judged)?;
    let more = claims.additional_claims();
    // The library reads `azp` and judges it by nothing.
    let authorized = claims.authorized_party();
    if authorized.is_some_and(|party| party.as_str() != settings.client_id) {
        return Err(refused("the ID token was made for another"));
    }
    let not_before = more.nbf.map(|nbf| DateTime::from_timestamp(nbf, 0));
    if not_before.is_some_and(|nbf| nbf.is_none_or(|nbf| nbf > now + skew)) {
        return Err(refused("the ID token is not good yet"));
    }
    let life = claims.expiration() - claims.issue_time();
    if life > longest || life <= Duration::zero() {
        return Err(refused("the ID token lives too long"));
    }
    if let Some(hash) = claims.access_token_hash() {
        let algorithm = token
            .signing_alg()
            .map_err(|_| refused("unknown algorithm"))?;
        let key = token
            .signing_key(&verifier)
            .map_err(|_| refused("no key"))?;
        let own = AccessTokenHash::from_token(told.access_token(), algorithm, key);
        if own.ok().as_ref() != Some(hash) {
            return Err(refused("the access token is not the ID token's"));
        }
    }
    Ok(claims.clone())
}

/// The library's own texts quote what is in the token.
fn judged(error: ClaimsVerificationError) -> Judged {
    let reason = match error {
        ClaimsVerificationError::SignatureVerification(
            SignatureVerificationError::NoMatchingKey,
        ) => return Judged::UnknownKey,
        ClaimsVerificationError::SignatureVerification(_) => "the signature does not hold",
        ClaimsVerificationError::Expired(_) => "the ID token is not of now",
        ClaimsVerificationError::InvalidAudience(_) => "the ID token is for another",
        ClaimsVerificationError::InvalidIssuer(_) => "the ID token is another issuer's",
        ClaimsVerificationError::InvalidNonce(_) => "the ID token is of another sign-in",
        // The library's list of faults, not ours.
        _ => "the ID token is not as it must be",
    };
    Judged::Refused(SignInRefused::NotTrusted(reason))
}

pub(crate) fn level(
    settings: &ProviderSettings,
    claims: &TokenClaims,
) -> Result<AssuranceLevel, SignInRefused> {
    let told = claims.auth_context_ref().map(|acr| acr.as_str());
    let level = told.and_then(|acr| settings.levels.get(acr)).copied();
    level
        .filter(|level| level.number() >= settings.demands.number())
        .ok_or(SignInRefused::LevelTooLow)
}

/// When the person showed who it is: after this sign-in was begun where that was asked for, else today.
pub(crate) fn signed_in_at(
    settings: &ProviderSettings,
    pending: &Pending,
    claims: &TokenClaims,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, SignInRefused> {
    let told = claims.auth_time();
    let told = told.ok_or(SignInRefused::NotTrusted(
        "when the person signed in is not told",
    ))?;
    if told > now + settings.skew {
        return Err(SignInRefused::NotTrusted("the sign-in is not yet"));
    }
    let oldest = match pending.age {
        Age::Any => now - Duration::from_std(OLDEST).unwrap_or_default(),
        // The provider tells whole seconds.
        Age::New => pending.begun_at - Duration::seconds(1),
    };
    if told + settings.skew < oldest {
        return Err(SignInRefused::TooOld);
    }
    Ok(told.min(now))
}
