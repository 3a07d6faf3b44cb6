//! Asking the gateway: one operation, with the reader's token, and a typed answer.

use std::sync::Arc;

use bytes::Bytes;
use domain::{FaultCode, ProblemCode, planted_kept};
use http::{Request, header};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    fault::PageFault,
    operation::{self, ID_PREFIX},
    parts::{AskGateway, MintToken},
    session::SignedIn,
    words::Language,
};

/// Asks for one reader.
#[derive(Clone)]
pub struct Asking {
    /// The way.
    pub gateway: Arc<dyn AskGateway>,
    /// The mint.
    pub tokens: Arc<dyn MintToken>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer<T> {
    /// The data.
    pub data: T,
    /// Whether some service did not answer, so that parts are missing.
    pub is_partial: bool,
}

/// One refusal of a mutation, as data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UserError {
    /// What kind.
    pub code: ProblemCode,
    /// The field of the input, if it speaks of one.
    #[serde(default)]
    pub field: Option<String>,
    /// What happened and what to do, in the reader's language.
    pub message: String,
}

#[derive(Deserialize)]
struct Envelope {
    data: Option<Value>,
    #[serde(default)]
    errors: Vec<TopError>,
}

#[derive(Deserialize)]
struct TopError {
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Deserialize, Default)]
struct Extensions {
    #[serde(default)]
    code: String,
    #[serde(default, rename = "traceId")]
    trace: String,
}

impl Asking {
    /// Sends an operation and reads its answer.
    ///
    /// # Errors
    /// The page that tells of it: signed out, over a limit, out of reach.
    pub async fn ask<T: DeserializeOwned>(
        &self,
        reader: (&SignedIn, Language),
        name: &'static str,
        variables: Value,
    ) -> Result<Answer<T>, PageFault> {
        debug_assert!(
            operation::is_known(name),
            "{name} is no operation of the pages"
        );
        let request = self.request(reader, name, &variables)?;
        let response = self.gateway.ask(request).await;
        let response = response.map_err(|_| PageFault::unavailable(""))?;
        let asked = (name, &variables);
        let body = planted_kept!(PageOfAnother, asked, response.into_body());
        let envelope: Envelope =
            serde_json::from_slice(&body).map_err(|_| PageFault::unavailable(""))?;
        read(name, envelope)
    }

    fn request(
        &self,
        (reader, language): (&SignedIn, Language),
        name: &str,
        variables: &Value,
    ) -> Result<Request<Bytes>, PageFault> {
        let token = self
            .tokens
            .mint(reader)
            .map_err(|_| PageFault::unavailable(""))?;
        let body = json!({
            "documentId": format!("{ID_PREFIX}{name}"),
            "operationName": name,
            "variables": variables,
        });
        Request::post("/graphql")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_LANGUAGE, language.api_code())
            .body(Bytes::from(body.to_string()))
            .map_err(|_| PageFault::unavailable(""))
    }
}

/// Some data with errors is an answer with gaps; no data is a fault.
fn read<T: DeserializeOwned>(name: &str, envelope: Envelope) -> Result<Answer<T>, PageFault> {
    let first = envelope.errors.first().map(|error| &error.extensions);
    if let Some(data) = envelope.data.filter(|data| !data.is_null()) {
        if let Ok(data) = serde_json::from_value(data) {
            return Ok(Answer {
                data,
                is_partial: first.is_some(),
            });
        }
        if first.is_none() {
            // Never the value: answers hold personal data.
            tracing::error!(
                operation = name,
                "an answer is not of the shape that the page knows"
            );
        }
    }
    let trace = first.map_or("", |extensions| extensions.trace.as_str());
    let code =
        first.and_then(|extensions| <FaultCode as domain::CodeList>::from_code(&extensions.code));
    tracing::warn!(operation = name, trace, code = ?code, "the gateway gave no data");
    Err(fault_of(code, trace))
}

/// The page for what the gateway refuses as a whole. What the person can mend is only what stands in the address, since
/// operations are ours and forms are checked: everything else is a fault behind the page.
fn fault_of(code: Option<FaultCode>, trace: &str) -> PageFault {
    match code {
        Some(FaultCode::Unauthenticated) => PageFault::SignInNeeded { back: None },
        Some(FaultCode::BadUserInput) => PageFault::Invalid,
        Some(
            FaultCode::GraphqlParseFailed
            | FaultCode::GraphqlValidationFailed
            | FaultCode::MaxDepthExceeded
            | FaultCode::MaxAliasesExceeded
            | FaultCode::MaxDirectivesExceeded
            | FaultCode::TokenLimitExceeded
            | FaultCode::ServiceUnavailable
            | FaultCode::GatewayTimeout
            | FaultCode::OperationNotRegistered
            | FaultCode::RateLimited
            | FaultCode::Internal,
        )
        | None => PageFault::unavailable(trace),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_list_that_is_no_place_is_not_a_fault_of_ours() {
        let refused = |code: &str| {
            let envelope =
                json!({ "errors": [{ "extensions": { "code": code, "traceId": "7" } }] });
            let envelope = serde_json::from_value(envelope).expect("an envelope");
            read::<Value>("MyWork", envelope).expect_err("no data")
        };
        assert_eq!(refused("BAD_USER_INPUT"), PageFault::Invalid);
        assert_eq!(refused("GATEWAY_TIMEOUT"), PageFault::unavailable("7"));
        assert_eq!(refused("SOMETHING_NEW"), PageFault::unavailable("7"));
        let signed_out = PageFault::SignInNeeded { back: None };
        assert_eq!(refused("UNAUTHENTICATED"), signed_out);
    }
}
