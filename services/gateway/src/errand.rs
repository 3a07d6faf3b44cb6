//! One request's errands to the services: each is signed for its service and body, carried, and
//! given up after a while.

use std::{sync::Arc, time::Duration};

use access::{ASSERTION_HEADER, AssertionRequest, AssertionSigner, Language, SignIn};
use async_trait::async_trait;
use bytes::Bytes;
use chassis::{Carrier, traces};
use domain::{Clock, CodeList, Entropy, ServiceName, TraceId, planted_kept};
use http::{HeaderValue, Method, header};
use tokio::time::{Instant, timeout};
use tracing::{Instrument, Span};

use crate::{
    breaker::Breakers,
    engine::{ServiceCalls, ServiceSilent},
    metrics::{CallOutcome, Metrics},
};

/// What all errands share.
pub struct Courier {
    /// Signs for the gateway.
    pub signer: AssertionSigner,
    /// Reaches the services.
    pub carrier: Arc<dyn Carrier>,
    /// Time, for assertions.
    pub clock: Arc<dyn Clock>,
    /// Chance, for assertions.
    pub entropy: Arc<dyn Entropy>,
    /// Which services are left alone for now.
    pub breakers: Breakers,
    /// How long one service may take.
    pub patience: Duration,
    /// What the operator counts.
    pub metrics: Arc<Metrics>,
}

/// The errands of one reader's one request. It is made for the request and dropped with it.
pub struct Errand {
    /// What all errands share.
    pub courier: Arc<Courier>,
    /// On whose behalf.
    pub sign_in: SignIn,
    /// The request.
    pub trace: TraceId,
    /// The operation's name.
    pub operation: String,
    /// The language of the services' messages.
    pub language: Language,
    /// The id of the partner's registered operation, if the reader is a partner's system.
    pub registered: Option<String>,
    /// What is told of the request in a trace. The engine works unheard, so that it is named here.
    pub traced: Span,
}

#[async_trait]
impl ServiceCalls for Errand {
    async fn call(&self, service: &str, body: Bytes) -> Result<Bytes, ServiceSilent> {
        let to = service_of(service).ok_or(ServiceSilent)?;
        let began = Instant::now();
        let span = traces::gateway_call(&self.traced, to);
        let count = |outcome: CallOutcome| {
            span.record("outcome", outcome.code());
            self.courier.metrics.called(to, outcome, began.elapsed());
        };
        if !self.courier.breakers.admits(to, began) {
            count(CallOutcome::LeftAlone);
            return Err(ServiceSilent);
        }
        let asked = body.clone();
        let mut request = self.request(to, body)?;
        traces::carry(&span, request.headers_mut());
        let sent = self.courier.carrier.send(to, request);
        let sent = sent.instrument(span.clone());
        let answer = match timeout(self.courier.patience, sent).await {
            Ok(Ok(response)) => usable(to, response),
            Ok(Err(fault)) => {
                tracing::warn!(service = to.code(), trace = %self.trace, %fault, "no answer");
                None
            }
            Err(_) => {
                tracing::warn!(service = to.code(), trace = %self.trace, "too slow");
                None
            }
        };
        if let Some(body) = answer {
            self.courier.breakers.answered(to);
            count(CallOutcome::Answered);
            Ok(planted_kept!(AnswersShared, asked, body))
        } else {
            self.courier.breakers.failed(to, Instant::now());
            count(CallOutcome::Silent);
            Err(ServiceSilent)
        }
    }

    fn garbled(&self, service: &str) {
        if let Some(from) = service_of(service) {
            tracing::error!(service = from.code(), trace = %self.trace, "not a GraphQL answer");
            self.courier.breakers.failed(from, Instant::now());
        }
    }
}

impl Errand {
    /// Makes the request to one service. Its headers are made here; none comes from the caller.
    fn request(&self, to: ServiceName, body: Bytes) -> Result<http::Request<Bytes>, ServiceSilent> {
        let asked = AssertionRequest {
            audience: to,
            sign_in: self.sign_in.clone(),
            operation: self.operation.clone(),
            trace: self.trace,
            registered: self.registered.clone(),
        };
        let courier = &self.courier;
        let (clock, entropy) = (courier.clock.as_ref(), courier.entropy.as_ref());
        let assertion = courier
            .signer
            .sign(&asked, &body, clock, entropy)
            .map_err(|_| ServiceSilent)?;
        let assertion = HeaderValue::from_str(&assertion).map_err(|_| ServiceSilent)?;
        http::Request::builder()
            .method(Method::POST)
            .uri("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_LANGUAGE, self.language.code())
            .header(ASSERTION_HEADER, assertion)
            .body(body)
            .map_err(|_| ServiceSilent)
    }
}

/// The service that the supergraph calls so; names are those of `ServiceName`.
fn service_of(name: &str) -> Option<ServiceName> {
    let name = name.to_ascii_lowercase().replace('-', "_");
    ServiceName::from_code(&name).filter(|name| *name != ServiceName::Gateway)
}

/// A GraphQL answer may come with any status; an empty one, a refusal of the assertion and a
/// stranger's error page may not.
fn usable(from: ServiceName, response: http::Response<Bytes>) -> Option<Bytes> {
    let status = response.status();
    if status == http::StatusCode::UNAUTHORIZED {
        tracing::error!(service = from.code(), "the gateway's assertion was refused");
        return None;
    }
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|declared| declared.to_str().ok())
        .is_some_and(|declared| declared.contains("json"));
    if !is_json {
        tracing::error!(service = from.code(), status = status.as_u16(), "not JSON");
        return None;
    }
    Some(response.into_body())
}
