//! Who may call: nothing of a request is parsed before its assertion is proved.

use access::{ASSERTION_HEADER, Assertion};
use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{CodeList, ServiceName};

use crate::service::Service;

/// The services that may call each other's internal ways. The gateway is not one of them: it speaks
/// for readers, and a reader has no business here.
pub const SERVICES: &[ServiceName] = &[
    ServiceName::IntakeDesk,
    ServiceName::WelfareUnit,
    ServiceName::LabourMarketUnit,
    ServiceName::EmploymentService,
    ServiceName::InsuranceAgency,
    ServiceName::FollowUp,
];

/// Proves the assertion of a call to `service`, made by one of `issuers`, over exactly `body`.
/// A missing, late, foreign, altered or replayed assertion gets the same answer, so that a caller
/// learns nothing from it.
pub fn admit(
    service: &Service,
    headers: &HeaderMap,
    body: &[u8],
    issuers: &[ServiceName],
) -> Result<Assertion, Turned> {
    let mut given = headers.get_all(ASSERTION_HEADER).iter();
    let (Some(text), None) = (given.next(), given.next()) else {
        return Err(turned(service, "no single assertion"));
    };
    let text = text
        .to_str()
        .map_err(|_| turned(service, "assertion is not text"))?;
    service
        .verifier
        .verify(text, body, issuers, service.clock.now())
        .map_err(|refused| turned(service, &refused.to_string()))
}

/// A caller that was turned away.
#[derive(Debug, Clone, Copy)]
pub struct Turned;

fn turned(service: &Service, reason: &str) -> Turned {
    tracing::warn!(service = service.name.code(), reason, "caller turned away");
    Turned
}

/// The one answer to everybody who is turned away.
const REFUSAL: &str =
    r#"{"errors":[{"message":"Unauthenticated","extensions":{"code":"UNAUTHENTICATED"}}]}"#;

impl IntoResponse for Turned {
    fn into_response(self) -> Response {
        let json = [(header::CONTENT_TYPE, "application/json")];
        (StatusCode::UNAUTHORIZED, json, REFUSAL).into_response()
    }
}
