//! The explorer: one page of our own for trying out queries. It loads nothing from elsewhere, keeps
//! the token in the page's memory alone, and shows answers as text.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::engine::Introspection;

const PAGE: &str = include_str!("../explorer/page.html");
const SCRIPT: &str = include_str!("../explorer/explorer.js");
const STYLE: &str = include_str!("../explorer/explorer.css");

/// Example operations: file name without ending, what it shows, and the document.
const EXAMPLES: [(&str, &str); 5] = [
    (
        "Vem är jag?",
        include_str!("../explorer/examples/me.graphql"),
    ),
    (
        "Enheter i en kommun",
        include_str!("../explorer/examples/units.graphql"),
    ),
    (
        "Min arbetslista",
        include_str!("../explorer/examples/worklist.graphql"),
    ),
    (
        "Enhetens inkorg",
        include_str!("../explorer/examples/inbox.graphql"),
    ),
    (
        "Ett ärende och vad jag får se",
        include_str!("../explorer/examples/case.graphql"),
    ),
];

/// Scripts, styles and calls from our own origin, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// Stands first on the page where people are invented, as on every page of a demo.
const BANNER: &str = "<p class=\"banner\" role=\"note\"><strong>Demo.</strong> Alla personer är \
    påhittade. Här tas bara nummer ur Skatteverkets officiella testserie emot.</p>";

/// What the explorer shows beside its page.
pub struct Explorer {
    page: String,
    introspection: Introspection,
    examples: String,
}

impl Explorer {
    /// The schema is shown where introspection is answered.
    pub fn new(introspection: Introspection) -> Self {
        let examples: Vec<_> = EXAMPLES
            .iter()
            .map(|(title, document)| serde_json::json!({ "title": title, "document": document }))
            .collect();
        let page = match introspection {
            // Only a demo answers introspection.
            Introspection::Answered => PAGE.replacen("<header>", &format!("{BANNER}<header>"), 1),
            Introspection::Refused => PAGE.to_owned(),
        };
        Self {
            page,
            introspection,
            examples: serde_json::Value::Array(examples).to_string(),
        }
    }

    /// `GET /graphql` in a browser.
    pub fn page(&self) -> Response {
        asset("text/html; charset=utf-8", &self.page)
    }

    /// `GET /assets/explorer.js`.
    pub fn script(&self) -> Response {
        asset("text/javascript; charset=utf-8", SCRIPT)
    }

    /// `GET /assets/explorer.css`.
    pub fn style(&self) -> Response {
        asset("text/css; charset=utf-8", STYLE)
    }

    /// `GET /assets/explorer/examples.json`.
    pub fn examples(&self) -> Response {
        asset("application/json", &self.examples)
    }

    /// `GET /assets/explorer/schema.graphql`; 404 where the schema is not shown.
    pub fn schema(&self, schema: &str) -> Response {
        match self.introspection {
            Introspection::Answered => asset("text/plain; charset=utf-8", schema),
            Introspection::Refused => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

fn asset(content_type: &'static str, text: &str) -> Response {
    let mut response = text.to_owned().into_response();
    let fixed = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in fixed {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banner_stands_on_the_page_of_a_demo_and_on_no_other() {
        let shown = |introspection| Explorer::new(introspection).page;
        assert!(shown(Introspection::Answered).contains(BANNER));
        assert!(!shown(Introspection::Refused).contains("banner"));
    }

    #[test]
    fn page_keeps_its_own_policy() {
        assert!(!PAGE.contains("<style") && !PAGE.contains("style=") && !PAGE.contains(" on"));
        assert!(!PAGE.contains("http://") && !PAGE.contains("https://"));
        assert_eq!(PAGE.matches("<script").count(), 1);
        assert!(!SCRIPT.contains("innerHTML") && !SCRIPT.contains("http"));
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    }
}
