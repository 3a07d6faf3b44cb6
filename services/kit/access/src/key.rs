//! Keys that sign and keys that verify.

use std::{fmt, ops::RangeInclusive};

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::Entropy;
use jsonwebtoken::{
    Algorithm, DecodingKey, DecodingKeyKind, EncodingKey,
    jwk::{
        AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, KeyOperations, PublicKeyUse,
        ThumbprintHash,
    },
};
use serde::Deserialize;

/// The signature algorithms that any key here may use. Each key has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// Ed25519.
    EdDsa,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// RSASSA-PSS with SHA-256, for the issuers of partner systems alone.
    Ps256,
    /// RSASSA-PKCS1-v1_5 with SHA-256, for the issuers of partner systems alone.
    Rs256,
}

/// The algorithms of the platform's own keys.
const OWN: [SignatureAlgorithm; 2] = [SignatureAlgorithm::EdDsa, SignatureAlgorithm::Es256];
/// The shortest and the longest modulus of an RSA key that is taken, in bytes: 2048 to 4096 bits.
const RSA_MODULUS: RangeInclusive<usize> = 256..=512;

impl SignatureAlgorithm {
    /// The algorithm by its name in a token's header (RFC 7518, RFC 8037); `None` for every other.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::EdDsa, Self::Es256, Self::Ps256, Self::Rs256];
        all.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Its name in a token's header.
    pub fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Ps256 => "PS256",
            Self::Rs256 => "RS256",
        }
    }

    pub(crate) fn jwt(self) -> Algorithm {
        match self {
            Self::EdDsa => Algorithm::EdDSA,
            Self::Es256 => Algorithm::ES256,
            Self::Ps256 => Algorithm::PS256,
            Self::Rs256 => Algorithm::RS256,
        }
    }

    /// Whether a key of this kind can verify it.
    fn fits(self, key: &AlgorithmParameters) -> bool {
        match (self, key) {
            (Self::EdDsa, AlgorithmParameters::OctetKeyPair(pair)) => {
                pair.curve == EllipticCurve::Ed25519
            }
            (Self::Es256, AlgorithmParameters::EllipticCurve(curve)) => {
                curve.curve == EllipticCurve::P256
            }
            (Self::Ps256 | Self::Rs256, AlgorithmParameters::RSA(_)) => true,
            // The crate's list of key kinds, not ours: whatever it adds is not trusted.
            (Self::EdDsa | Self::Es256 | Self::Ps256 | Self::Rs256, _) => false,
        }
    }

    /// Whether a key has the length that this algorithm needs.
    fn takes_length_of(self, key: &DecodingKey) -> bool {
        match (self, key.kind()) {
            (Self::EdDsa, DecodingKeyKind::SecretOrDer(bytes)) => bytes.len() == 32,
            (Self::Es256, DecodingKeyKind::SecretOrDer(bytes)) => bytes.len() == 65,
            (Self::Ps256 | Self::Rs256, DecodingKeyKind::RsaModulusExponent { n, e }) => {
                let significant = n.iter().skip_while(|byte| **byte == 0).count();
                let exponent: Vec<u8> = e.iter().copied().skip_while(|byte| *byte == 0).collect();
                let is_odd = exponent.last().is_some_and(|last| last % 2 == 1);
                RSA_MODULUS.contains(&significant) && is_odd && exponent != [1]
            }
            (Self::EdDsa | Self::Es256, DecodingKeyKind::RsaModulusExponent { .. })
            | (Self::Ps256 | Self::Rs256, DecodingKeyKind::SecretOrDer(_)) => false,
        }
    }
}

/// A key that cannot be taken. It says nothing of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Not the text of a key of the right kind.
    #[error("not an Ed25519 private key in PKCS#8 PEM")]
    NotAPrivateKey,
    /// Not a public key of a kind that is trusted.
    #[error("not an Ed25519 or P-256 public key")]
    NotAPublicKey,
}

/// A JWK set before its keys are looked at one by one.
#[derive(Deserialize)]
struct ShownKeys {
    keys: Vec<serde_json::Value>,
}

/// A private key that signs tokens and assertions (Ed25519).
#[derive(Clone)]
pub struct SigningKey {
    der: Vec<u8>,
    verifying: VerifyingKey,
}

/// What PKCS#8 writes before the 32 bytes of an Ed25519 seed (RFC 8410).
const ED25519_PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];
const PEM_HEAD: &str = "-----BEGIN PRIVATE KEY-----";
const PEM_FOOT: &str = "-----END PRIVATE KEY-----";

