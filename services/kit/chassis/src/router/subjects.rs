//! POST /internal/subject: under which subject a number signs in. The gateway alone may ask, beside which the pages
//! run; the same answer is given for everybody's number, known or not.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use domain::{IdentityNumber, ServiceName};

use super::admission::admit;
use crate::{
    service::Service,
    subjects::{SubjectAnswer, SubjectQuestion},
};

/// Whoever signs people in.
const ASKERS: &[ServiceName] = &[ServiceName::Gateway];

/// Derives the subject of a number.
pub async fn derive(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(turned) = admit(&service, &headers, &body, ASKERS) {
        return turned.into_response();
    }
    let Some(subjects) = &service.subjects else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let question: Option<SubjectQuestion> = serde_json::from_slice(&body).ok();
    let number = question.and_then(|asked| IdentityNumber::from_storage(&asked.number).ok());
    match number {
        Some(number) => Json(SubjectAnswer {
            subject: subjects.subject(&number).as_str().to_owned(),
        })
        .into_response(),
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}
