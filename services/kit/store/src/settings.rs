//! How a service's store is opened.

use std::{fmt, sync::Arc, time::Duration};

use domain::{Clock, Entropy, ServiceName, SystemClock, SystemEntropy, event::EventBody};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Which services an event is told to.
pub type Route = fn(&EventBody) -> Vec<ServiceName>;

/// Tells nobody: the route of a store whose service tells no events.
pub fn nobody(_body: &EventBody) -> Vec<ServiceName> {
    Vec::new()
}

/// The settings of one service's store.
#[derive(Clone)]
pub struct StoreSettings {
    /// The service whose database it is.
    pub service: ServiceName,
    /// `sqlite:///folder/file.db` (made when missing) or `postgres://...`.
    pub url: String,
    /// PostgreSQL: the schema, so that one database can hold several services. `None`: the
    /// login role's own search path.
    pub schema: Option<String>,
    /// Connections of the pool: PostgreSQL's one pool, SQLite's pool of readers.
    pub connections: u32,
    /// The secret from which the keys of cursors and idempotency hashes are made.
    pub secret: StoreSecret,
    /// Time for what happens outside a request: relay, retention, audit chain.
    pub clock: Arc<dyn Clock>,
    /// Chance for what happens outside a request.
    pub entropy: Arc<dyn Entropy>,
    /// Which services each event is told to.
    pub route: Route,
    /// How delivery is tried again.
    pub delivery: DeliverySettings,
    /// When a commit is on disk. Default: before it is acknowledged.
    pub durability: Durability,
    /// How long an idempotency key is remembered. Default 24 hours.
    pub keep_keys: chrono::Duration,
    /// How long a statement waits for the writer or a connection. Default 5 seconds.
    pub patience: Duration,
}

impl StoreSettings {
    /// Settings with the machine's clock and chance, no subscribers, and 8 connections.
    pub fn new(service: ServiceName, url: impl Into<String>, secret: StoreSecret) -> Self {
        Self {
            service,
            url: url.into(),
            schema: None,
            connections: 8,
            secret,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            route: nobody,
            delivery: DeliverySettings::default(),
            durability: Durability::BeforeAnswer,
            keep_keys: chrono::Duration::hours(24),
            patience: Duration::from_secs(5),
        }
    }
}

impl fmt::Debug for StoreSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password, so it is left out.
        formatter
            .debug_struct("StoreSettings")
            .field("service", &self.service)
            .field("schema", &self.schema)
            .field("connections", &self.connections)
            .finish_non_exhaustive()
    }
}

/// When a commit is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Before it is acknowledged: what was answered is never lost.
    BeforeAnswer,
    /// When the operating system likes, for an embedded database that is thrown away if it is not
    /// filled to its end. Whoever fills it brings the files to disk before it counts. PostgreSQL
    /// knows only the other.
    WhenFilled,
}

/// How delivery of events is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliverySettings {
    /// How many events are claimed in one round for one subscriber.
    pub batch: u64,
    /// How long a claim holds before another relay may take the event over.
    pub lease: chrono::Duration,
    /// How long after the first fault it is tried again; doubled with every fault.
    pub first_pause: chrono::Duration,
    /// The longest pause. Short, because the agencies are to agree within seconds after one of
    /// them has been away.
    pub longest_pause: chrono::Duration,
    /// How many times a subscriber may refuse an event before it is parked. A subscriber that
    /// cannot be reached is tried for ever.
    pub refusals: i32,
}

impl Default for DeliverySettings {
    fn default() -> Self {
        Self {
            batch: 32,
            lease: chrono::Duration::seconds(30),
            first_pause: chrono::Duration::milliseconds(250),
            longest_pause: chrono::Duration::seconds(4),
            refusals: 8,
        }
    }
}

impl DeliverySettings {
    /// How long to wait after the `attempts`-th fault.
    pub(crate) fn pause(&self, attempts: i32) -> chrono::Duration {
        let doublings = u32::try_from(attempts.saturating_sub(1))
            .unwrap_or(0)
            .min(20);
        (self.first_pause * (1 << doublings)).min(self.longest_pause)
    }
}

/// 32 secret bytes of one service. Each use has a key of its own made from it.
#[derive(Clone)]
pub struct StoreSecret([u8; 32]);

impl StoreSecret {
    /// Takes a secret from the configuration.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Draws a secret, for a store that is made for the first time or for a test.
    pub fn draw(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0_u8; 32];
        entropy.fill(&mut bytes);
        Self(bytes)
    }

    /// The key for one use.
    pub(crate) fn key(&self, service: ServiceName, purpose: &str) -> [u8; 32] {
        let mut mac = keyed(&self.0);
        mac.update(domain::CodeList::code(service).as_bytes());
        mac.update(b"/");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for StoreSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("StoreSecret(..)")
    }
}

/// A keyed hash, ready to take bytes.
pub(crate) fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let settings = DeliverySettings::default();
        assert_eq!(settings.pause(1), settings.first_pause);
        assert_eq!(settings.pause(2), settings.first_pause * 2);
        assert_eq!(settings.pause(i32::MAX), settings.longest_pause);
    }

    #[test]
    fn settings_show_neither_address_nor_secret() {
        let secret = StoreSecret::new([7; 32]);
        let settings = StoreSettings::new(ServiceName::IntakeDesk, "postgres://a:hush@b/c", secret);
        let told = format!("{settings:?} {:?}", settings.secret);
        assert!(!told.contains("hush") && !told.contains("7, 7"), "{told}");
    }
}
