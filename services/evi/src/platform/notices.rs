//! Takes notices to partners' systems: one POST, to a host that the operator has named, at an address of the open
//! network. No redirect is followed, no proxy asked, and of the answer nothing is read but its status (threat T35).

pub mod reach;

#[cfg(test)]
mod tests;

use std::{
    error::Error,
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use intake_desk::{CarryingFault, NoticeCarrier, OutgoingNotice};
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
};

use reach::{LOCALHOST, is_open};
pub use reach::{Loopback, NoticeReach};

use crate::fault::CommandFault;

/// The longest time from the call to the head of the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest time until a connection stands.
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);
/// What a notice is.
const EVENT: &str = "application/cloudevents+json";

/// Takes notices out of the house over HTTP.
pub struct HttpNotices {
    reach: NoticeReach,
    client: Client,
}

/// Where names stand. The machine's own name servers, but for tests.
#[async_trait]
pub trait Names: Send + Sync {
    /// Every network address of a name.
    ///
    /// # Errors
    /// When nobody knows the name, or no name server answers.
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

struct NamesOfMachine;

#[async_trait]
impl Names for NamesOfMachine {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let found = tokio::net::lookup_host((name, 0)).await?;
        Ok(found.map(|address| address.ip()).collect())
    }
}

/// A name that stands at an address where nothing is sent.
#[derive(Debug, thiserror::Error)]
#[error("the name stands at an address where nothing is sent")]
struct NotOpen;

/// Gives the client the addresses of a name, and none when one of them is not open. The client connects to what it is
/// given and asks nobody again, so a name cannot point elsewhere in between.
struct OpenNames {
    names: Arc<dyn Names>,
    loopback: Loopback,
}

impl Resolve for OpenNames {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, loopback) = (Arc::clone(&self.names), self.loopback);
        Box::pin(async move {
            let name = name.as_str();
            let here = loopback == Loopback::Allowed && name == LOCALHOST;
            let found = names.addresses(name).await?;
            if found.is_empty() {
                return Err(io::Error::from(io::ErrorKind::NotFound).into());
            }
            let may_be_sent_to = |ip: &IpAddr| is_open(*ip) || (here && ip.is_loopback());
            if !found.iter().all(may_be_sent_to) {
                return Err(NotOpen.into());
            }
            let places = found.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(places) as Addrs)
        })
    }
}

impl HttpNotices {
    /// Notices to these places, by the machine's name servers.
    ///
    /// # Errors
    /// [`CommandFault::ProgramBroken`] when no client can be made.
    pub fn new(reach: NoticeReach) -> Result<Self, CommandFault> {
        Self::with_names(reach, Arc::new(NamesOfMachine))
    }

    /// The same, by other name servers.
    ///
    /// # Errors
    /// As [`HttpNotices::new`].
    pub fn with_names(reach: NoticeReach, names: Arc<dyn Names>) -> Result<Self, CommandFault> {
        let names = OpenNames {
            names,
            loopback: reach.loopback(),
        };
        let client = Client::builder()
            .dns_resolver(Arc::new(names))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .user_agent("evi-notices/1")
            .timeout(PATIENCE)
            .connect_timeout(CONNECT_PATIENCE)
            // Nothing is kept open: the next try looks again where the name stands.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|fault| CommandFault::ProgramBroken {
                reason: format!("notices cannot be sent ({fault})"),
            })?;
        Ok(Self { reach, client })
    }
}

#[async_trait]
impl NoticeCarrier for HttpNotices {
    fn take_address(&self, written: &str) -> Result<String, CarryingFault> {
        self.reach.judge(written).map(String::from)
    }

    async fn carry(&self, notice: &OutgoingNotice) -> Result<u16, CarryingFault> {
        // Judged again at every try: the operator may have named other hosts since it was written.
        let address = self.reach.judge(&notice.address)?;
        let answer = self
            .client
            .post(address)
            .header("content-type", EVENT)
            .header("webhook-id", notice.id.to_string())
            .header("webhook-timestamp", notice.timestamp.to_string())
            .header("webhook-signature", notice.signature.as_str())
            .body(notice.body.clone())
            .send()
            .await
            .map_err(|fault| told(&fault))?;
        Ok(answer.status().as_u16())
    }
}

fn told(fault: &reqwest::Error) -> CarryingFault {
    if is_not_open(fault) {
        CarryingFault::AddressRefused
    } else if fault.is_timeout() {
        CarryingFault::TimedOut
    } else {
        CarryingFault::Unreachable
    }
}

/// Tells whether the name stood at an address where nothing is sent.
fn is_not_open(fault: &reqwest::Error) -> bool {
    let mut next = fault.source();
    while let Some(error) = next {
        if error.downcast_ref::<NotOpen>().is_some() {
            return true;
        }
        next = error.source();
    }
    false
}
