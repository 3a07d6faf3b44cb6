//! The connection to NATS.

use std::{path::PathBuf, time::Duration};

use async_nats::{ConnectOptions, ServerAddr};
use serde::Deserialize;

pub use async_nats::Client;

/// How NATS is reached.
#[derive(Clone)]
pub struct StreamSettings {
    /// The addresses of its servers, `nats://HOST:PORT` or `tls://HOST:PORT`.
    pub servers: Vec<String>,
    /// The name under which this process signs in; empty where nobody is asked.
    pub user: String,
    /// Its password.
    pub password: String,
    /// A file of certificate authorities in PEM, besides those of the system.
    pub authorities: Option<PathBuf>,
    /// The longest time that an answer of the server is waited for.
    pub patience: Duration,
}

/// Why NATS could not be used.
#[derive(Debug, thiserror::Error)]
pub enum StreamFault {
    /// No server is named, or one that is no address.
    #[error("{address:?} is no address of a NATS server")]
    Address {
        /// What was given.
        address: String,
    },
    /// No server took the connection.
    #[error("no server of NATS can be reached")]
    Unreachable,
    /// The server took neither name nor password, or asks for TLS.
    #[error("the server of NATS refused the sign-in")]
    Refused,
    /// The server keeps no streams, or not for this name.
    #[error("the server of NATS gives no JetStream")]
    NoStreams,
    /// The stream or its consumer cannot be had.
    #[error("the stream {stream} cannot be used ({reason})")]
    Unusable {
        /// Which.
        stream: String,
        /// What the server says.
        reason: String,
    },
}

/// A connection that is made in the background, and made anew as often as it breaks.
///
/// # Errors
/// When an address is none, or a file of authorities cannot be read.
pub async fn connect(settings: &StreamSettings) -> Result<Client, StreamFault> {
    let options = options(settings).retry_on_initial_connect();
    let servers = servers(settings)?;
    options
        .connect(servers)
        .await
        .map_err(|_| StreamFault::Unreachable)
}

/// Looks whether NATS would serve, and changes nothing.
///
/// # Errors
/// What stands in the way.
pub async fn look_at(settings: &StreamSettings) -> Result<(), StreamFault> {
    let servers = servers(settings)?;
    let client = options(settings)
        .connect(servers)
        .await
        .map_err(|fault| match fault.kind() {
            async_nats::ConnectErrorKind::Authentication
            | async_nats::ConnectErrorKind::AuthorizationViolation => StreamFault::Refused,
            // The crate's list of faults, not ours: whatever else it is, no connection came of it.
            _ => StreamFault::Unreachable,
        })?;
    let told = client.request(ACCOUNT, "".into()).await;
    let account: Account = told
        .ok()
        .and_then(|told| serde_json::from_slice(&told.payload).ok())
        .ok_or(StreamFault::NoStreams)?;
    match account.error {
        None => Ok(()),
        Some(serde::de::IgnoredAny) => Err(StreamFault::NoStreams),
    }
}

/// Where a server tells what streams a name may have. Older servers tell less than newer ones: all that is read is
/// whether it refuses.
const ACCOUNT: &str = "$JS.API.INFO";

#[derive(Deserialize)]
struct Account {
    error: Option<serde::de::IgnoredAny>,
}

fn options(settings: &StreamSettings) -> ConnectOptions {
    choose_cryptography();
    let mut options = ConnectOptions::new()
        .name("evi")
        .connection_timeout(settings.patience)
        .request_timeout(Some(settings.patience));
    if !settings.user.is_empty() {
        options = options
            .user_and_password(settings.user.clone(), settings.password.clone())
            // Answers to this process are nobody else's to hear (infra/nats).
            .custom_inbox_prefix(format!("_INBOX_{}", settings.user));
    }
    if let Some(authorities) = &settings.authorities {
        options = options.add_root_certificates(authorities.clone());
    }
    options
}

/// Two sets of algorithms are built in, because others' crates ask for one each, and none is chosen by itself.
fn choose_cryptography() {
    let chosen = async_nats::rustls::crypto::ring::default_provider().install_default();
    // Whoever was here before has chosen already.
    drop(chosen);
}

fn servers(settings: &StreamSettings) -> Result<Vec<ServerAddr>, StreamFault> {
    if settings.servers.is_empty() {
        return Err(StreamFault::Address {
            address: String::new(),
        });
    }
    let read = settings.servers.iter().map(|address| {
        address.parse().map_err(|_| StreamFault::Address {
            address: without_password(address),
        })
    });
    read.collect()
}

/// What stands before an @ may be a password.
fn without_password(address: &str) -> String {
    let from = address.rfind('@').map_or(0, |at| at + 1);
    address.get(from..).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(servers: &[&str]) -> StreamSettings {
        StreamSettings {
            servers: servers.iter().map(|server| (*server).to_owned()).collect(),
            user: String::new(),
            password: String::new(),
            authorities: None,
            patience: Duration::from_secs(1),
        }
    }

    #[tokio::test]
    async fn address_that_is_none_is_refused_and_no_password_is_told() {
        let refused = connect(&settings(&[])).await;
        assert!(matches!(refused, Err(StreamFault::Address { .. })));
        let refused = connect(&settings(&["nats://me:hush@:::"])).await;
        let told = refused.err().map(|fault| fault.to_string());
        assert!(told.is_some_and(|told| !told.contains("hush")));
    }

    #[tokio::test]
    async fn server_that_is_away_is_told_by_who_looks() {
        let looked = look_at(&settings(&["nats://127.0.0.1:1"])).await;
        assert!(matches!(looked, Err(StreamFault::Unreachable)));
    }
}
