//! `/graphql`, by `POST` or `GET`: sign-in, then the body or the address, then the document, then the
//! services.

use std::{collections::BTreeMap, sync::Arc};

use access::{RegisteredOperations, SignIn, TokenVerifier};
use axum::{body::Body, response::Response};
use domain::{Clock, Entropy, FaultCode, Subject, TraceId, planted};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header, request::Parts};
use tokio::time::{Instant, timeout_at};
use tracing::Span;

use crate::{
    admission::Admission,
    budget::Budgets,
    edge::{
        address,
        answer::{self, Manner},
        body::{self, BodyRefused, GraphqlRequest},
        code, language,
        media::{self, Media},
        spoken,
    },
    engine::{Refusal, Way},
    errand::Courier,
    parts::Limits,
    planning::Planning,
    registered,
    run::{Asking, Turned},
};

/// Everything that answering needs, shared by all requests.
pub struct Endpoint {
    /// Plans and runs operations, over the supergraph of the moment.
    pub planning: Arc<Planning>,
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
    /// What partner systems have left.
    pub budgets: Budgets,
    /// The places of requests that are answered at the same time.
    pub admission: Admission,
}

impl Endpoint {
    /// Answers one HTTP request to `/graphql`. What it asks and calls is told in `traced`.
    pub async fn answer(&self, request: Request<Body>, traced: &Span) -> Response {
        let headers = request.headers();
        let media = Media::wanted(headers);
        let manner = Manner {
            media: media.unwrap_or(Media::Json),
            language: language::wanted(headers),
            trace: TraceId::draw(self.entropy.as_ref()),
            spending: None,
        };
        if ![Method::POST, Method::GET].contains(request.method()) {
            return wrong_method(manner, HeaderValue::from_static("GET, POST"), &[]);
        }
        if media.is_none() {
            return answer::refused_at(
                manner,
                StatusCode::NOT_ACCEPTABLE,
                FaultCode::BadUserInput,
                &["Accept application/graphql-response+json or application/json.".to_owned()],
            );
        }
        let until = Instant::now() + self.limits.patience;
        let (head, body) = request.into_parts();
        let asking = match self.begin((manner, traced), &head.headers, until).await {
            Ok(asking) => asking,
            Err((manner, code)) => return answer::refused(manner, code, &[]),
        };
        match timeout_at(until, self.read(&head, body)).await {
            Ok(Ok((request, way))) => self.execute(asking, request, way).await,
            Ok(Err(unread)) => unread.refused(asking.manner),
            Err(_) => answer::refused(asking.manner, FaultCode::GatewayTimeout, &[]),
        }
    }

    /// What is asked, in the address or in the body.
    pub(crate) async fn read(
        &self,
        head: &Parts,
        body: Body,
    ) -> Result<(GraphqlRequest, Way), Unread> {
        // A `GET` has no body, and changes nothing: whoever follows a link has asked for nothing.
        if head.method == Method::GET {
            let request = address::parse(&head.uri)?;
            let way = Way::InAddress {
                speaks: spoken::speaks(&request),
            };
            return Ok((request, way));
        }
        if !media::is_json_body(&head.headers) {
            return Err(Unread::NotJson);
        }
        let bytes = body::read(&head.headers, body, self.limits.body).await?;
        Ok((body::parse(&bytes)?, Way::Posted))
    }

    /// Who sent the request, if the token proves it. Nothing else about the caller is believed:
    /// no other header is read or passed on.
    pub(crate) async fn sign_in(&self, headers: &HeaderMap) -> Option<SignIn> {
        let mut given = headers.get_all(header::AUTHORIZATION).iter();
        let (Some(given), None) = (given.next(), given.next()) else {
            return None;
        };
        let (scheme, token) = given.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let now = self.clock.now();
        let sign_in = self.verifier.verify_anew(token.trim(), now).await.ok()?;
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

    async fn execute(&self, asking: Asking, request: GraphqlRequest, way: Way) -> Response {
        let books = (&self.operations, &self.pages);
        let day = self.clock.today();
        let Ok(chosen) = registered::choose(books, &asking.sign_in, &request, day) else {
            return answer::refused(asking.manner, FaultCode::OperationNotRegistered, &[]);
        };
        match self.run(&asking, chosen, &request, way).await {
            (manner, Ok(executed)) => answer::executed(manner, &executed),
            (manner, Err(Turned::Refused(Refusal::ChangeRefused))) => {
                let (_, details) = code::of_refusal(Refusal::ChangeRefused);
                wrong_method(manner, HeaderValue::from_static("POST"), &details)
            }
            (manner, Err(Turned::Full)) => answer::turned_away(manner),
            (manner, Err(turned)) => {
                let (code, details) = turned.told();
                answer::refused(manner, code, &details)
            }
        }
    }
}

/// Why it cannot be told what is asked.
pub(crate) enum Unread {
    /// The body is declared as something else than JSON.
    NotJson,
    /// The body or the address cannot be taken.
    Refused(BodyRefused),
}

impl From<BodyRefused> for Unread {
    fn from(refused: BodyRefused) -> Self {
        Self::Refused(refused)
    }
}

impl Unread {
    pub(crate) fn refused(self, manner: Manner) -> Response {
        match self {
            Self::NotJson => answer::refused_at(
                manner,
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                FaultCode::BadUserInput,
                &["Send content-type: application/json.".to_owned()],
            ),
            Self::Refused(refused) => refused_body(manner, refused),
        }
    }
}

pub(crate) fn wrong_method(manner: Manner, allowed: HeaderValue, details: &[String]) -> Response {
    let mut response = answer::refused_at(
        manner,
        StatusCode::METHOD_NOT_ALLOWED,
        FaultCode::BadUserInput,
        details,
    );
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
        | BodyRefused::Address
        | BodyRefused::Batch
        | BodyRefused::NoDocument => answer::refused_at(
            manner,
            StatusCode::BAD_REQUEST,
            FaultCode::BadUserInput,
            &details,
        ),
    }
}
