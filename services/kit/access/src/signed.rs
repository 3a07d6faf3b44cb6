//! What tokens and assertions have in common: a header that is believed in nothing but the choice
//! of a known key, and one algorithm for that key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::planted;
use jsonwebtoken::{Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::key::{SigningKey, VerifyingKey};

/// A text that was not signed as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsigned {
    Malformed,
    Kind,
    Key,
    Algorithm,
    Signature,
    Claims,
}

/// The longest text that is looked at.
const LONGEST: usize = 8 * 1024;

/// Signs claims under a `typ` that tells tokens and assertions apart.
pub(crate) fn sign<T: Serialize>(key: &SigningKey, kind: &str, claims: &T) -> Option<String> {
    let mut header = Header::new(key.verifying_key().algorithm().jwt());
    header.typ = Some(kind.to_owned());
    header.kid = Some(key.id().to_owned());
    encode(&header, claims, &key.encoding()).ok()
}

/// Verifies the signature and reads the claims. Times, issuer and audience are the caller's to
/// check: the crate would read the machine's clock.
pub(crate) fn verify<'k, T: DeserializeOwned>(
    text: &str,
    kinds: &[&str],
    find: impl FnOnce(&str) -> Option<&'k VerifyingKey>,
) -> Result<(T, &'k VerifyingKey), Unsigned> {
    if text.len() > LONGEST {
        return Err(Unsigned::Malformed);
    }
    let header = decode_header(text).map_err(|_| Unsigned::Malformed)?;
    let is_of_kind = header
        .typ
        .as_deref()
        .is_some_and(|typ| kinds.contains(&typ));
    if !is_of_kind && !planted!(TokenOfAnyType) {
        return Err(Unsigned::Kind);
    }
    if brings_its_own_key(&header) && !planted!(TokenBringsItsKey) {
        return Err(Unsigned::Malformed);
    }
    let key = header.kid.as_deref().and_then(find).ok_or(Unsigned::Key)?;
    if header.alg != key.algorithm().jwt() {
        return Err(Unsigned::Algorithm);
    }
    let mut validation = Validation::new(key.algorithm().jwt());
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    match decode::<T>(text, key.decoding(), &validation) {
        Ok(read) => Ok((read.claims, key)),
        Err(fault) => Err(match fault.kind() {
            jsonwebtoken::errors::ErrorKind::InvalidSignature => Unsigned::Signature,
            jsonwebtoken::errors::ErrorKind::InvalidAlgorithm => Unsigned::Algorithm,
            // The crate's list of faults, not ours: whatever else is wrong is wrong with the claims.
            _ => Unsigned::Claims,
        }),
    }
}

/// The issuer that a text claims. It chooses whose keys are tried, and nothing in it is believed for that.
pub(crate) fn claimed_issuer(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Claimed {
        iss: String,
    }
    let claims = text.split('.').nth(1).filter(|_| text.len() <= LONGEST)?;
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    let claimed: Claimed = serde_json::from_slice(&claims).ok()?;
    Some(claimed.iss)
}

/// Headers that would have the verifier trust, fetch or understand something more.
fn brings_its_own_key(header: &Header) -> bool {
    header.jku.is_some()
        || header.jwk.is_some()
        || header.x5u.is_some()
        || header.x5c.is_some()
        || header.crit.is_some()
        || header.enc.is_some()
        || header.zip.is_some()
        || header.extras.inner().contains_key("b64")
}

/// A moment out of a numeric date.
pub(crate) fn moment(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}
