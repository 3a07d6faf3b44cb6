//! How we prove to a provider who we are: a shared secret, or an assertion signed with our own key (RFC 7523).

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use domain::Entropy;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;

/// The `client_assertion_type` of a signed assertion.
pub(crate) const ASSERTION_KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const ASSERTION_LIFE: Duration = Duration::seconds(60);

/// How we prove who we are.
#[derive(Clone)]
pub enum Credential {
    /// A secret that the provider gave us.
    Secret(String),
    /// A private key whose public part the provider has.
    Key(ClientKey),
}

/// A private key for client assertions, with the algorithm of its kind.
#[derive(Clone)]
pub struct ClientKey {
    key: EncodingKey,
    algorithm: Algorithm,
    id: Option<String>,
}

/// A key that cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a private key in PKCS#8 PEM of P-256, Ed25519 or RSA")]
pub struct CredentialRefused;

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Credential(..)")
    }
}

/// Where PKCS#8 names the kind of a key: the DER forms of the object identifiers.
const OF_EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const OF_P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const OF_ED25519: &[u8] = &[0x06, 0x03, 0x2b, 0x65, 0x70];
const OF_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// The identifiers stand at the beginning.
const HEAD: usize = 40;

impl Credential {
    /// A key out of PKCS#8 PEM text. P-256 signs ES256, Ed25519 EdDSA, RSA PS256.
    ///
    /// # Errors
    /// When it is no such key.
    pub fn of_key(pem: &str, id: Option<String>) -> Result<Self, CredentialRefused> {
        let body: String = pem
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .flat_map(str::split_whitespace)
            .collect();
        let der = base64::engine::general_purpose::STANDARD.decode(body);
        let der = der.map_err(|_| CredentialRefused)?;
        let head = &der[..der.len().min(HEAD)];
        let names = |kind: &[u8]| head.windows(kind.len()).any(|part| part == kind);
        let bytes = pem.as_bytes();
        let (key, algorithm) = if names(OF_EC) && names(OF_P256) {
            (EncodingKey::from_ec_pem(bytes), Algorithm::ES256)
        } else if names(OF_ED25519) {
            (EncodingKey::from_ed_pem(bytes), Algorithm::EdDSA)
        } else if names(OF_RSA) {
            (EncodingKey::from_rsa_pem(bytes), Algorithm::PS256)
        } else {
            return Err(CredentialRefused);
        };
        let key = key.map_err(|_| CredentialRefused)?;
        Ok(Self::Key(ClientKey { key, algorithm, id }))
    }
}

#[derive(Serialize)]
struct Assertion<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    jti: String,
    iat: i64,
    exp: i64,
}

impl ClientKey {
    /// An assertion that we are `client`, good once, for the provider `issuer` alone.
    pub(crate) fn assert(
        &self,
        (client, issuer): (&str, &str),
        now: DateTime<Utc>,
        entropy: &dyn Entropy,
    ) -> Option<String> {
        let mut header = Header::new(self.algorithm);
        header.kid.clone_from(&self.id);
        let claims = Assertion {
            iss: client,
            sub: client,
            aud: issuer,
            jti: random(entropy),
            iat: now.timestamp(),
            exp: (now + ASSERTION_LIFE).timestamp(),
        };
        encode(&header, &claims, &self.key).ok()
    }
}

/// 256 random bits as text.
pub(crate) fn random(entropy: &dyn Entropy) -> String {
    let mut bytes = [0_u8; 32];
    entropy.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_KEY: &str = "-----BEGIN PRIVATE KEY-----\nKEY\n-----END PRIVATE KEY-----\n";

    #[test]
    fn what_is_no_key_is_refused_and_not_shown() {
        for text in ["", "hunter2", NO_KEY, "-----BEGIN PRIVATE KEY-----"] {
            assert_eq!(
                Credential::of_key(text, None).err(),
                Some(CredentialRefused)
            );
        }
        let secret = Credential::Secret("hunter2".to_owned());
        assert!(!format!("{secret:?}").contains("hunter2"));
    }
}
