//! Makes signed texts with any header and any claims, as somebody could who holds the key.

use access::SigningKey;
use anyhow::Result;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::Value;

/// A text signed with `key`, whatever its header says.
pub fn signed(key: &SigningKey, header: &Value, claims: &str) -> Result<String> {
    let message = message(header, claims);
    let secret = EncodingKey::from_ed_pem(key.to_pem().as_bytes())?;
    let signature = crypto::sign(message.as_bytes(), &secret, Algorithm::EdDSA)?;
    Ok(format!("{message}.{signature}"))
}

/// A text signed with a shared secret, as by somebody who takes a public key for one.
pub fn signed_by_secret(secret: &[u8], header: &Value, claims: &str) -> Result<String> {
    let message = message(header, claims);
    let secret = EncodingKey::from_secret(secret);
    let signature = crypto::sign(message.as_bytes(), &secret, Algorithm::HS256)?;
    Ok(format!("{message}.{signature}"))
}

/// A text with any third part.
pub fn with_signature(header: &Value, claims: &str, signature: &str) -> String {
    format!("{}.{signature}", message(header, claims))
}

fn message(header: &Value, claims: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}", part(&header.to_string()), part(claims))
}

/// The same object with one field set.
pub fn with(object: &Value, name: &str, value: Value) -> Value {
    let mut other = object.clone();
    other[name] = value;
    other
}

/// The same object without one field.
pub fn without(object: &Value, name: &str) -> Value {
    let mut other = object.clone();
    if let Some(fields) = other.as_object_mut() {
        fields.remove(name);
    }
    other
}

/// Headers that would have the reader of the text trust, fetch or understand something more.
pub fn bringing_a_key(foreign: &Value) -> Vec<(&'static str, Value)> {
    use serde_json::json;
    vec![
        ("jku", json!("https://127.0.0.1:9/jwks.json")),
        ("x5u", json!("https://127.0.0.1:9/chain.pem")),
        ("jwk", foreign.clone()),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
        ("enc", json!("A256GCM")),
    ]
}

/// Algorithms that no key here may be used with.
pub const OTHER_ALGORITHMS: [&str; 14] = [
    "none", "None", "NONE", "nOnE", "HS256", "HS384", "HS512", "RS256", "RS512", "PS256", "ES256",
    "ES384", "ES512", "",
];

/// Ids of keys that are paths, statements or nothing.
pub const OTHER_KEYS: [&str; 8] = [
    "",
    "../../dev/null",
    "/proc/self/environ",
    "' OR 1=1 --",
    "1; DROP TABLE person",
    "null",
    "0",
    "platform_token",
];
