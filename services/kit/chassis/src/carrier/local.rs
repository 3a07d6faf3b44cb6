//! Calls inside one process: the same routers, requests and assertions as over HTTP, without a socket.

use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
    time::Duration,
};

use async_trait::async_trait;
use axum::{Router, body::Body};
use bytes::Bytes;
use domain::ServiceName;
use http_body_util::{BodyExt, Limited};
use tower::ServiceExt;

use super::{Carrier, CarrierFault, LARGEST_ANSWER};

/// Carries requests to routers of the same process.
///
/// Services need the carrier to be built, and the carrier needs the services; therefore it is made
/// empty and filled once when all of them stand, and emptied when they end: until one of them lets go,
/// neither can. Before and after, every service is unreachable.
pub struct LocalCarrier {
    held: RwLock<Held>,
    patience: Duration,
}

/// What a carrier holds.
enum Held {
    /// Nothing yet.
    Nothing,
    /// The routers of the services that run here.
    Routers(BTreeMap<ServiceName, Router>),
    /// Nothing any more.
    LetGo,
}

/// The carrier was filled before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the carrier is filled already")]
pub struct AlreadyFilled;

impl LocalCarrier {
    /// An empty carrier that waits at most `patience` for each answer.
    pub fn new(patience: Duration) -> Self {
        Self {
            held: RwLock::new(Held::Nothing),
            patience,
        }
    }

    /// Fills the carrier with the routers of the services that run here.
    pub fn fill(&self, routers: BTreeMap<ServiceName, Router>) -> Result<(), AlreadyFilled> {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        match *held {
            Held::Nothing => *held = Held::Routers(routers),
            Held::Routers(_) | Held::LetGo => return Err(AlreadyFilled),
        }
        Ok(())
    }

    /// Lets go of the routers, and with them of everything that the services hold.
    pub fn let_go(&self) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Held::LetGo;
    }

    fn router(&self, to: ServiceName) -> Result<Router, CarrierFault> {
        match &*self.held.read().unwrap_or_else(PoisonError::into_inner) {
            Held::Nothing | Held::LetGo => Err(CarrierFault::Unreachable { to, source: None }),
            Held::Routers(routers) => routers
                .get(&to)
                .cloned()
                .ok_or(CarrierFault::Unknown { to }),
        }
    }
}

impl Default for LocalCarrier {
    fn default() -> Self {
        Self::new(Duration::from_secs(15))
    }
}

#[async_trait]
impl Carrier for LocalCarrier {
    async fn send(
        &self,
        to: ServiceName,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, CarrierFault> {
        let router = self.router(to)?;
        let answered = async {
            let response = router
                .oneshot(request.map(Body::from))
                .await
                .map_err(|never| match never {})?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, LARGEST_ANSWER)
                .collect()
                .await
                .map_err(|source| CarrierFault::Garbled {
                    to,
                    source: Some(source),
                })?
                .to_bytes();
            Ok(http::Response::from_parts(head, body))
        };
        tokio::time::timeout(self.patience, answered)
            .await
            .unwrap_or(Err(CarrierFault::TimedOut { to }))
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::post;

    use super::*;

    fn request() -> http::Request<Bytes> {
        http::Request::post("/echo")
            .body(Bytes::from_static(b"hello"))
            .unwrap()
    }

    #[tokio::test]
    async fn empty_carrier_reaches_nobody() {
        let carrier = LocalCarrier::default();
        let refused = carrier.send(ServiceName::IntakeDesk, request()).await;
        assert!(matches!(refused, Err(CarrierFault::Unreachable { .. })));
    }

    #[tokio::test]
    async fn filled_carrier_answers_and_knows_only_its_services() {
        let carrier = LocalCarrier::default();
        let echo = Router::new().route("/echo", post(|body: Bytes| async { body }));
        let routers = BTreeMap::from([(ServiceName::IntakeDesk, echo)]);
        carrier.fill(routers.clone()).unwrap();
        assert_eq!(carrier.fill(routers), Err(AlreadyFilled));
        let answer = carrier
            .send(ServiceName::IntakeDesk, request())
            .await
            .unwrap();
        assert_eq!(answer.body().as_ref(), b"hello");
        let refused = carrier.send(ServiceName::WelfareUnit, request()).await;
        assert!(matches!(refused, Err(CarrierFault::Unknown { .. })));
    }

    #[tokio::test]
    async fn emptied_carrier_holds_nothing_that_its_services_held() {
        let carrier = LocalCarrier::default();
        let held = std::sync::Arc::new(());
        let of_service = std::sync::Arc::clone(&held);
        let echo = Router::new().route(
            "/echo",
            post(move || {
                let _held = std::sync::Arc::clone(&of_service);
                async { "hello" }
            }),
        );
        carrier
            .fill(BTreeMap::from([(ServiceName::IntakeDesk, echo)]))
            .unwrap();
        carrier.let_go();
        assert_eq!(std::sync::Arc::strong_count(&held), 1);
        let refused = carrier.send(ServiceName::IntakeDesk, request()).await;
        assert!(matches!(refused, Err(CarrierFault::Unreachable { .. })));
    }

    #[tokio::test]
    async fn slow_service_times_out() {
        let carrier = LocalCarrier::new(Duration::from_millis(5));
        let never = Router::new().route(
            "/echo",
            post(|| async { std::future::pending::<&'static str>().await }),
        );
        carrier
            .fill(BTreeMap::from([(ServiceName::FollowUp, never)]))
            .unwrap();
        let late = carrier.send(ServiceName::FollowUp, request()).await;
        assert!(matches!(late, Err(CarrierFault::TimedOut { .. })));
    }
}
