//! POST /graphql: proved, executed, logged, and only then answered.

use std::{panic::AssertUnwindSafe, sync::Arc};

use access::{Assertion, Cx, CxParts, Language, RegisteredOperation};
use async_graphql::{Request, Response as Answer};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{CodeList, FaultCode, ServiceName, planted};
use futures::FutureExt;
use tracing::Instrument;

use super::admission::{Turned, admit};
use crate::{
    edge::{Edge, log},
    failure::Fault,
    service::Service,
    telemetry::request_span,
    traces::{self, known_operation},
};

/// Answers one GraphQL request of the gateway on behalf of its reader.
pub async fn answer(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let assertion = match admit(&service, &headers, &body, &[ServiceName::Gateway]) {
        Ok(assertion) => assertion,
        Err(_) if planted!(SchemaToAnybody) && body.starts_with(SCHEMA) => {
            return Json(serde_json::json!({ "data": { "_service": {} } })).into_response();
        }
        Err(turned) => return turned.into_response(),
    };
    let registered = match registered(&service, &assertion) {
        Ok(registered) => registered,
        Err(turned) => return turned.into_response(),
    };
    let told = registered.as_ref().map(|operation| operation.id.as_str());
    let operation = known_operation(&assertion.operation, told);
    let traced = traces::served(service.name, "graphql", operation, &headers);
    let cx = Cx::new(CxParts {
        sign_in: assertion.sign_in,
        trace: assertion.trace,
        operation: assertion.operation,
        language: language(&headers),
        registered,
        clock: service.clock.clone(),
        entropy: service.entropy.clone(),
    });
    let span = request_span(service.name, cx.trace(), cx.operation());
    let arrived = std::time::Instant::now();
    let response = run(&service, &cx, &body)
        .instrument(span.clone())
        .instrument(traced.clone())
        .await;
    let elapsed = arrived.elapsed();
    let status = response.status();
    traced.record("status", i64::from(status.as_u16()));
    service
        .traffic
        .answered(service.name, cx.operation(), status, elapsed);
    let took = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| {
        tracing::info!(
            duration_ms = took,
            status = status.as_u16(),
            "request answered"
        );
    });
    response
}

/// The partner's registered operation that the assertion names. One that this service does not hold, or
/// that is another partner's, or that has ended, turns the caller away.
fn registered(
    service: &Service,
    assertion: &Assertion,
) -> Result<Option<RegisteredOperation>, Turned> {
    let Some(id) = &assertion.registered else {
        return Ok(None);
    };
    service
        .operations
        .find(id, &assertion.sign_in.subject, service.clock.today())
        .map(|operation| Some(operation.clone()))
        .ok_or(Turned)
}

/// The gateway has chosen the language and says it as a plain code. It is not signed for: the wrong one
/// would be a discourtesy, not a disclosure.
fn language(headers: &HeaderMap) -> Language {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|given| given.to_str().ok())
        .and_then(Language::from_code)
        .unwrap_or(Language::Sv)
}

/// How a request begins that asks for nothing but the schema.
const SCHEMA: &[u8] = br#"{"query":"{ _service"#;

async fn run(service: &Service, cx: &Cx, body: &[u8]) -> Response {
    let edge = Edge {
        language: cx.language(),
        trace: cx.trace(),
    };
    let request = match parsed(body) {
        Ok(request) => request.data(cx.clone()),
        Err(fault) => return whole(edge, StatusCode::BAD_REQUEST, &fault),
    };
    let executed = AssertUnwindSafe(service.schema.execute(cx, request))
        .catch_unwind()
        .await;
    // What was disclosed is kept whatever became of the rest: a resolver that failed late may have
    // run after one that read.
    let kept = match cx.trail().take() {
        Some(entry) => {
            for disclosure in &entry.disclosures {
                service.traffic.decided(service.name, disclosure.state);
            }
            service.audit.commit(entry).await
        }
        None => Ok(()),
    };
    if let Err(unavailable) = kept
        && !planted!(ReadWithoutLog)
    {
        return whole(
            edge,
            StatusCode::SERVICE_UNAVAILABLE,
            &Fault::from(unavailable),
        );
    }
    match executed {
        Ok(answer) => answered(edge, answer),
        Err(_panic) => {
            tracing::error!("resolver panicked");
            whole(
                edge,
                StatusCode::INTERNAL_SERVER_ERROR,
                &Fault::new(FaultCode::Internal),
            )
        }
    }
}

/// Reads the request and its document. The reasons stay general: the gateway has checked both.
fn parsed(body: &[u8]) -> Result<Request, Fault> {
    let mut request: Request =
        serde_json::from_slice(body).map_err(|_| Fault::new(FaultCode::BadUserInput))?;
    request
        .parsed_query()
        .map_err(|_| Fault::new(FaultCode::GraphqlParseFailed))?;
    Ok(request)
}

fn answered(edge: Edge, mut answer: Answer) -> Response {
    answer.errors = edge.shape(std::mem::take(&mut answer.errors));
    Json(answer).into_response()
}

/// The answer to a request that ended as a whole: one error, no data.
fn whole(edge: Edge, status: StatusCode, fault: &Fault) -> Response {
    log(fault);
    let error = edge.error(fault);
    tracing::debug!(error.code = fault.code().code(), "request ended as a whole");
    (status, Json(serde_json::json!({ "errors": [error] }))).into_response()
}
