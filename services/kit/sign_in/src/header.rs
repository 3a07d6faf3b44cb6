//! The header of a token, which is believed in nothing but the choice among the provider's own keys.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::core::CoreJwsSigningAlgorithm;
use serde_json::{Map, Value};

use crate::refusal::SignInRefused;

/// The longest token that is looked at.
const LONGEST: usize = 16 * 1024;

/// The algorithms by which a provider may sign: of two keys, never of a shared one, and never none.
pub(crate) const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What would have us trust, fetch or understand something more.
const FORBIDDEN: [&str; 8] = ["jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "enc"];

/// A token in its parts. The signature is not verified here.
pub(crate) struct Parts<'t> {
    /// What is signed.
    pub(crate) signed: &'t str,
    /// The header.
    pub(crate) header: Map<String, Value>,
    /// The claims.
    pub(crate) claims: Map<String, Value>,
    /// The signature.
    pub(crate) signature: Vec<u8>,
}

/// Takes a token apart, and refuses one that brings anything of its own to be trusted by.
pub(crate) fn take_apart(token: &str) -> Result<Parts<'_>, SignInRefused> {
    if token.len() > LONGEST {
        return Err(SignInRefused::NotTrusted("a token is too long"));
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(MALFORMED)?;
    let (header, claims) = signed.split_once('.').ok_or(MALFORMED)?;
    let header = object(header)?;
    if FORBIDDEN.iter().any(|name| header.contains_key(*name)) {
        return Err(SignInRefused::NotTrusted("a token brings its own key"));
    }
    Ok(Parts {
        signed,
        header,
        claims: object(claims)?,
        signature: URL_SAFE_NO_PAD.decode(signature).map_err(|_| MALFORMED)?,
    })
}

const MALFORMED: SignInRefused = SignInRefused::NotTrusted("a token is malformed");

fn object(part: &str) -> Result<Map<String, Value>, SignInRefused> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| MALFORMED)?;
    serde_json::from_slice(&bytes).map_err(|_| MALFORMED)
}
