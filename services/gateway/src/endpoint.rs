//! `POST /graphql`: sign-in, then the body, then the document, then the services.

use std::{collections::BTreeMap, sync::Arc};

use access::{RegisteredOperations, SignIn, TokenVerifier};
use axum::{body::Body, response::Response};
use domain::{Clock, Entropy, FaultCode, Subject, TraceId, planted};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use tokio::time::timeout;

use crate::{
    edge::{
        answer::{self, Manner},
        body::{self, BodyRefused, GraphqlRequest},
        code, language,
        media::{self, Media},
    },
    engine::{Engine, Operation, Refusal},
    errand::{Courier, Errand},
    parts::Limits,
    registered,
};

/// Longer operation names are cut: they go into the audit log, and callers choose them.
const LONGEST_NAME: usize = 64;

/// Everything that answering needs, shared by all requests.
pub struct Endpoint {
    /// Plans and runs operations.
    pub engine: Box<dyn Engine>,
    /// Checks tokens.
    pub verifier: TokenVerifier,
    /// What partner systems may ask.
    pub operations: RegisteredOperations,
    /// What the pages ask for people.
    pub pages: BTreeMap<String, String>,
    /// Reaches the services.
    pub courier: Arc<Courier>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance, for trace ids.
    pub entropy: Arc<dyn Entropy>,
    /// What a request may cost.
    pub limits: Limits,
}

impl Endpoint {
    /// Answers one HTTP request to `/graphql`.
    pub async fn answer(&self, request: Request<Body>) -> Response {
        let headers = request.headers();
        let media = Media::wanted(headers);
        let manner = Manner {
            media: media.unwrap_or(Media::Json),
            language: language::wanted(headers),
            trace: TraceId::draw(self.entropy.as_ref()),
        };
        if request.method() != Method::POST {
            return wrong_method(manner);
        }
        if media.is_none() {
            return answer::refused_at(
                manner,
                StatusCode::NOT_ACCEPTABLE,
                FaultCode::BadUserInput,
                &["Accept application/graphql-response+json or application/json.".to_owned()],
            );
        }
        match timeout(self.limits.patience, self.run(manner, request)).await {
            Ok(response) => response,
            Err(_) => answer::refused(manner, FaultCode::GatewayTimeout, &[]),
        }
    }

    async fn run(&self, manner: Manner, request: Request<Body>) -> Response {
        let (head, body) = request.into_parts();
        let Some(sign_in) = self.sign_in(&head.headers) else {
            return answer::refused(manner, FaultCode::Unauthenticated, &[]);
        };
        if !media::is_json_body(&head.headers) {
            return answer::refused_at(
                manner,
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                FaultCode::BadUserInput,
                &["Send content-type: application/json.".to_owned()],
            );
        }
        let read = body::read(&head.headers, body, self.limits.body).await;
        match read.and_then(|bytes| body::parse(&bytes)) {
            Ok(request) => self.execute(manner, sign_in, request).await,
            Err(refused) => refused_body(manner, refused),
        }
    }

    /// Who sent the request, if the token proves it. Nothing else about the caller is believed:
    /// no other header is read or passed on.
    fn sign_in(&self, headers: &HeaderMap) -> Option<SignIn> {
        let mut given = headers.get_all(header::AUTHORIZATION).iter();
        let (Some(given), None) = (given.next(), given.next()) else {
            return None;
        };
        let (scheme, token) = given.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let sign_in = self.verifier.verify(token.trim(), self.clock.now()).ok()?;
        let said = headers
            .get("x-user")
            .filter(|_| planted!(IdentityHeaderCounts));
        Some(SignIn {
            subject: said
                .and_then(|said| said.to_str().ok())
                .map_or_else(|| sign_in.subject.clone(), Subject::new),
            ..sign_in
        })
    }