impl SigningKey {
    /// Draws a new key.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, KeyFault> {
        let mut seed = [0_u8; 32];
        entropy.fill(&mut seed);
        Self::from_der([ED25519_PREFIX.as_slice(), seed.as_slice()].concat())
    }

    /// Takes a key from its PKCS#8 PEM text.
    pub fn from_pem(text: &str) -> Result<Self, KeyFault> {
        let body: String = text
            .trim()
            .strip_prefix(PEM_HEAD)
            .and_then(|rest| rest.strip_suffix(PEM_FOOT))
            .ok_or(KeyFault::NotAPrivateKey)?
            .split_whitespace()
            .collect();
        Self::from_der(
            STANDARD
                .decode(body)
                .map_err(|_| KeyFault::NotAPrivateKey)?,
        )
    }

    /// The key as PKCS#8 PEM text, to be kept in a file that nobody else may read.
    pub fn to_pem(&self) -> String {
        format!("{PEM_HEAD}\n{}\n{PEM_FOOT}\n", STANDARD.encode(&self.der))
    }

    /// The public part.
    pub fn verifying_key(&self) -> VerifyingKey {
        self.verifying.clone()
    }

    /// The key's id: the thumbprint of its public part (RFC 7638).
    pub fn id(&self) -> &str {
        &self.verifying.id
    }

    /// Signs a message that is neither token nor assertion: the signature as base64url text. The message
    /// says first what it is, so that a signature over one kind is none over another; `None` when the key
    /// cannot sign.
    pub fn sign_message(&self, message: &[u8]) -> Option<String> {
        let algorithm = self.verifying.algorithm.jwt();
        jsonwebtoken::crypto::sign(message, &self.encoding(), algorithm).ok()
    }

    pub(crate) fn encoding(&self) -> EncodingKey {
        EncodingKey::from_ed_der(&self.der)
    }

    fn from_der(der: Vec<u8>) -> Result<Self, KeyFault> {
        if der.len() != 48 || !der.starts_with(&ED25519_PREFIX) {
            return Err(KeyFault::NotAPrivateKey);
        }
        let jwk = Jwk::from_encoding_key(&EncodingKey::from_ed_der(&der), Algorithm::EdDSA)
            .map_err(|_| KeyFault::NotAPrivateKey)?;
        let verifying = VerifyingKey::from_jwk(jwk, &OWN)?;
        Ok(Self { der, verifying })
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey")
    }
}

/// A public key, with the one algorithm that it may be used with.
#[derive(Clone)]
pub struct VerifyingKey {
    id: String,
    algorithm: SignatureAlgorithm,
    key: DecodingKey,
    jwk: Jwk,
}

impl VerifyingKey {
    /// Takes a key from its JWK as JSON. The id is the key's own `kid`, else its thumbprint.
    pub fn from_jwk_json(text: &str) -> Result<Self, KeyFault> {
        let jwk = serde_json::from_str(text).map_err(|_| KeyFault::NotAPublicKey)?;
        Self::from_jwk(jwk, &OWN)
    }

    /// Takes every key of a JWK set that can sign here; keys of other kinds are left out.
    pub fn from_jwks_json(text: &str) -> Result<Vec<Self>, KeyFault> {
        Self::from_jwks_json_by(text, &OWN)
    }

    /// Takes every key of a JWK set that verifies by one of these algorithms; all others are left out. A key that does
    /// not name its algorithm has the first of them that fits its kind.
    pub fn from_jwks_json_by(
        text: &str,
        algorithms: &[SignatureAlgorithm],
    ) -> Result<Vec<Self>, KeyFault> {
        let set: ShownKeys = serde_json::from_str(text).map_err(|_| KeyFault::NotAPublicKey)?;
        let keys = set
            .keys
            .into_iter()
            .filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
        Ok(keys
            .filter_map(|jwk| Self::from_jwk(jwk, algorithms).ok())
            .collect())
    }

    /// The key's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its one algorithm.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Tells whether the signature ([`SigningKey::sign_message`]) is this key's over exactly this message.
    pub fn has_signed(&self, message: &[u8], signature: &str) -> bool {
        jsonwebtoken::crypto::verify(signature, message, &self.key, self.algorithm.jwt())
            .unwrap_or(false)
    }

    pub(crate) fn decoding(&self) -> &DecodingKey {
        &self.key
    }

    fn from_jwk(mut jwk: Jwk, algorithms: &[SignatureAlgorithm]) -> Result<Self, KeyFault> {
        let named = jwk.common.key_algorithm;
        let mut fitting = algorithms.iter().copied().filter(|algorithm| {
            let is_named = named.is_none_or(|named| named == KeyAlgorithm::from(algorithm.jwt()));
            is_named && algorithm.fits(&jwk.algorithm)
        });
        let algorithm = fitting.next().ok_or(KeyFault::NotAPublicKey)?;
        let key = DecodingKey::from_jwk(&jwk).map_err(|_| KeyFault::NotAPublicKey)?;
        if !is_for_signatures(&jwk) || !algorithm.takes_length_of(&key) {
            return Err(KeyFault::NotAPublicKey);
        }
        let id = match jwk.common.key_id.clone() {
            Some(id) => id,
            None => jwk
                .thumbprint(ThumbprintHash::SHA256)
                .map_err(|_| KeyFault::NotAPublicKey)?,
        };
        jwk.common.key_id = Some(id.clone());
        jwk.common.key_algorithm = Some(KeyAlgorithm::from(algorithm.jwt()));
        Ok(Self {
            id,
            algorithm,
            key,
            jwk,
        })
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "VerifyingKey({})", self.id)
    }
}

/// Whether a key may be used to verify signatures: its own word for what it is for, if it has one (RFC 7517, 4.2 and 4.3).
fn is_for_signatures(jwk: &Jwk) -> bool {
    let used = jwk.common.public_key_use.as_ref();
    let operations = jwk.common.key_operations.as_ref();
    used.is_none_or(|used| *used == PublicKeyUse::Signature)
        && operations.is_none_or(|operations| operations.contains(&KeyOperations::Verify))
}

/// The key set that `/.well-known/jwks.json` shows.
pub fn jwks_json(keys: &[VerifyingKey]) -> String {
    let set = JwkSet {
        keys: keys.iter().map(|key| key.jwk.clone()).collect(),
    };
    serde_json::to_string(&set).unwrap_or_else(|_| "{\"keys\":[]}".to_owned())
}
