//! Which form of answer a caller takes (GraphQL over HTTP, `Accept`).

use http::{HeaderMap, header};

/// The form of a GraphQL answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// `application/json`: every well-formed request is answered with 200.
    Json,
    /// `application/graphql-response+json`: the status tells of errors.
    GraphqlResponse,
}

impl Media {
    /// The content type of the answer.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    /// What the caller likes best; plain JSON when the caller says nothing. `None` when the caller
    /// takes neither.
    pub fn wanted(headers: &HeaderMap) -> Option<Self> {
        let accepts = accepts(headers);
        if accepts.is_empty() {
            return Some(Self::Json);
        }
        let exact = |media: &str| match media {
            "application/graphql-response+json" => Some(Self::GraphqlResponse),
            "application/json" | "application/*" | "*/*" => Some(Self::Json),
            _ => None,
        };
        let mut best: Option<(Self, u16)> = None;
        for (name, weight) in &accepts {
            if let Some(media) = exact(name)
                && *weight > best.map_or(0, |(_, weight)| weight)
            {
                best = Some((media, *weight));
            }
        }
        best.map(|(media, _)| media)
    }
}

/// Tells whether a browser asks for a page.
pub fn wants_page(headers: &HeaderMap) -> bool {
    accepts(headers)
        .iter()
        .any(|(name, weight)| name == "text/html" && *weight > 0)
}

/// Tells whether the body is declared as JSON in UTF-8. Browsers cannot send that across origins
/// without asking first, so the check also stops forged cross-site posts.
pub fn is_json_body(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(declared), None) = (types.next(), types.next()) else {
        return false;
    };
    let Ok(declared) = declared.to_str() else {
        return false;
    };
    let mut parts = declared.split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    is_json
        && parts.all(|parameter| {
            parameter.split_once('=').is_none_or(|(name, value)| {
                !name.trim().eq_ignore_ascii_case("charset")
                    || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
            })
        })
}

/// The accepted media types in the order given, with their weights in thousandths.
fn accepts(headers: &HeaderMap) -> Vec<(String, u16)> {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|part| {
            let mut pieces = part.split(';').map(str::trim);
            let name = pieces.next()?.to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| piece.strip_prefix("q="))
                .map_or(1000, thousandths);
            (!name.is_empty()).then_some((name, weight))
        })
        .collect()
}

/// A quality value (`0.5`) in thousandths; what cannot be read counts as nothing.
pub(super) fn thousandths(quality: &str) -> u16 {
    let (whole, rest) = quality.split_once('.').unwrap_or((quality, ""));
    let digits = format!("{rest:0<3}");
    match (whole, digits.get(..3).and_then(|text| text.parse().ok())) {
        ("1", _) => 1000,
        ("0", Some(part)) => part,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(accept: &str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        Media::wanted(&headers)
    }

    #[test]
    fn caller_gets_what_it_likes_best() {
        assert_eq!(Media::wanted(&HeaderMap::new()), Some(Media::Json));
        assert_eq!(wanted("*/*"), Some(Media::Json));
        assert_eq!(wanted("application/json"), Some(Media::Json));
        assert_eq!(
            wanted("application/graphql-response+json, application/json;q=0.9"),
            Some(Media::GraphqlResponse)
        );
        assert_eq!(
            wanted("application/graphql-response+json;q=0.1, application/json"),
            Some(Media::Json)
        );
        assert_eq!(wanted("text/plain"), None);
        assert_eq!(wanted("application/json;q=0"), None);
    }

    #[test]
    fn only_json_in_utf_8_is_a_body() {
        let declared = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, text.parse().unwrap());
            is_json_body(&headers)
        };
        assert!(declared("application/json"));
        assert!(declared("Application/JSON; charset=UTF-8"));
        for refused in [
            "text/plain",
            "application/json; charset=latin1",
            "application/x-www-form-urlencoded",
            "application/jsonp",
            "multipart/form-data",
            "",
        ] {
            assert!(!declared(refused), "{refused}");
        }
        assert!(!is_json_body(&HeaderMap::new()));
    }
}
