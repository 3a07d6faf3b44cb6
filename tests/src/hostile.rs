//! An identity provider that does what it is told, over real HTTP: several issuers on one socket, each with keys of its
//! own, whose codes lead to whatever tokens a test has planned, right or wrong.

mod plan;
mod server;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use access::{SigningKey, jwks_json};
use anyhow::{Context, Result};
use domain::{Clock, SystemClock, SystemEntropy};
use reqwest::Url;
use serde_json::{Value, json};

pub use plan::{Answer, Plan, Signer, sign};

/// The secret that our client shares with every issuer here.
pub const SECRET: &str = "between-client-and-provider-4711";
/// Who our client is at every issuer here.
pub const CLIENT: &str = "evi";

/// The shortest text that is a secret by itself.
const SHORTEST: usize = 20;

/// How an issuer describes itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As it should.
    Honest,
    /// As if it were another issuer.
    OtherIssuer,
    /// With a token endpoint over plain HTTP on another machine.
    PlainHttp,
    /// With plain challenges alone.
    PlainChallenge,
    /// With more than anybody has to say.
    Huge,
    /// Never.
    Silent,
    /// By sending one elsewhere.
    Moved,
    /// Without any key.
    Keyless,
    /// With something that is no description.
    Garbage,
}

/// One issuer.
pub struct Issuer {
    /// How it describes itself.
    pub manner: Manner,
    /// Its key.
    pub key: SigningKey,
}

/// All issuers, and the codes that they have given.
pub struct Hostile {
    base: String,
    issuers: BTreeMap<&'static str, Issuer>,
    codes: Mutex<BTreeMap<String, Plan>>,
    secrets: Mutex<Vec<String>>,
    _server: tokio::task::JoinHandle<()>,
}

/// A sign-in as it arrives at the provider.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    /// What the browser is to bring back.
    pub state: String,
    /// What the ID token is to hold.
    pub nonce: String,
    /// Of the code's verifier.
    pub challenge: String,
    /// Everything else that was asked.
    pub asked: BTreeMap<String, String>,
}

impl Hostile {
    /// Opens the issuers on a socket of this machine.
    ///
    /// # Errors
    /// When no socket can be had.
    pub async fn open(manners: &[(&'static str, Manner)]) -> Result<Arc<Self>> {
        let socket = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        let base = format!("http://{}", socket.local_addr()?);
        let issuers = manners.iter().map(|(name, manner)| {
            let key = SigningKey::generate(&SystemEntropy)?;
            Ok((
                *name,
                Issuer {
                    manner: *manner,
                    key,
                },
            ))
        });
        let issuers = issuers.collect::<Result<_>>()?;
        Ok(Arc::new_cyclic(|own: &std::sync::Weak<Self>| Self {
            base,
            issuers,
            codes: Mutex::default(),
            secrets: Mutex::default(),
            _server: tokio::spawn(server::serve(socket, own.clone())),
        }))
    }

    /// The `iss` of an issuer.
    pub fn issuer(&self, name: &str) -> String {
        format!("{}/{name}", self.base)
    }

    /// The key of an issuer.
    ///
    /// # Errors
    /// When there is no such issuer.
    pub fn key(&self, name: &str) -> Result<&SigningKey> {
        let found = self.issuers.get(name);
        Ok(&found.with_context(|| name.to_owned())?.key)
    }

    /// The keys of an issuer as it shows them.
    ///
    /// # Errors
    /// When there is no such issuer.
    pub fn key_set(&self, name: &str) -> Result<String> {
        Ok(jwks_json(&[self.key(name)?.verifying_key()]))
    }

    /// What a browser asked for at an issuer's page.
    ///
    /// # Errors
    /// When the address is not the issuer's, or lacks something.
    pub fn arrive(&self, name: &str, address: &str) -> Result<Arrival> {
        let url = Url::parse(address)?;
        let own = format!("{}/authorize", self.issuer(name));
        anyhow::ensure!(address.starts_with(&own), "{address} is not of {name}");
        let asked: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let one = |key: &str| asked.get(key).cloned().with_context(|| key.to_owned());
        let arrival = Arrival {
            state: one("state")?,
            nonce: one("nonce")?,
            challenge: one("code_challenge")?,
            asked: asked.clone(),
        };
        let told = [&arrival.state, &arrival.nonce, &arrival.challenge];
        self.remember(told.into_iter().cloned());
        Ok(arrival)
    }

    /// The plan of an honest issuer for somebody.
    ///
    /// # Errors
    /// When there is no such issuer.
    pub fn honest(&self, name: &str, arrival: &Arrival, who: Value) -> Result<Plan> {
        let now = SystemClock.now().timestamp();
        let mut claims = json!({
            "iss": self.issuer(name),
            "aud": CLIENT,
            "sub": format!("sub-of-{name}"),
            "sid": format!("sid-of-{name}"),
            "iat": now,
            "exp": now + 240,
            "auth_time": now,
            "acr": "http://id.elegnamnden.se/loa/1.0/loa3",
            "nonce": arrival.nonce,
        });
        let into = claims.as_object_mut().context("an object")?;
        into.extend(who.as_object().cloned().unwrap_or_default());
        let key = self.key(name)?;
        Ok(Plan {
            issuer: name.to_owned(),
            header: json!({ "alg": "EdDSA", "typ": "JWT", "kid": key.id() }),
            claims,
            signer: Signer::Key(Box::new(key.clone())),
            answer: Answer::Tokens,
            user_info: json!({ "sub": format!("sub-of-{name}") }),
            challenge: arrival.challenge.clone(),
        })
    }

    /// Gives a code for a plan.
    pub fn give(&self, plan: Plan) -> String {
        let code = format!("code-{}", domain::Entropy::uuid(&SystemEntropy));
        self.remember([code.clone()]);
        locked(&self.codes).insert(code.clone(), plan);
        code
    }

    /// Everything that was given or asked and may stand in no log.
    pub fn secrets(&self) -> Vec<String> {
        locked(&self.secrets).clone()
    }

    /// Adds something that may stand in no log; what is as short as a word stands in many.
    pub fn remember(&self, told: impl IntoIterator<Item = String>) {
        let long = told.into_iter().filter(|told| told.len() >= SHORTEST);
        locked(&self.secrets).extend(long);
    }

    fn take(&self, code: &str) -> Option<Plan> {
        locked(&self.codes).remove(code)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
