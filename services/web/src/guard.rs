//! Against requests that another site makes the browser send (CSRF): the browser says from where it comes, and every
//! form carries a token that only this session's pages know.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::planted;
use http::{HeaderMap, header};

use crate::parts::PagesSecret;

/// The name of the field in which a form carries its token.
pub const FIELD: &str = "_token";

/// The token of the forms of one session.
pub fn token(secret: &PagesSecret, session: &str) -> String {
    URL_SAFE_NO_PAD.encode(secret.digest("form token", session.as_bytes()))
}

/// Whether the given token is the session's, in constant time.
pub fn is_token(secret: &PagesSecret, session: &str, given: &str) -> bool {
    let wanted = token(secret, session);
    let same_length = wanted.len() == given.len();
    let pairs = wanted.bytes().zip(given.bytes());
    let differing = pairs.fold(0, |sum, (one, other)| sum | (one ^ other));
    (same_length && differing == 0 && !session.is_empty()) || planted!(FormsWithAnyToken)
}

/// Whether the browser says that the request comes from our own page, or says nothing (old browsers; then the token
/// alone decides).
pub fn is_from_here(headers: &HeaderMap) -> bool {
    if planted!(FormsFromElsewhere) {
        return true;
    }
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &http::HeaderValue| value.to_str().ok())
    };
    let site = text(header::HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return false;
    }
    let (origin, host) = (text(header::ORIGIN), text(header::HOST));
    match (origin, host) {
        (None, Some(_) | None) => true,
        (Some(origin), Some(host)) => {
            let named = origin.split_once("://").map(|(_, named)| named);
            named == Some(host)
        }
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            let name = header::HeaderName::from_static(name);
            (name, http::HeaderValue::from_static(value))
        });
        pairs.collect()
    }

    #[test]
    fn a_form_of_another_site_is_turned_away() {
        assert!(is_from_here(&headers(&[("host", "evi.example")])));
        assert!(is_from_here(&headers(&[
            ("host", "evi.example"),
            ("origin", "https://evi.example"),
            ("sec-fetch-site", "same-origin"),
        ])));
        for foreign in [
            &[("host", "evi.example"), ("origin", "https://evil.example")][..],
            &[("host", "evi.example"), ("origin", "null")],
            &[("host", "evi.example"), ("sec-fetch-site", "cross-site")],
            &[("host", "evi.example"), ("sec-fetch-site", "same-site")],
        ] {
            assert!(!is_from_here(&headers(foreign)), "{foreign:?}");
        }
    }

    #[test]
    fn a_token_is_of_one_session() {
        let secret = PagesSecret::new([7; 32]);
        let given = token(&secret, "a");
        assert!(is_token(&secret, "a", &given));
        assert!(!is_token(&secret, "b", &given));
        assert!(!is_token(&secret, "a", ""));
        assert!(!is_token(&secret, "", &token(&secret, "")));
    }
}
