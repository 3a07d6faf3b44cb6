//! The error edge: whatever went wrong inside leaves as one of a closed list of codes, and its
//! reasons are written to the log once.

use access::Language;
use async_graphql::{ErrorExtensionValues, ServerError, Value};
use domain::{CodeList, FaultCode, TraceId};

use crate::{
    failure::{Failure, Fault},
    messages::{render, render_fault},
};

/// For whom and under which trace errors are put into words.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// The language of the reader.
    pub language: Language,
    /// The trace under which the log has more.
    pub trace: TraceId,
}

impl Edge {
    /// Shapes the errors of an execution, in the order of their paths.
    pub fn shape(self, errors: Vec<ServerError>) -> Vec<ServerError> {
        let mut shaped: Vec<_> = errors
            .into_iter()
            .map(|error| self.shape_one(error))
            .collect();
        shaped.sort_by_cached_key(|error| serde_json::to_string(&error.path).unwrap_or_default());
        shaped
    }

    /// The one error of a request that ended as a whole.
    pub fn error(self, fault: &Fault) -> ServerError {
        let mut error = ServerError::new(self.words(fault), None);
        self.mark(
            &mut error,
            fault.code(),
            fault.argument().and_then(|wrong| wrong.field.as_deref()),
        );
        error
    }

    fn shape_one(self, mut error: ServerError) -> ServerError {
        if let Some(fault) = fault_within(&error) {
            log(&fault);
            error.message = self.words(&fault);
            let field = fault.argument().and_then(|wrong| wrong.field.clone());
            self.mark(&mut error, fault.code(), field.as_deref());
        } else {
            let code = code_of(&error);
            match code {
                FaultCode::GraphqlParseFailed
                | FaultCode::GraphqlValidationFailed
                | FaultCode::BadUserInput => {
                    error.message = without_value(&error.message);
                }
                FaultCode::MaxDepthExceeded | FaultCode::TokenLimitExceeded => {
                    error.message = render_fault(code, self.language);
                }
                FaultCode::Unauthenticated
                | FaultCode::MaxAliasesExceeded
                | FaultCode::MaxDirectivesExceeded
                | FaultCode::GatewayTimeout
                | FaultCode::OperationNotRegistered
                | FaultCode::RateLimited
                | FaultCode::ServiceUnavailable
                | FaultCode::Internal => {
                    tracing::error!(error.code = code.code(), "resolver failed without a fault");
                    error.message = render_fault(code, self.language);
                }
            }
            self.mark(&mut error, code, None);
        }
        error.source = None;
        error
    }

    fn words(self, fault: &Fault) -> String {
        match fault.argument() {
            Some(wrong) => render(wrong, self.language),
            None => render_fault(fault.code(), self.language),
        }
    }

    fn mark(self, error: &mut ServerError, code: FaultCode, field: Option<&str>) {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code.code());
        extensions.set("traceId", self.trace.to_string());
        extensions.set("retryable", Value::Boolean(code.retryable()));
        extensions.set("userMessage", render_fault(code, self.language));
        if let Some(field) = field {
            extensions.set("field", field);
        }
        error.extensions = Some(extensions);
    }
}

