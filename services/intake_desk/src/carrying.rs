//! What takes notices out of the house. The desk says what is sent and where; where anything may go at all, the carrier
//! knows, and it is asked when an endpoint is written and again at every try (threat T35).

use async_trait::async_trait;
use domain::NoticeId;

/// A notice as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingNotice {
    /// The address to which it is posted.
    pub address: String,
    /// `webhook-id`: the same in every try.
    pub id: NoticeId,
    /// `webhook-timestamp`: the moment of this try, in seconds since 1970.
    pub timestamp: i64,
    /// `webhook-signature`.
    pub signature: String,
    /// The body, exactly as it was signed.
    pub body: String,
}

/// Why a notice did not go out, or found nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CarryingFault {
    /// What was written is no address that anything is sent to: not `https`, with a user or a fragment, or malformed.
    #[error("not an address")]
    NotAnAddress,
    /// The host is not one that the operator lets notices go to.
    #[error("the host is not allowed")]
    HostRefused,
    /// The host stands at an address inside a network, or is written as one.
    #[error("the network address is not allowed")]
    AddressRefused,
    /// No connection, or one that broke off.
    #[error("the receiver cannot be reached")]
    Unreachable,
    /// No answer in time.
    #[error("the receiver did not answer in time")]
    TimedOut,
}

/// Takes notices out of the house.
#[async_trait]
pub trait NoticeCarrier: Send + Sync {
    /// The address as it is kept, or why nothing is ever sent there. Nobody is asked for it, no name server either.
    ///
    /// # Errors
    /// [`CarryingFault::NotAnAddress`], [`CarryingFault::HostRefused`] or [`CarryingFault::AddressRefused`].
    fn take_address(&self, written: &str) -> Result<String, CarryingFault>;

    /// Posts a notice once, and gives the HTTP status of the answer. What else was answered is not read.
    ///
    /// # Errors
    /// Why there was no answer.
    async fn carry(&self, notice: &OutgoingNotice) -> Result<u16, CarryingFault>;
}

/// Where no notice goes out: to no host whatsoever.
#[derive(Debug, Clone, Copy, Default)]
pub struct NothingGoesOut;

#[async_trait]
impl NoticeCarrier for NothingGoesOut {
    fn take_address(&self, _: &str) -> Result<String, CarryingFault> {
        Err(CarryingFault::HostRefused)
    }

    async fn carry(&self, _: &OutgoingNotice) -> Result<u16, CarryingFault> {
        Err(CarryingFault::HostRefused)
    }
}
