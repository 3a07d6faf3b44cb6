//! What stops a page, as the page that says so (`ui.md` 16): 403, 404, 409, 410, 422, 429, 5xx.

use axum::response::{IntoResponse, Response};
use domain::TraceId;
use http::{HeaderValue, StatusCode, header};

/// Why a page is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageFault {
    /// Nobody is signed in, or no longer. `back` is where the person wanted to go.
    SignInNeeded {
        /// A path of these pages.
        back: Option<String>,
    },
    /// The reader may know that it is there, and may not do this.
    Forbidden,
    /// It does not exist for this reader, whatever the reason.
    NotFound,
    /// Somebody else was first.
    Conflict,
    /// It was there and is not any more: a form that has been sent.
    Gone,
    /// What was sent makes no sense.
    Invalid,
    /// Too often.
    TooMany,
    /// Something behind the page does not answer.
    Unavailable {
        /// The reference number, if the gateway gave one.
        trace: String,
    },
}

impl PageFault {
    /// Something behind the page does not answer.
    pub fn unavailable(trace: &str) -> Self {
        Self::Unavailable {
            trace: trace.to_owned(),
        }
    }

    /// The status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::SignInNeeded { .. } => StatusCode::SEE_OTHER,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Gone => StatusCode::GONE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The key of its words: `fault-…-title`, `fault-…-text`, `fault-…-do`.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::SignInNeeded { .. } => "fault-sign-in",
            Self::Forbidden => "fault-forbidden",
            Self::NotFound => "fault-not-found",
            Self::Conflict => "fault-conflict",
            Self::Gone => "fault-gone",
            Self::Invalid => "fault-invalid",
            Self::TooMany => "fault-too-many",
            Self::Unavailable { .. } => "fault-unavailable",
        }
    }
}

/// The longest address that is gone back to.
const LONGEST_ADDRESS: usize = 2000;

/// Where the reference number of a page fault stands in the answer.
pub const REFERENCE: &str = "x-reference";

/// The number under which a fault can be found in the log: the gateway's, or one of the page's own.
pub fn reference(fault: &PageFault, own: TraceId) -> String {
    match fault {
        PageFault::Unavailable { trace } if !trace.is_empty() => trace.clone(),
        PageFault::Unavailable { .. }
        | PageFault::SignInNeeded { .. }
        | PageFault::Forbidden
        | PageFault::NotFound
        | PageFault::Conflict
        | PageFault::Gone
        | PageFault::Invalid
        | PageFault::TooMany => own.to_string(),
    }
}

impl IntoResponse for PageFault {
    /// The layer of the router puts the page in the place of this answer: only it knows the reader's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Self::SignInNeeded { back } = &self {
            let address = sign_in_address(back.as_deref());
            if let Ok(value) = HeaderValue::from_str(&address) {
                response.headers_mut().insert(header::LOCATION, value);
            }
            return response;
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The address of the page for signing in, from which one comes back to `back`.
pub fn sign_in_address(back: Option<&str>) -> String {
    match back.filter(|back| is_own_path(back) && *back != "/") {
        Some(back) => {
            let query = serde_html_form::to_string([("back", back)]).unwrap_or_default();
            format!("/logga-in?{query}")
        }
        None => "/logga-in".to_owned(),
    }
}

/// The address at which one signs in anew, because the sign-in is too old for what one wants to do.
pub fn step_up_address(back: &str) -> String {
    let fresh = ("fornya", "ja");
    let fields = if is_own_path(back) {
        vec![fresh, ("back", back)]
    } else {
        vec![fresh]
    };
    let query = serde_html_form::to_string(fields).unwrap_or_default();
    format!("/logga-in?{query}")
}

/// Whether an address is a path of these pages: nothing else is ever gone back to.
pub fn is_own_path(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && !address.starts_with("/\\")
        && !address.contains(|sign: char| sign.is_control() || sign == '\\')
        && address.len() <= LONGEST_ADDRESS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_these_pages_alone() {
        assert!(is_own_path("/arende/1?a=b"));
        for foreign in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "/a\n",
            "/a\\b",
            "/\u{b}/evil.example",
            "evil.example",
            "javascript:alert(1)",
        ] {
            assert!(!is_own_path(foreign), "{foreign}");
            assert_eq!(sign_in_address(Some(foreign)), "/logga-in");
        }
        assert_eq!(
            sign_in_address(Some("/a?b=c")),
            "/logga-in?back=%2Fa%3Fb%3Dc"
        );
    }
}
