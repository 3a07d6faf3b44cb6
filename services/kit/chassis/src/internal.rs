//! One service's signed call to another, made on the platform's own behalf or on a reader's.

use std::sync::Arc;

use access::{
    ASSERTION_HEADER, AssertionRequest, AssertionSigner, AssuranceLevel, Cx, ReaderKind, SignIn,
    SystemPrincipal,
};
use bytes::Bytes;
use chrono::Duration;
use domain::{Clock, CodeList, Entropy, ServiceName, TraceId};

use tracing::Instrument;

use crate::{
    carrier::{Carrier, CarrierFault},
    traces,
};

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
        let asked = self.by_platform(to, principal);
        self.send(http::Method::POST, path, &asked, body).await
    }

    /// Sends `body` to `path` of the service `to` on behalf of the reader of `cx`, who is judged there
    /// as everywhere.
    pub async fn post_for(
        &self,
        to: ServiceName,
        path: &'static str,
        cx: &Cx,
        body: Vec<u8>,
    ) -> Result<http::Response<Bytes>, CallFault> {
        let asked = AssertionRequest {
            audience: to,
            sign_in: cx.sign_in().clone(),
            operation: cx.operation().to_owned(),
            trace: cx.trace(),
            registered: None,
        };
        self.send(http::Method::POST, path, &asked, body).await
    }

    /// Asks `path` of the service `to`, as `principal`.
    pub async fn get(
        &self,
        to: ServiceName,
        path: &str,
        principal: SystemPrincipal,
    ) -> Result<http::Response<Bytes>, CallFault> {
        let asked = self.by_platform(to, principal);
        self.send(http::Method::GET, path, &asked, Vec::new()).await
    }

    async fn send(
        &self,
        method: http::Method,
        path: &str,
        asked: &AssertionRequest,
        body: Vec<u8>,
    ) -> Result<http::Response<Bytes>, CallFault> {
        let to = asked.audience;
        let unmade = || CallFault::Unmade { to };
        let assertion = self
            .signer
            .sign(asked, &body, self.clock.as_ref(), self.entropy.as_ref())
            .map_err(|_| unmade())?;
        let mut request = http::Request::builder()
            .method(method)
            .uri(path)
            .header(http::header::CONTENT_TYPE, "application/json")
            .header(ASSERTION_HEADER, assertion)
            .body(Bytes::from(body))
            .map_err(|_| unmade())?;
        let span = traces::service_call(to, path);
        traces::carry(&span, request.headers_mut());
        let answer = self
            .carrier
            .send(to, request)
            .instrument(span.clone())
            .await;
        let outcome = if answer.is_ok() { "answered" } else { "silent" };
        span.record("outcome", outcome);
        Ok(answer?)
    }

    fn by_platform(&self, to: ServiceName, principal: SystemPrincipal) -> AssertionRequest {
        let now = self.clock.now();
        AssertionRequest {
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
        }
    }
}
