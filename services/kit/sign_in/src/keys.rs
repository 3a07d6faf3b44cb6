//! The keys that an issuer of access tokens shows at an address of its own (JWK set, RFC 7517), kept while the process
//! runs. An issuer that is away, or that answers something else than keys, leaves those that are known.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration as Patience,
};

use access::{IssuerKeys, Renewal, SignatureAlgorithm, VerifyingKey};
use chrono::{DateTime, Duration, Utc};
use http::{StatusCode, header};
use reqwest::Url;
use tokio::sync::Mutex;

use crate::fetch::{FetchFault, Fetcher, is_safe};

/// What is configured of the keys of an issuer.
#[derive(Debug, Clone)]
pub struct KeySettings {
    /// What the operator calls the issuer: it stands in the log.
    pub name: String,
    /// Where the issuer shows its keys.
    pub address: String,
    /// The algorithms by which it signs. Keys of others are no keys of its.
    pub algorithms: Vec<SignatureAlgorithm>,
    /// How long it is waited for.
    pub patience: Patience,
    /// How much time lies at least between two askings.
    pub pause: Duration,
}

/// Keys that cannot be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeySettingsRefused {
    /// The address.
    #[error("jwks_uri must be an https address (http only on this machine)")]
    Address,
    /// No HTTP client can be made.
    #[error("no HTTP client can be made")]
    NoClient,
}

/// Why an issuer showed no keys. No text repeats what it sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeysAway {
    /// Nothing was fetched.
    #[error("{0}")]
    NotFetched(#[from] FetchFault),
    /// Another answer than 200.
    #[error("it does not show its keys there")]
    NotShown,
    /// Something else than a JWK set.
    #[error("what it shows is no JWK set")]
    NotAKeySet,
}

/// The keys of an issuer, as it showed them last.
pub struct PublishedKeys(Arc<Inner>);

struct Inner {
    settings: KeySettings,
    fetcher: Fetcher,
    known: RwLock<Arc<[VerifyingKey]>>,
    asked_at: Mutex<Option<DateTime<Utc>>>,
}

impl fmt::Debug for PublishedKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublishedKeys({})", self.0.settings.name)
    }
}

impl PublishedKeys {
    /// The keys of an issuer, none of which is known yet.
    ///
    /// # Errors
    /// When its address is none of HTTPS, or of this machine.
    pub fn new(settings: KeySettings) -> Result<Self, KeySettingsRefused> {
        let address = Url::parse(&settings.address).ok();
        if !address.as_ref().is_some_and(is_safe) {
            return Err(KeySettingsRefused::Address);
        }
        let fetcher = Fetcher::new(settings.patience).map_err(|_| KeySettingsRefused::NoClient)?;
        Ok(Self(Arc::new(Inner {
            settings,
            fetcher,
            known: RwLock::new(Arc::new([])),
            asked_at: Mutex::new(None),
        })))
    }

    /// What the operator calls the issuer.
    pub fn name(&self) -> &str {
        &self.0.settings.name
    }

    /// Asks the issuer for its keys, keeps them, and tells how many can be used.
    ///
    /// # Errors
    /// When it shows none; what was known stays known.
    pub async fn ask(&self) -> Result<usize, KeysAway> {
        self.0.ask().await
    }
}

impl Inner {
    async fn ask(&self) -> Result<usize, KeysAway> {
        let request = http::Request::get(&self.settings.address)
            .header(header::ACCEPT, "application/jwk-set+json, application/json")
            .body(Vec::new())
            .map_err(|_| FetchFault::Insecure)?;
        let answer = self.fetcher.fetch(request).await?;
        if answer.status() != StatusCode::OK {
            return Err(KeysAway::NotShown);
        }
        let text = std::str::from_utf8(answer.body()).map_err(|_| KeysAway::NotAKeySet)?;
        let keys = VerifyingKey::from_jwks_json_by(text, &self.settings.algorithms)
            .map_err(|_| KeysAway::NotAKeySet)?;
        let count = keys.len();
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = keys.into();
        Ok(count)
    }

    async fn ask_once(&self, now: DateTime<Utc>) {
        // Whoever comes while it is asked waits for the same answer.
        let mut asked_at = self.asked_at.lock().await;
        if asked_at.is_some_and(|asked_at| (now - asked_at).abs() < self.settings.pause) {
            return;
        }
        *asked_at = Some(now);
        let issuer = &self.settings.name;
        match self.ask().await {
            Ok(0) => tracing::warn!(%issuer, "the issuer shows no key that can be used"),
            Ok(count) => tracing::debug!(%issuer, count, "the issuer showed its keys"),
            Err(reason) => tracing::warn!(
                %issuer, %reason,
                "the issuer showed no keys; those that are known stay"
            ),
        }
    }
}

impl IssuerKeys for PublishedKeys {
    fn known(&self) -> Arc<[VerifyingKey]> {
        let known = self.0.known.read();
        Arc::clone(&known.unwrap_or_else(PoisonError::into_inner))
    }