/// Writes the reasons of a fault to the log: codes and ids, never values.
pub fn log(fault: &Fault) {
    let (code, reasons) = (fault.code().code(), fault.chain());
    if fault.is_of_the_access_log() {
        tracing::error!(error.code = code, error.reasons = reasons, "request failed");
        return;
    }
    match fault.code() {
        FaultCode::Internal => {
            tracing::error!(error.code = code, error.reasons = reasons, "request failed");
        }
        FaultCode::ServiceUnavailable | FaultCode::GatewayTimeout => {
            tracing::warn!(error.code = code, error.reasons = reasons, "request failed");
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
        | FaultCode::RateLimited => {
            tracing::info!(
                error.code = code,
                error.reasons = reasons,
                "request refused"
            );
        }
    }
}

fn fault_within(error: &ServerError) -> Option<Fault> {
    if let Some(fault) = error.source::<Fault>() {
        return Some(fault.clone());
    }
    match error.source::<Failure>()? {
        Failure::Fault(fault) => Some(fault.clone()),
        // A refusal that no payload carries, as in a query: the request was not acceptable.
        Failure::Refused(problems) => Some(match problems.first() {
            Some(problem) => Fault::bad_input(problem.clone()),
            None => Fault::new(FaultCode::BadUserInput),
        }),
    }
}

/// The code of an error that the GraphQL library made. It marks its kinds by their texts alone; the
/// tests below hold those texts fast.
fn code_of(error: &ServerError) -> FaultCode {
    let message = error.message.as_str();
    let bad_value = [
        "Invalid value for argument",
        "Failed to parse \"",
        "Expected input type",
    ]
    .iter()
    .any(|start| message.starts_with(start));
    let bad_variable = message.starts_with("Variable ") && !error.path.is_empty();
    if bad_value || bad_variable {
        FaultCode::BadUserInput
    } else if message == "Query is nested too deep."
        || message.starts_with("The recursion depth of the query")
    {
        FaultCode::MaxDepthExceeded
    } else if message == "Query is too complex." {
        FaultCode::TokenLimitExceeded
    } else if !error.path.is_empty() || error.source.is_some() {
        FaultCode::Internal
    } else {
        FaultCode::GraphqlValidationFailed
    }
}

/// The library repeats the value that it refuses; callers may have put a person there.
fn without_value(message: &str) -> String {
    const REPEATS: [&str; 3] = [
        "does not contain the value",
        ", found ",
        "Enumeration type does not contain",
    ];
    REPEATS
        .iter()
        .find_map(|repeat| message.split_once(repeat).map(|(kept, _)| (kept, *repeat)))
        .map_or_else(
            || message.to_owned(),
            |(kept, repeat)| match repeat {
                ", found " => format!("{kept}."),
                "does not contain the value" => format!("{kept}does not contain the given value."),
                _ => format!("{kept}The list does not hold this code."),
            },
        )
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, EmptySubscription, Object, Result, Schema, Variables};
    use domain::{AgencyKind, Problem, ProblemCode, SystemEntropy};

    use super::*;
    use crate::graphql::{Code, Month, within_limits};

    struct Query;

    #[Object]
    impl Query {
        async fn number(&self, number: i32) -> i32 {
            number
        }
        async fn kind(&self, kind: Code<AgencyKind>) -> Code<AgencyKind> {
            kind
        }
        async fn month(&self, month: Month) -> Month {
            month
        }
        async fn broken(&self) -> Result<i32> {
            let source = std::io::Error::other("disk sda1 has failed");
            Err(Fault::internal(source).into())
        }
        async fn careless(&self) -> Result<i32> {
            Err("Anna Andersson is not here".into())
        }
        async fn refused(&self) -> Result<i32> {
            let problem = Problem::new(ProblemCode::NotFound, "not-found").at("id");
            Err(Failure::from(problem).into())
        }
    }

    async fn error_of(document: &str, variables: serde_json::Value) -> serde_json::Value {
        let schema = within_limits(Schema::build(Query, EmptyMutation, EmptySubscription)).finish();
        let request =
            async_graphql::Request::new(document).variables(Variables::from_json(variables));
        let edge = Edge {
            language: Language::En,
            trace: TraceId::draw(&SystemEntropy),
        };
        let mut errors = edge.shape(schema.execute(request).await.errors);
        assert_eq!(errors.len(), 1, "{document}");
        serde_json::to_value(errors.remove(0)).unwrap()
    }

    #[tokio::test]
    async fn every_error_has_a_code_of_the_list() {
        let deep = format!(
            "{{ {} number {} }}",
            "... on Query {".repeat(10),
            "}".repeat(10)
        );
        let none = serde_json::json!({});
        for (document, code) in [
            ("{ number(number: \"x\") }", "BAD_USER_INPUT"),
            ("{ kind(kind: CHURCH) }", "BAD_USER_INPUT"),
            ("{ month(month: \"2026-13\") }", "BAD_USER_INPUT"),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
            (deep.as_str(), "GRAPHQL_VALIDATION_FAILED"),
            ("{ broken }", "INTERNAL"),
            ("{ careless }", "INTERNAL"),
            ("{ refused }", "BAD_USER_INPUT"),
        ] {
            let error = error_of(document, none.clone()).await;
            assert_eq!(error["extensions"]["code"], code, "{document}: {error}");
            assert!(error["extensions"]["traceId"].is_string());
            assert!(error["extensions"]["retryable"].is_boolean());
        }
    }

    #[tokio::test]
    async fn causes_and_careless_texts_stay_inside() {
        for document in ["{ broken }", "{ careless }"] {
            let error = error_of(document, serde_json::json!({})).await.to_string();
            assert!(
                !error.contains("disk") && !error.contains("Anna"),
                "{error}"
            );
        }
    }

    #[tokio::test]
    async fn refused_values_are_not_repeated_but_arguments_are_named() {
        let literal = error_of("{ kind(kind: ANNA) }", serde_json::json!({})).await;
        let message = literal["message"].as_str().unwrap();
        assert!(
            message.contains("kind") && !message.contains("ANNA"),
            "{message}"
        );
        let document = "query($m: Month!) { month(month: $m) }";
        let variable = error_of(document, serde_json::json!({"m": "198501019808"})).await;
        let message = variable["message"].as_str().unwrap();
        assert!(
            message.contains("month") && !message.contains("1985"),
            "{message}"
        );
    }
}