    async fn execute(&self, manner: Manner, sign_in: SignIn, request: GraphqlRequest) -> Response {
        let day = self.clock.today();
        let Ok(chosen) =
            registered::choose((&self.operations, &self.pages), &sign_in, &request, day)
        else {
            return answer::refused(manner, FaultCode::OperationNotRegistered, &[]);
        };
        let errand = Errand {
            courier: Arc::clone(&self.courier),
            sign_in,
            trace: manner.trace,
            operation: shown_name(request.operation_name.as_deref(), &chosen.document),
            language: manner.language,
            registered: chosen.registered.map(|operation| operation.id),
        };
        let operation = Operation {
            document: &chosen.document,
            name: request.operation_name.as_deref(),
            variables: request.variables.unwrap_or_default(),
            services: Arc::new(errand),
        };
        match self.engine.execute(operation).await {
            Ok(executed) => answer::executed(manner, &executed),
            Err(refusal) => {
                if let Refusal::Fault(reason) = refusal {
                    tracing::error!(trace = %manner.trace, reason, "the engine failed");
                }
                let (code, details) = code::of_refusal(refusal);
                answer::refused(manner, code, &details)
            }
        }
    }
}

/// The name under which the operation stands in logs: what the caller says, else what the document
/// says of its first operation, else `anonymous`.
fn shown_name(said: Option<&str>, document: &str) -> String {
    let written = || {
        let document = without_comments(document);
        let mut words = document.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let kind = words.find(|word| !word.is_empty())?;
        let is_named = matches!(kind, "query" | "mutation");
        // A name follows its keyword directly: `query Name`, never `query {` or `query (`.
        let rest = document.split_once(kind)?.1.trim_start();
        let name: String = rest
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
            .collect();
        (is_named && !name.is_empty()).then_some(name)
    };
    let name = said
        .map(str::to_owned)
        .or_else(written)
        .unwrap_or_else(|| "anonymous".to_owned());
    name.chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
        .take(LONGEST_NAME)
        .collect()
}

/// What follows the comments with which a document may begin.
fn without_comments(document: &str) -> &str {
    let mut rest = document.trim_start();
    while rest.starts_with('#') {
        rest = rest
            .split_once('\n')
            .map_or("", |(_, rest)| rest.trim_start());
    }
    rest
}

fn wrong_method(manner: Manner) -> Response {
    let mut response = answer::refused_at(
        manner,
        StatusCode::METHOD_NOT_ALLOWED,
        FaultCode::BadUserInput,
        &[],
    );
    let allowed = HeaderValue::from_static("POST");
    response.headers_mut().insert(header::ALLOW, allowed);
    response
}

fn refused_body(manner: Manner, refused: BodyRefused) -> Response {
    let details = [refused.detail().to_owned()];
    match refused {
        BodyRefused::TooLarge => answer::refused_at(
            manner,
            StatusCode::PAYLOAD_TOO_LARGE,
            FaultCode::TokenLimitExceeded,
            &details,
        ),
        BodyRefused::Broken
        | BodyRefused::NotAnObject
        | BodyRefused::Batch
        | BodyRefused::NoDocument => answer::refused_at(
            manner,
            StatusCode::BAD_REQUEST,
            FaultCode::BadUserInput,
            &details,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn operations_are_named_by_caller_or_document() {
        assert_eq!(shown_name(Some("Mine"), "{ me }"), "Mine");
        assert_eq!(shown_name(None, "query Me { me }"), "Me");
        assert_eq!(shown_name(None, "mutation Do($a: Int) { do }"), "Do");
        assert_eq!(
            shown_name(None, "# One query.\n\n# Yes.\nquery Me { me }"),
            "Me"
        );
        assert_eq!(shown_name(None, "# query Me { me }"), "anonymous");
        for document in ["{ me }", "query { me }", "query($id: ID!) { me }", ""] {
            assert_eq!(shown_name(None, document), "anonymous", "{document}");
        }
        assert_eq!(shown_name(Some(&"x".repeat(500)), "{ me }").len(), 64);
    }
}