    fn renew(&self, now: DateTime<Utc>) -> Renewal<'_> {
        let keys = Arc::clone(&self.0);
        // It is asked to the end, even if whoever brought the token goes away: else nobody could be sure that it was.
        let asking = tokio::spawn(async move { keys.ask_once(now).await });
        Box::pin(async move {
            if asking.await.is_err() {
                tracing::error!("the asking for keys broke off");
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpListener,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use access::{SigningKey, jwks_json};
    use domain::SystemEntropy;

    use super::*;

    /// An issuer on a socket of this machine, which answers whatever it is told to.
    struct Issuer {
        address: String,
        answer: Arc<RwLock<String>>,
        asked: Arc<AtomicUsize>,
    }

    impl Issuer {
        fn open() -> Self {
            let socket = TcpListener::bind(("127.0.0.1", 0)).expect("a socket");
            let address = format!("http://{}/keys", socket.local_addr().expect("an address"));
            let (answer, asked) = (
                Arc::new(RwLock::new(String::new())),
                Arc::new(AtomicUsize::new(0)),
            );
            let (told, count) = (Arc::clone(&answer), Arc::clone(&asked));
            // It ends with the process of the tests.
            std::thread::spawn(move || {
                while let Ok((mut stream, _)) = socket.accept() {
                    count.fetch_add(1, Ordering::Relaxed);
                    let mut asked = [0_u8; 4096];
                    match stream.read(&mut asked) {
                        Ok(0) | Err(_) => continue,
                        Ok(_) => {}
                    }
                    let answer = told.read().expect("nobody panics in here").clone();
                    // Whoever has read enough may have gone.
                    let _ = stream.write_all(answer.as_bytes());
                }
            });
            Self {
                address,
                answer,
                asked,
            }
        }

        fn says(&self, status: &str, body: &str) {
            let length = body.len();
            *self.answer.write().expect("nobody panics in here") = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
        }

        fn shows(&self, keys: &[&SigningKey]) {
            let shown: Vec<VerifyingKey> = keys.iter().map(|key| key.verifying_key()).collect();
            self.says("200 OK", &jwks_json(&shown));
        }

        fn keys(&self) -> PublishedKeys {
            PublishedKeys::new(settings(&self.address)).expect("good settings")
        }

        fn asked(&self) -> usize {
            self.asked.load(Ordering::Relaxed)
        }
    }

    fn settings(address: &str) -> KeySettings {
        KeySettings {
            name: "sormland".to_owned(),
            address: address.to_owned(),
            algorithms: vec![SignatureAlgorithm::EdDsa],
            patience: Patience::from_secs(5),
            pause: Duration::seconds(30),
        }
    }

    fn key() -> SigningKey {
        SigningKey::generate(&SystemEntropy).expect("a key")
    }

    fn moment(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + second, 0).expect("a moment")
    }

    fn ids(keys: &PublishedKeys) -> Vec<String> {
        let known = keys.known();
        known.iter().map(|key| key.id().to_owned()).collect()
    }

    #[tokio::test]
    async fn new_keys_are_asked_for_once_in_a_while_and_take_the_place_of_the_old() {
        let issuer = Issuer::open();
        let (old, new) = (key(), key());
        issuer.shows(&[&old]);
        let keys = issuer.keys();
        assert!(ids(&keys).is_empty());
        keys.renew(moment(0)).await;
        assert_eq!(ids(&keys), [old.id()]);
        issuer.shows(&[&old, &new]);
        keys.renew(moment(29)).await;
        assert_eq!((ids(&keys), issuer.asked()), (vec![old.id().to_owned()], 1));
        keys.renew(moment(30)).await;
        assert_eq!(ids(&keys), [old.id(), new.id()]);
        issuer.shows(&[&new]);
        keys.renew(moment(60)).await;
        assert_eq!(ids(&keys), [new.id()]);
        // A clock that was set back asks for nothing more often, and is not waited for until it has caught up.
        keys.renew(moment(45)).await;
        assert_eq!(issuer.asked(), 3);
        keys.renew(moment(0)).await;
        assert_eq!(issuer.asked(), 4);
    }

    #[tokio::test]
    async fn an_issuer_that_is_away_or_says_something_else_leaves_the_known_keys() {
        let issuer = Issuer::open();
        let own = key();
        issuer.shows(&[&own]);
        let keys = issuer.keys();
        assert_eq!(keys.ask().await, Ok(1));
        let huge = "x".repeat(300 * 1024);
        for (status, body, reason) in [
            ("500 Oops", "{\"keys\":[]}", KeysAway::NotShown),
            ("302 Found", "{\"keys\":[]}", KeysAway::NotShown),
            ("200 OK", "<html>", KeysAway::NotAKeySet),
            ("200 OK", "[]", KeysAway::NotAKeySet),
            (
                "200 OK",
                huge.as_str(),
                KeysAway::NotFetched(FetchFault::TooLarge),
            ),
        ] {
            issuer.says(status, body);
            assert_eq!(keys.ask().await, Err(reason), "{status}");
            assert_eq!(ids(&keys), [own.id()], "{status}");
        }
        let away = PublishedKeys::new(settings("http://127.0.0.1:9/keys")).expect("settings");
        assert_eq!(
            away.ask().await,
            Err(KeysAway::NotFetched(FetchFault::NoAnswer))
        );
        // An issuer that shows no key any more has taken its keys back.
        issuer.says("200 OK", "{\"keys\":[]}");
        assert_eq!(keys.ask().await, Ok(0));
        assert!(ids(&keys).is_empty());
    }

    #[test]
    fn keys_are_asked_for_over_https_or_on_this_machine() {
        for address in ["", "id.example/keys", "http://id.example/keys", "file:///k"] {
            let refused = PublishedKeys::new(settings(address)).map(|_| ());
            assert_eq!(refused, Err(KeySettingsRefused::Address), "{address}");
        }
        assert!(PublishedKeys::new(settings("https://id.example/keys")).is_ok());
    }
}
