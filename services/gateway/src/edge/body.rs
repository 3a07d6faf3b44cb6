//! The body of a request: at most so many bytes, one JSON object, nothing in a batch.

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, header};
use http_body_util::LengthLimitError;

/// The members of a GraphQL request that are understood.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GraphqlRequest {
    /// The document.
    #[serde(default)]
    pub query: Option<String>,
    /// The id of a registered document, instead of the document.
    #[serde(default)]
    pub document_id: Option<String>,
    /// Which operation of the document.
    #[serde(default)]
    pub operation_name: Option<String>,
    /// The variables.
    #[serde(default)]
    pub variables: Option<serde_json::Map<String, serde_json::Value>>,
    /// What the caller's library adds. Nothing in it is understood; it must only be an object.
    #[serde(default)]
    pub extensions: Option<serde_json::Map<String, serde_json::Value>>,
}

/// Why a body, or the address of a `GET`, could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyRefused {
    /// More bytes than the limit, said or sent.
    TooLarge,
    /// The bytes broke off.
    Broken,
    /// Not a JSON object with the right members.
    NotAnObject,
    /// Parameters of an address that are given twice or have the wrong form.
    Address,
    /// A list of requests; each is sent by itself.
    Batch,
    /// Neither a document nor the id of one.
    NoDocument,
}

impl BodyRefused {
    /// What the developer of the caller should know.
    pub fn detail(self) -> &'static str {
        match self {
            Self::TooLarge => "The body is larger than the limit.",
            Self::Broken => "The body broke off.",
            Self::NotAnObject => {
                "The body must be a JSON object: query (text), variables (object), operationName (text), extensions (object)."
            }
            Self::Address => {
                "The parameters, each given once: query (text), variables (JSON object), operationName (text), extensions (JSON object)."
            }
            Self::Batch => "Send one operation in each request.",
            Self::NoDocument => "The member query is missing.",
        }
    }
}

/// Reads a body of at most `limit` bytes, whether or not its length was said beforehand.
pub async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, BodyRefused> {
    let said = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .and_then(|length| length.parse::<u64>().ok());
    if said.is_some_and(|said| usize::try_from(said).map_or(true, |said| said > limit)) {
        return Err(BodyRefused::TooLarge);
    }
    axum::body::to_bytes(body, limit).await.map_err(|error| {
        let too_large = std::error::Error::source(&error)
            .is_some_and(<dyn std::error::Error>::is::<LengthLimitError>);
        if too_large {
            BodyRefused::TooLarge
        } else {
            BodyRefused::Broken
        }
    })
}

/// Reads a GraphQL request.
pub fn parse(bytes: &[u8]) -> Result<GraphqlRequest, BodyRefused> {
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => {}
        Some(b'[') => return Err(BodyRefused::Batch),
        Some(_) | None => return Err(BodyRefused::NotAnObject),
    }
    let request: GraphqlRequest =
        serde_json::from_slice(bytes).map_err(|_| BodyRefused::NotAnObject)?;
    if request.query.is_none() && request.document_id.is_none() {
        return Err(BodyRefused::NoDocument);
    }
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_object_with_a_document_is_a_request() {
        assert!(parse(br#" {"query":"{me}","variables":null,"operationName":null} "#).is_ok());
        assert!(parse(br#"{"documentId":"abc","variables":{"id":1}}"#).is_ok());
        for extensions in ["null", "{}", r#"{"clientLibrary":{"name":"x"}}"#] {
            let text = format!(r#"{{"query":"{{me}}","extensions":{extensions}}}"#);
            assert!(parse(text.as_bytes()).is_ok(), "{text}");
        }
        for (text, refused) in [
            ("", BodyRefused::NotAnObject),
            ("null", BodyRefused::NotAnObject),
            ("{", BodyRefused::NotAnObject),
            (r#"[{"query":"{me}"}]"#, BodyRefused::Batch),
            (r#"["{me}"]"#, BodyRefused::Batch),
            ("{}", BodyRefused::NoDocument),
            (r#"{"query":1}"#, BodyRefused::NotAnObject),
            (
                r#"{"query":"{me}","query":"{you}"}"#,
                BodyRefused::NotAnObject,
            ),
            (
                r#"{"query":"{me}","variables":[]}"#,
                BodyRefused::NotAnObject,
            ),
            (
                r#"{"query":"{me}","extensions":[]}"#,
                BodyRefused::NotAnObject,
            ),
            (
                r#"{"query":"{me}","extensions":"{}"}"#,
                BodyRefused::NotAnObject,
            ),
            (r#"{"query":"{me}"} x"#, BodyRefused::NotAnObject),
        ] {
            assert_eq!(parse(text.as_bytes()).unwrap_err(), refused, "{text}");
        }
    }

    #[test]
    fn nesting_without_end_is_refused() {
        let open = r#"{"query":"{me}","variables":{"a":"#.to_owned() + &"[".repeat(100_000);
        assert_eq!(
            parse(open.as_bytes()).unwrap_err(),
            BodyRefused::NotAnObject
        );
    }
}
