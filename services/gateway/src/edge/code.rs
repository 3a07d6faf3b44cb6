//! The closed list of codes (`domain::FaultCode`) at the gateway: what becomes of a service's codes,
//! what a refusal of the engine is called, and which HTTP status goes with each.

use domain::{CodeList, FaultCode};
use http::StatusCode;

use super::media::Media;
use crate::engine::{Measure, Refusal};

/// What an error of a service becomes. Services answer requests that the gateway wrote, so a code
/// that would blame the caller for the gateway's own request is a mistake of ours.
pub fn of_service(code: Option<&str>) -> FaultCode {
    let Some(code) = code.and_then(FaultCode::from_code) else {
        return FaultCode::Internal;
    };
    match code {
        FaultCode::BadUserInput
        | FaultCode::MaxDepthExceeded
        | FaultCode::MaxAliasesExceeded
        | FaultCode::MaxDirectivesExceeded
        | FaultCode::TokenLimitExceeded
        | FaultCode::ServiceUnavailable => code,
        FaultCode::Unauthenticated
        | FaultCode::GraphqlParseFailed
        | FaultCode::GraphqlValidationFailed
        | FaultCode::GatewayTimeout
        | FaultCode::OperationNotRegistered
        | FaultCode::RateLimited
        | FaultCode::Internal => FaultCode::Internal,
    }
}

/// The code and the details of a refusal of the engine.
pub fn of_refusal(refusal: Refusal) -> (FaultCode, Vec<String>) {
    match refusal {
        Refusal::Unreadable(detail) => (FaultCode::GraphqlParseFailed, vec![detail]),
        Refusal::Unfit(details) => (FaultCode::GraphqlValidationFailed, details),
        Refusal::WrongVariable(detail) => (FaultCode::BadUserInput, vec![detail]),
        Refusal::TooMuch(measure) => (of_measure(measure), Vec::new()),
        Refusal::IntrospectionRefused => (
            FaultCode::GraphqlValidationFailed,
            vec!["Introspection is not answered here.".to_owned()],
        ),
        Refusal::ChangeRefused => (
            FaultCode::BadUserInput,
            vec!["Send mutations by POST.".to_owned()],
        ),
        Refusal::TextInAddress => (
            FaultCode::BadUserInput,
            vec![
                "Send this query by POST: an address may hold ids, codes, days and cursors as variables, and no other text."
                    .to_owned(),
            ],
        ),
        Refusal::Fault(_) => (FaultCode::Internal, Vec::new()),
    }
}

fn of_measure(measure: Measure) -> FaultCode {
    match measure {
        Measure::Depth => FaultCode::MaxDepthExceeded,
        Measure::Aliases => FaultCode::MaxAliasesExceeded,
        Measure::Directives => FaultCode::MaxDirectivesExceeded,
        Measure::Tokens => FaultCode::TokenLimitExceeded,
    }
}

/// The status of an answer that holds nothing but this error, to a request that was well formed.
/// With `application/json` that is 200, but for sign-in (GraphQL over HTTP, 6.4.1) and for a budget that is spent: both
/// are told before the request is looked at as GraphQL.
pub fn status(code: FaultCode, media: Media) -> StatusCode {
    match (code, media) {
        (FaultCode::Unauthenticated, _) => StatusCode::UNAUTHORIZED,
        (FaultCode::RateLimited, _) => StatusCode::TOO_MANY_REQUESTS,
        (_, Media::Json) => StatusCode::OK,
        (FaultCode::OperationNotRegistered, Media::GraphqlResponse) => StatusCode::FORBIDDEN,
        (FaultCode::GatewayTimeout, Media::GraphqlResponse) => StatusCode::GATEWAY_TIMEOUT,
        (FaultCode::ServiceUnavailable, Media::GraphqlResponse) => StatusCode::SERVICE_UNAVAILABLE,
        (FaultCode::Internal, Media::GraphqlResponse) => StatusCode::INTERNAL_SERVER_ERROR,
        (
            FaultCode::GraphqlParseFailed
            | FaultCode::GraphqlValidationFailed
            | FaultCode::BadUserInput
            | FaultCode::MaxDepthExceeded
            | FaultCode::MaxAliasesExceeded
            | FaultCode::MaxDirectivesExceeded
            | FaultCode::TokenLimitExceeded,
            Media::GraphqlResponse,
        ) => StatusCode::BAD_REQUEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_of_services_become_internal() {
        for code in [None, Some("SQL_ERROR"), Some(""), Some("UNAUTHENTICATED")] {
            assert_eq!(of_service(code), FaultCode::Internal, "{code:?}");
        }
    }

    #[test]
    fn outages_of_services_keep_their_name() {
        let code = FaultCode::ServiceUnavailable;
        assert_eq!(of_service(Some(code.code())), code);
        assert!(code.retryable());
    }

    #[test]
    fn plain_json_is_answered_with_200_but_for_sign_in_and_budgets() {
        for code in FaultCode::ALL {
            let json = status(*code, Media::Json);
            let typed = status(*code, Media::GraphqlResponse);
            assert!(json == StatusCode::OK || json == typed, "{code}");
            assert!(typed.is_client_error() || typed.is_server_error(), "{code}");
        }
    }
}
