//! The way from this process to every service: inside it where the service runs here, over HTTP
//! where it does not.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use axum::Router;
use bytes::Bytes;
use chassis::{Carrier, CarrierFault, LocalCarrier, RemoteCarrier, RemoteSettings};
use domain::ServiceName;
use reqwest::Url;

use crate::fault::CommandFault;

/// Knows which services run here.
pub struct Ways {
    here: BTreeSet<ServiceName>,
    local: LocalCarrier,
    remote: RemoteCarrier,
}

impl Ways {
    /// The ways of a process that runs `here` and finds the others at `peers`.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(
        here: BTreeSet<ServiceName>,
        peers: BTreeMap<ServiceName, Url>,
        patience: Duration,
    ) -> Result<Arc<Self>, CommandFault> {
        let settings = RemoteSettings {
            addresses: peers,
            patience,
            connect_patience: patience.min(CONNECTING),
        };
        let remote = RemoteCarrier::new(settings).map_err(|_| CommandFault::ProgramBroken {
            reason: "no HTTP client can be made".to_owned(),
        })?;
        Ok(Arc::new(Self {
            here,
            local: LocalCarrier::new(patience),
            remote,
        }))
    }

    /// Opens the ways inside the process. Until then the services here are out of reach.
    ///
    /// # Errors
    /// When they are open already.
    pub fn open(&self, routers: BTreeMap<ServiceName, Router>) -> Result<(), CommandFault> {
        self.local
            .fill(routers)
            .map_err(|_| CommandFault::ProgramBroken {
                reason: "the services were started twice".to_owned(),
            })
    }

    /// Whether a service runs in this process.
    pub fn runs_here(&self, service: ServiceName) -> bool {
        self.here.contains(&service)
    }

    /// Closes the ways inside the process for good, so that the services and what they hold can end.
    pub fn close(&self) {
        self.local.let_go();
    }
}

/// A service that does not take a connection within this time is as good as away.
const CONNECTING: Duration = Duration::from_secs(2);

#[async_trait]
impl Carrier for Ways {
    async fn send(
        &self,
        to: ServiceName,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, CarrierFault> {
        if self.runs_here(to) {
            self.local.send(to, request).await
        } else {
            self.remote.send(to, request).await
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;

    use super::*;

    #[tokio::test]
    async fn service_that_runs_here_is_never_looked_for_elsewhere() {
        let here = BTreeSet::from([ServiceName::IntakeDesk]);
        let ways = Ways::new(here, BTreeMap::new(), Duration::from_secs(1)).expect("ways");
        let router = Router::new().route("/healthz", get(|| async { "ok" }));
        ways.open(BTreeMap::from([(ServiceName::IntakeDesk, router)]))
            .expect("open");
        let ask = || {
            http::Request::get("/healthz")
                .body(Bytes::new())
                .expect("a request")
        };
        let answer = ways
            .send(ServiceName::IntakeDesk, ask())
            .await
            .expect("an answer");
        assert_eq!(answer.body().as_ref(), b"ok");
        let unknown = ways.send(ServiceName::FollowUp, ask()).await;
        assert!(matches!(unknown, Err(CarrierFault::Unknown { .. })));
    }
}
