//! /internal/events: other services tell what has happened (POST), and `follow_up` asks for
//! everything again (GET).

use std::sync::Arc;

use access::{
    Assertion, AssuranceLevel, Cx, CxParts, Language, ReaderKind, SignIn, SystemPrincipal,
};
use axum::{
    Json,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use chrono::Duration;
use domain::{
    CodeList, FaultCode, ServiceName,
    clock::chance_of_work,
    event::{Event, RawEvent},
};
use serde::Deserialize;
use store::Taking;
use tracing::Instrument;

use super::admission::{SERVICES, admit};
use crate::{
    edge::log,
    events::{Replayed, Taken},
    failure::Fault,
    service::{EventTaker, Service},
    telemetry::request_span,
    traces,
};

/// The most events that one answer replays.
const LARGEST_REPLAY: u64 = 500;

/// Takes one event, exactly once. A service tells its own events only. One that this build cannot
/// read is answered so that the sender keeps it parked: visible, and told again when asked for.
pub async fn take(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let assertion = match admit(&service, &headers, &body, SERVICES) {
        Ok(assertion) => assertion,
        Err(turned) => return turned.into_response(),
    };
    let Some(taker) = service.events.clone() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(raw) = serde_json::from_slice::<RawEvent>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if raw.source != assertion.issuer {
        return StatusCode::FORBIDDEN.into_response();
    }
    let event = match raw.open() {
        Ok(event) => event,
        Err(reason) => {
            let (event, reason) = (raw.id, reason.code());
            tracing::warn!(service = service.name.code(), event.id = %event, reason, "event parked");
            return (StatusCode::UNPROCESSABLE_ENTITY, Json(Taken::Parked)).into_response();
        }
    };
    let cx = receiving(&service, &assertion, &event);
    let span = request_span(service.name, cx.trace(), "take_event");
    let traced = traces::served(service.name, "events", "take_event", &headers);
    match take_once(&service, taker.as_ref(), &cx, &event)
        .instrument(span.clone())
        .instrument(traced)
        .await
    {
        Ok(taken) => Json(taken).into_response(),
        Err(fault) => {
            span.in_scope(|| log(&fault));
            untaken(&fault).into_response()
        }
    }
}

/// The inbox's note and the event's effect are one transaction: both or neither.
async fn take_once(
    service: &Service,
    taker: &dyn EventTaker,
    cx: &Cx,
    event: &Event,
) -> Result<Taken, Fault> {
    let mut tx = service.store.begin(cx).await?;
    match tx.take_once(event).await? {
        Taking::First => {
            taker.take(cx, &mut tx, event).await?;
            tx.commit().await?;
            Ok(Taken::First)
        }
        Taking::Again => {
            tx.roll_back().await?;
            Ok(Taken::Again)
        }
    }
}

/// The sender tries again for ever while we cannot answer, and a few times when we could not do it.
fn untaken(fault: &Fault) -> StatusCode {
    match fault.code() {
        FaultCode::ServiceUnavailable | FaultCode::GatewayTimeout => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        FaultCode::Unauthenticated
        | FaultCode::GraphqlParseFailed
        | FaultCode::GraphqlValidationFailed
        | FaultCode::BadUserInput
        | FaultCode::MaxDepthExceeded
        | FaultCode::MaxAliasesExceeded
        | FaultCode::MaxDirectivesExceeded
        | FaultCode::TokenLimitExceeded
        | FaultCode::OperationNotRegistered
        | FaultCode::RateLimited
        | FaultCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The receiver acts in its own name, under the trace of the call.
fn receiving(service: &Service, assertion: &Assertion, event: &Event) -> Cx {
    let now = service.clock.now();
    Cx::new(CxParts {
        sign_in: SignIn {
            subject: SystemPrincipal::Receiver.subject(),
            kind: ReaderKind::System,
            level: AssuranceLevel::Loa4,
            signed_in_at: now,
            expires_at: now + Duration::minutes(5),
        },
        trace: assertion.trace,
        operation: SystemPrincipal::Receiver.code().to_lowercase(),
        language: Language::Sv,
        registered: None,
        clock: service.clock.clone(),
        entropy: chance_of_work(&service.entropy, &event.id.to_string()),
    })
}

/// From where events are asked for again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct From {
    #[serde(default)]
    after: i64,
}

/// Tells everything again, in order, to `follow_up` alone.
pub async fn replay(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    Query(from): Query<From>,
    body: Bytes,
) -> Response {
    if let Err(turned) = admit(&service, &headers, &body, &[ServiceName::FollowUp]) {
        return turned.into_response();
    }
    let traced = traces::served(service.name, "events", "anonymous", &headers);
    let events = service.store.events_after(from.after, LARGEST_REPLAY);
    match events.instrument(traced).await {
        Ok(events) => {
            let events: Vec<_> = events.into_iter().map(Replayed::from).collect();
            Json(events).into_response()
        }
        Err(fault) => {
            let fault = Fault::from(fault);
            log(&fault);
            untaken(&fault).into_response()
        }
    }
}
