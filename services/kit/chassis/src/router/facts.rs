//! POST /internal/facts, /internal/attachments and /internal/programmes: what one service tells another about a
//! reader and some cases or programmes. They read their own tables only and never ask on, so no circle can arise.

use std::sync::Arc;

use access::{AttachmentQuestion, FactQuestion, ProgrammeQuestion};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use domain::CodeList;
use serde::{Serialize, de::DeserializeOwned};

use tracing::Instrument;

use super::admission::{SERVICES, admit};
use crate::{service::Service, traces};

/// Answers a question of facts from the desk's registry.
pub async fn facts(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let question: FactQuestion = match question(&service, &headers, &body) {
        Ok(question) => question,
        Err(answer) => return *answer,
    };
    match &service.facts {
        Some(source) => {
            let traced = traces::served(service.name, "facts", "anonymous", &headers);
            told(&service, source.facts(&question).instrument(traced).await)
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Answers a question of enrolments and placements from the labour-market unit's books.
pub async fn attachments(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let question: AttachmentQuestion = match question(&service, &headers, &body) {
        Ok(question) => question,
        Err(answer) => return *answer,
    };
    match &service.attachments {
        Some(source) => {
            let traced = traces::served(service.name, "attachments", "anonymous", &headers);
            told(
                &service,
                source.attachments(&question).instrument(traced).await,
            )
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Answers a question of programmes from the labour-market unit's register.
pub async fn programmes(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let question: ProgrammeQuestion = match question(&service, &headers, &body) {
        Ok(question) => question,
        Err(answer) => return *answer,
    };
    match &service.programmes {
        Some(source) => {
            let traced = traces::served(service.name, "programmes", "anonymous", &headers);
            told(
                &service,
                source.programmes(&question).instrument(traced).await,
            )
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn question<Q: DeserializeOwned>(
    service: &Service,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Q, Box<Response>> {
    admit(service, headers, body, SERVICES).map_err(|turned| Box::new(turned.into_response()))?;
    serde_json::from_slice(body).map_err(|_| Box::new(StatusCode::BAD_REQUEST.into_response()))
}

fn told<T: Serialize>(service: &Service, answer: Result<T, access::FactsUnavailable>) -> Response {
    match answer {
        Ok(answer) => Json(answer).into_response(),
        Err(unavailable) => {
            tracing::warn!(service = service.name.code(), reason = %unavailable, "no facts told");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
