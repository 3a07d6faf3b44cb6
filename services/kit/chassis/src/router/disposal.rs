//! POST /internal/retention and /internal/holdings: what services ask each other before anything is erased. Only the
//! disposal itself may ask, and nobody who acts for a reader.

use std::sync::Arc;

use access::SystemPrincipal;
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use domain::{CaseId, ServiceName};
use serde::{Serialize, de::DeserializeOwned};

use super::admission::{SERVICES, Turned, admit};
use crate::{
    disposal::{HeldPart, NotTold},
    service::Service,
};

/// Rules on what the caller keeps.
pub async fn retention(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let parts: Vec<HeldPart> = match question(&service, (&headers, &body), SERVICES) {
        Ok(parts) => parts,
        Err(answer) => return *answer,
    };
    match &service.retention {
        Some(source) => told(source.rule(&parts).await),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Tells of which of the cases anything is kept here.
pub async fn holdings(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let askers = &[ServiceName::IntakeDesk];
    let cases: Vec<CaseId> = match question(&service, (&headers, &body), askers) {
        Ok(cases) => cases,
        Err(answer) => return *answer,
    };
    match &service.holdings {
        Some(source) => told(source.holding(&cases).await),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn question<Q: DeserializeOwned>(
    service: &Service,
    (headers, body): (&HeaderMap, &[u8]),
    askers: &[ServiceName],
) -> Result<Q, Box<Response>> {
    let turned = |turned: Turned| Box::new(turned.into_response());
    let assertion = admit(service, headers, body, askers).map_err(turned)?;
    let principal = SystemPrincipal::of(&assertion.sign_in.subject);
    if principal != Some(SystemPrincipal::Disposal) {
        return Err(turned(Turned));
    }
    serde_json::from_slice(body).map_err(|_| Box::new(StatusCode::BAD_REQUEST.into_response()))
}

fn told(answer: Result<impl Serialize, NotTold>) -> Response {
    match answer {
        Ok(answer) => Json(answer).into_response(),
        Err(NotTold) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
