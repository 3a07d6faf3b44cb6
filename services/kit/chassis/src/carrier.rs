//! How one service reaches another: by a call inside the process or over internal HTTP.

mod local;
mod remote;

use async_trait::async_trait;
use bytes::Bytes;
use domain::ServiceName;

pub use local::{AlreadyFilled, LocalCarrier};
pub use remote::{RemoteCarrier, RemoteSettings};

/// The largest answer that is taken from a service: 16 MiB.
pub const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// Carries requests between services. It adds nothing and decides nothing; whoever sends signs.
#[async_trait]
pub trait Carrier: Send + Sync {
    /// Sends `request` to the service `to` and gives back its whole answer, whatever its status.
    ///
    /// The request's URI needs a path alone; where the service stands is the carrier's to know.
    async fn send(
        &self,
        to: ServiceName,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, CarrierFault>;
}

/// Why no answer came.
#[derive(Debug, thiserror::Error)]
pub enum CarrierFault {
    /// The service is not known to this carrier.
    #[error("{to} has no address")]
    Unknown {
        /// Whom the request was for.
        to: ServiceName,
    },
    /// The service does not take calls.
    #[error("{to} cannot be reached")]
    Unreachable {
        /// Whom the request was for.
        to: ServiceName,
        /// What stood in the way.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// The service did not answer in time.
    #[error("{to} did not answer in time")]
    TimedOut {
        /// Whom the request was for.
        to: ServiceName,
    },
    /// The answer broke off, was too large, or the request could not be made.
    #[error("the answer of {to} cannot be read")]
    Garbled {
        /// Whom the request was for.
        to: ServiceName,
        /// What was wrong with it.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}
