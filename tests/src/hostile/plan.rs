//! What a code leads to.

use access::SigningKey;
use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::Value;

/// What a code leads to.
#[derive(Clone)]
pub struct Plan {
    /// The issuer that gave it.
    pub issuer: String,
    /// The header of the ID token.
    pub header: Value,
    /// Its claims.
    pub claims: Value,
    /// By what it is signed.
    pub signer: Signer,
    /// What the token endpoint answers.
    pub answer: Answer,
    /// What the user information endpoint answers.
    pub user_info: Value,
    /// The challenge to which the verifier must fit.
    pub challenge: String,
}

/// By what a token is signed.
#[derive(Clone)]
pub enum Signer {
    /// A private key (EdDSA).
    Key(Box<SigningKey>),
    /// A shared secret (HS256).
    Secret(Vec<u8>),
    /// Nothing.
    Nothing,
}

/// What the token endpoint answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Tokens.
    Tokens,
    /// An access token alone.
    NoIdToken,
    /// This ID token, whatever the plan says.
    This(String),
    /// An error.
    Error(&'static str),
    /// A page.
    Page,
    /// More than anybody has to say.
    Huge,
    /// Nothing, ever.
    Silence,
    /// That the tokens are elsewhere.
    Moved,
}

/// Signs claims under a header.
///
/// # Errors
/// When the key cannot sign.
pub fn sign(header: &Value, claims: &Value, signer: &Signer) -> Result<String> {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = match signer {
        Signer::Key(key) => key.sign_message(signed.as_bytes()).context("a signature")?,
        Signer::Secret(secret) => {
            let key = EncodingKey::from_secret(secret);
            jsonwebtoken::crypto::sign(signed.as_bytes(), &key, Algorithm::HS256)?
        }
        Signer::Nothing => String::new(),
    };
    Ok(format!("{signed}.{signature}"))
}

impl Plan {
    /// Changes claims: `null` takes one away.
    #[must_use]
    pub fn with(mut self, changed: Value) -> Self {
        lay_over(&mut self.claims, changed);
        self
    }

    /// Changes the header: `null` takes a member away.
    #[must_use]
    pub fn under(mut self, changed: Value) -> Self {
        lay_over(&mut self.header, changed);
        self
    }

    /// Signs by something else.
    #[must_use]
    pub fn by(mut self, signer: Signer) -> Self {
        self.signer = signer;
        self
    }

    /// Answers something else.
    #[must_use]
    pub fn answering(mut self, answer: Answer) -> Self {
        self.answer = answer;
        self
    }

    /// Tells something at the user information endpoint.
    #[must_use]
    pub fn telling(mut self, told: Value) -> Self {
        self.user_info = told;
        self
    }

    /// The ID token.
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn token(&self) -> Result<String> {
        sign(&self.header, &self.claims, &self.signer)
    }
}

fn lay_over(value: &mut Value, changed: Value) {
    let (Some(into), Value::Object(changed)) = (value.as_object_mut(), changed) else {
        return;
    };
    for (name, value) in changed {
        if value.is_null() {
            into.remove(&name);
        } else {
            into.insert(name, value);
        }
    }
}
