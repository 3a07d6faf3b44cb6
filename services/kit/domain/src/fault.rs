//! Why a whole request was not answered: the closed list of top-level error codes.

use crate::code_list;

code_list! {
    /// Why a whole request failed (`errors[].extensions.code`): sign-in, limits, faults and
    /// malformed requests. Business refusals are [`crate::ProblemCode`]s and never stand here.
    pub enum FaultCode("FaultCode") {
        /// No sign-in, or one that has run out.
        Unauthenticated => "UNAUTHENTICATED", "Inte inloggad";
        /// The text is no GraphQL.
        GraphqlParseFailed => "GRAPHQL_PARSE_FAILED", "Frågan kan inte läsas";
        /// The operation does not fit the schema.
        GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED", "Frågan passar inte schemat";
        /// A variable, the method or the request's envelope cannot be taken.
        BadUserInput => "BAD_USER_INPUT", "Felaktiga uppgifter i frågan";
        /// Nested deeper than the limit.
        MaxDepthExceeded => "MAX_DEPTH_EXCEEDED", "Frågan är för djup";
        /// More aliases than the limit.
        MaxAliasesExceeded => "MAX_ALIASES_EXCEEDED", "För många alias";
        /// More directives than the limit.
        MaxDirectivesExceeded => "MAX_DIRECTIVES_EXCEEDED", "För många direktiv";
        /// More bytes or tokens than the limit.
        TokenLimitExceeded => "TOKEN_LIMIT_EXCEEDED", "Frågan är för lång";
        /// A service, its database or its access log does not answer, so nothing was shown.
        ServiceUnavailable => "SERVICE_UNAVAILABLE", "Tjänsten svarar inte";
        /// A service did not answer in time.
        GatewayTimeout => "GATEWAY_TIMEOUT", "Svaret dröjde för länge";
        /// A partner sent an operation that is not registered for it.
        OperationNotRegistered => "OPERATION_NOT_REGISTERED", "Frågan är inte registrerad";
        /// A partner's system has spent its budget for now.
        RateLimited => "RATE_LIMITED", "För många frågor";
        /// A fault of ours.
        Internal => "INTERNAL", "Internt fel";
    }
}

impl FaultCode {
    /// Tells whether the very same request can succeed if it is sent again a little later.
    pub fn retryable(self) -> bool {
        match self {
            Self::ServiceUnavailable | Self::GatewayTimeout | Self::RateLimited => true,
            Self::Unauthenticated
            | Self::GraphqlParseFailed
            | Self::GraphqlValidationFailed
            | Self::BadUserInput
            | Self::MaxDepthExceeded
            | Self::MaxAliasesExceeded
            | Self::MaxDirectivesExceeded
            | Self::TokenLimitExceeded
            | Self::OperationNotRegistered
            | Self::Internal => false,
        }
    }

    /// The key of the text that people see.
    pub fn message(self) -> &'static str {
        match self {
            Self::Unauthenticated => "fault-unauthenticated",
            Self::GraphqlParseFailed => "fault-parse-failed",
            Self::GraphqlValidationFailed => "fault-validation-failed",
            Self::BadUserInput => "fault-bad-user-input",
            Self::MaxDepthExceeded => "fault-depth-exceeded",
            Self::MaxAliasesExceeded => "fault-aliases-exceeded",
            Self::MaxDirectivesExceeded => "fault-directives-exceeded",
            Self::TokenLimitExceeded => "fault-tokens-exceeded",
            Self::ServiceUnavailable => "fault-service-unavailable",
            Self::GatewayTimeout => "fault-gateway-timeout",
            Self::OperationNotRegistered => "fault-operation-not-registered",
            Self::RateLimited => "fault-rate-limited",
            Self::Internal => "fault-internal",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::CodeList;

    #[test]
    fn the_closed_list_is_short_and_each_code_has_one_text() {
        // Twelve that anybody may meet, and one that tells a partner's system of its own budget alone.
        assert!(FaultCode::ALL.len() <= 13, "a longer list tells more (T9)");
        let texts: BTreeSet<_> = FaultCode::ALL.iter().map(|code| code.message()).collect();
        assert_eq!(texts.len(), FaultCode::ALL.len());
    }
}
