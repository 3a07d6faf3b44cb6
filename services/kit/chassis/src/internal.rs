//! One service's signed call to another, made on the platform's own behalf.

use std::sync::Arc;

use access::{
    ASSERTION_HEADER, AssertionRequest, AssertionSigner, AssuranceLevel, ReaderKind, SignIn,
    SystemPrincipal,
};
use bytes::Bytes;
use chrono::Duration;
use domain::{Clock, CodeList, Entropy, ServiceName, TraceId};

use crate::carrier::{Carrier, CarrierFault};

/// Calls the internal ways of other services with signed assertions.
#[derive(Clone)]
pub struct InternalCaller {
    /// How requests travel.
    pub carrier: Arc<dyn Carrier>,
    /// Signs in the name of the calling service.
    pub signer: Arc<AssertionSigner>,
    /// The time of the assertions.
    pub clock: Arc<dyn Clock>,
    /// The chance of the assertions.
    pub entropy: Arc<dyn Entropy>,
}

/// Why a call gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum CallFault {
    /// The assertion could not be signed or the request not be made.
    #[error("the call to {to} could not be made")]
    Unmade {
        /// Whom it was for.
        to: ServiceName,
    },
    /// No answer came.
    #[error(transparent)]
    Carrier(#[from] CarrierFault),
}

impl InternalCaller {
    /// Sends `body` to `path` of the service `to`, as `principal`.
    pub async fn post(
        &self,
        to: ServiceName,
        path: &'static str,
        principal: SystemPrincipal,
        body: Vec<u8>,
    ) -> Result<http::Response<Bytes>, CallFault> {
        self.send(http::Method::POST, to, path, principal, body)
            .await
    }

    /// Asks `path` of the service `to`, as `principal`.
    pub async fn get(
        &self,
        to: ServiceName,
        path: &str,
        principal: SystemPrincipal,
    ) -> Result<http::Response<Bytes>, CallFault> {
        self.send(http::Method::GET, to, path, principal, Vec::new())
            .await
    }

    async fn send(
        &self,
        method: http::Method,
        to: ServiceName,
        path: &str,
        principal: SystemPrincipal,
        body: Vec<u8>,
    ) -> Result<http::Response<Bytes>, CallFault> {
        let unmade = || CallFault::Unmade { to };
        let assertion = self.signed(to, principal, &body).ok_or_else(unmade)?;
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header(http::header::CONTENT_TYPE, "application/json")
            .header(ASSERTION_HEADER, assertion)
            .body(Bytes::from(body))
            .map_err(|_| unmade())?;
        Ok(self.carrier.send(to, request).await?)
    }

    fn signed(&self, to: ServiceName, principal: SystemPrincipal, body: &[u8]) -> Option<String> {
        let now = self.clock.now();
        let request = AssertionRequest {
            audience: to,
            sign_in: SignIn {
                subject: principal.subject(),
                kind: ReaderKind::System,
                level: AssuranceLevel::Loa4,
                signed_in_at: now,
                expires_at: now + Duration::seconds(30),
            },
            operation: principal.code().to_lowercase(),
            trace: TraceId::draw(self.entropy.as_ref()),
            registered: None,
        };
        self.signer
            .sign(&request, body, self.clock.as_ref(), self.entropy.as_ref())
            .ok()
    }
}
