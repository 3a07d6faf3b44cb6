//! From codes and data to an HTTP answer: every error has a message, a path where it has one, and
//! `extensions { code traceId retryable }`, and nothing else.

use access::Language;
use axum::response::{IntoResponse, Response};
use chassis::render_fault;
use domain::{CodeList, FaultCode, TraceId};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::{code, media::Media};
use crate::{
    admission::COME_AGAIN_SECONDS,
    budget::Budget,
    engine::{Executed, Mishap, Step},
};

/// What every part of an answer needs to know of its request.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// The form that the caller takes.
    pub media: Media,
    /// The language of the texts.
    pub language: Language,
    /// Names the request in logs and answers.
    pub trace: TraceId,
    /// What a partner's system is told of its budget; `None` for people, and for whoever is not known.
    pub spending: Option<Spending>,
}

/// What a partner's system is told of its budget with every answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spending {
    /// The points that the request was estimated at.
    pub estimated: u64,
    /// What is left.
    pub budget: Budget,
    /// In how many seconds enough will be left, where it was not.
    pub wait_seconds: Option<u64>,
}

impl Spending {
    /// Adds the headers that tell of a budget: `RateLimit-Policy` and `RateLimit`
    /// (draft-ietf-httpapi-ratelimit-headers), and `Retry-After` where one has to wait.
    pub fn tell(self, headers: &mut HeaderMap) {
        let Budget {
            limit,
            remaining,
            reset_seconds,
            window_seconds,
        } = self.budget;
        let told = [
            (
                "ratelimit-policy",
                Some(format!(
                    "\"points\";q={limit};qu=\"points\";w={window_seconds}"
                )),
            ),
            (
                "ratelimit",
                Some(format!("\"points\";r={remaining};t={reset_seconds}")),
            ),
            (
                "retry-after",
                self.wait_seconds.map(|seconds| seconds.to_string()),
            ),
        ];
        for (name, value) in told {
            if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }

    /// The same as a member of the answer, after others.
    fn member(self) -> String {
        let budget = self.budget;
        let cost = serde_json::json!({
            "estimated": self.estimated,
            "limit": budget.limit,
            "remaining": budget.remaining,
            "resetSeconds": budget.reset_seconds,
        });
        format!(",\"extensions\":{{\"cost\":{cost}}}")
    }
}

#[derive(Serialize)]
struct ErrorBody<'answer> {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'answer [Step]>,
    extensions: Extensions,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    code: &'static str,
    trace_id: String,
    retryable: bool,
}

/// The whole request was refused with `code`, at the status that belongs to it.
pub fn refused(manner: Manner, code: FaultCode, details: &[String]) -> Response {
    refused_at(manner, code::status(code, manner.media), code, details)
}

/// The request was not looked at, for too many are being answered: it may come again soon, and says when.
pub fn turned_away(manner: Manner) -> Response {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut response = refused_at(manner, status, FaultCode::ServiceUnavailable, &[]);
    let soon = HeaderValue::from(COME_AGAIN_SECONDS);
    response.headers_mut().insert(header::RETRY_AFTER, soon);
    response
}

/// The whole request was refused with `code`, at a status that HTTP asks for.
pub fn refused_at(
    manner: Manner,
    status: StatusCode,
    code: FaultCode,
    details: &[String],
) -> Response {
    let text = render_fault(code, manner.language);
    let messages = if details.is_empty() {
        vec![text]
    } else {
        let told = details.iter().map(|detail| format!("{text} {detail}"));
        told.collect()
    };
    let errors: Vec<ErrorBody<'_>> = messages
        .into_iter()
        .map(|message| body(manner, code, message, None))
        .collect();
    let more = manner.more();
    respond(
        manner,
        status,
        &format!("{{\"errors\":{}{more}}}", json(&errors)),
    )
}

/// The operation ran; parts of its answer may be missing.
pub fn executed(manner: Manner, executed: &Executed) -> Response {
    let data = &executed.data;
    let found = sorted(executed);
    let more = manner.more();
    if found.is_empty() {
        return respond(
            manner,
            StatusCode::OK,
            &format!("{{\"data\":{data}{more}}}"),
        );
    }
    let errors: Vec<ErrorBody<'_>> = found
        .iter()
        .map(|found| {
            let text = render_fault(found.code, manner.language);
            let text = match &found.field {
                Some(field) => format!("{text} {field}"),
                None => text,
            };
            body(manner, found.code, text, found.path.as_deref())
        })
        .collect();
    let text = format!("{{\"data\":{data},\"errors\":{}{more}}}", json(&errors));
    respond(manner, StatusCode::OK, &text)
}

