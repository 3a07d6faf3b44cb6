//! POST /internal/access-log: a service's own log, asked by the desk on behalf of the reader. Only the
//! person and a member of staff can be such a reader; nothing is read for anybody else.

use std::sync::Arc;

use access::{Assertion, Cx, CxParts, Language, ReaderKind};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use domain::ServiceName;
use tracing::Instrument;

use super::admission::{Turned, admit};
use crate::{
    access_log::{self, LogQuestion},
    edge::log,
    service::Service,
    traces,
};

/// Answers one question to the log.
pub async fn read(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let admitted = admit(&service, &headers, &body, &[ServiceName::IntakeDesk]);
    let assertion = match admitted.and_then(of_a_person) {
        Ok(assertion) => assertion,
        Err(turned) => return turned.into_response(),
    };
    let Ok(question) = serde_json::from_slice::<LogQuestion>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if question.about.asked_by() != assertion.sign_in.kind {
        return Turned.into_response();
    }
    let cx = Cx::new(CxParts {
        sign_in: assertion.sign_in,
        trace: assertion.trace,
        operation: assertion.operation,
        language: Language::Sv,
        registered: None,
        clock: service.clock.clone(),
        entropy: service.entropy.clone(),
    });
    let traced = traces::served(service.name, "access-log", "anonymous", &headers);
    let answer = access_log::read(&service, &cx, &question);
    match answer.instrument(traced).await {
        Ok(answer) => Json(answer).into_response(),
        Err(fault) => {
            log(&fault);
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn of_a_person(assertion: Assertion) -> Result<Assertion, Turned> {
    match assertion.sign_in.kind {
        ReaderKind::Participant | ReaderKind::Staff => Ok(assertion),
        ReaderKind::Partner | ReaderKind::System => Err(Turned),
    }
}