/// The code of the first thing that went wrong, by its place in the answer.
pub fn first_code(executed: &Executed) -> Option<FaultCode> {
    sorted(executed).first().map(|found| found.code)
}

fn sorted(executed: &Executed) -> Vec<Found> {
    let mut found: Vec<Found> = executed.errors.iter().map(reduce).collect();
    found.sort();
    found.dedup();
    found
}

impl Manner {
    /// What stands in an answer beside data and errors.
    fn more(self) -> String {
        self.spending.map_or_else(String::new, Spending::member)
    }
}

/// One error of the closed list. Errors are sorted by path first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    path: Option<Vec<Step>>,
    code: FaultCode,
    field: Option<String>,
}

fn reduce(mishap: &Mishap) -> Found {
    match mishap {
        Mishap::Silent { path } => Found {
            path: Some(path.clone()),
            code: FaultCode::ServiceUnavailable,
            field: None,
        },
        Mishap::Told { code, field, path } => {
            let code = code::of_service(code.as_deref());
            let names_a_field = code == FaultCode::BadUserInput;
            Found {
                path: path.clone().filter(|path| is_of_the_query(path)),
                code,
                field: field
                    .clone()
                    .filter(|field| names_a_field && is_a_field(field)),
            }
        }
    }
}

/// The name of an input field as services write it: `incomeSources[0].extentPercent`.
fn is_a_field(text: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._[]".contains(letter);
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.len() <= 80
        && text.chars().all(is_plain)
}

/// Names that the engine or a service made up for itself start with an underscore.
fn is_of_the_query(path: &[Step]) -> bool {
    !path
        .iter()
        .any(|step| matches!(step, Step::Key(key) if key.starts_with('_')))
}

fn body(manner: Manner, code: FaultCode, message: String, path: Option<&[Step]>) -> ErrorBody<'_> {
    ErrorBody {
        message,
        path,
        extensions: Extensions {
            code: code.code(),
            trace_id: manner.trace.to_string(),
            retryable: code.retryable(),
        },
    }
}

fn json(errors: &[ErrorBody<'_>]) -> String {
    serde_json::to_string(errors).unwrap_or_else(|_| "[]".to_owned())
}

fn respond(manner: Manner, status: StatusCode, text: &str) -> Response {
    let mut response = (status, text.to_owned()).into_response();
    let headers = response.headers_mut();
    let content_type = HeaderValue::from_static(manner.media.content_type());
    headers.insert(header::CONTENT_TYPE, content_type);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("accept, accept-language, authorization"),
    );
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(spending) = manner.spending {
        spending.tell(headers);
    }
    response
}

#[cfg(test)]
mod tests {
    use domain::{Entropy, SystemEntropy};

    use super::*;

    #[test]
    fn names_that_callers_did_not_write_are_no_paths() {
        let key = |text: &str| Step::Key(text.to_owned());
        assert!(is_of_the_query(&[
            key("case"),
            Step::Position(0),
            key("id")
        ]));
        assert!(!is_of_the_query(&[key("_entities"), Step::Position(0)]));
        assert!(!is_of_the_query(&[
            key("case"),
            key("_internal_qp_alias_0")
        ]));
    }

    #[test]
    fn only_the_name_of_a_field_is_taken_over_from_a_service() {
        assert!(is_a_field("incomeSources[0].extentPercent"));
        for refused in ["", "199001012389", "a b", "name: Anna", "<b>", "ä"] {
            assert!(!is_a_field(refused), "{refused}");
        }
    }

    #[tokio::test]
    async fn errors_are_sorted_by_path_and_said_once() {
        let manner = Manner {
            media: Media::Json,
            language: Language::En,
            trace: TraceId::from_uuid(SystemEntropy.uuid()),
            spending: None,
        };
        let silent = |name: &str| Mishap::Silent {
            path: vec![Step::Key(name.to_owned())],
        };
        let answer = Executed {
            data: "null".to_owned(),
            errors: vec![silent("b"), silent("a"), silent("b")],
        };
        let response = executed(manner, &answer);
        let bytes = axum::body::to_bytes(response.into_body(), 4096)
            .await
            .unwrap();
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let paths: Vec<_> = value["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["path"][0].as_str().unwrap())
            .collect();
        assert_eq!(paths, ["a", "b"]);
    }
}
