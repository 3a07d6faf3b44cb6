//! What pages are dressed with: one style sheet, one script, one picture. All from our own origin.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, sync::LazyLock};

const STYLE: &str = concat!(
    include_str!("../assets/app.css"),
    include_str!("../assets/desk.css"),
    include_str!("../assets/case.css"),
    include_str!("../assets/referral.css"),
    include_str!("../assets/people.css"),
    include_str!("../assets/chart.css"),
);
const SCRIPT: &str = include_str!("../assets/app.js");
const ICON: &str = include_str!("../assets/icon.svg");

/// A file by what is in it: an address is never given another content.
struct Asset {
    address: String,
    kind: &'static str,
    text: &'static str,
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        asset("app", "css", "text/css; charset=utf-8", STYLE),
        asset("app", "js", "text/javascript; charset=utf-8", SCRIPT),
        asset("icon", "svg", "image/svg+xml", ICON),
    ]
});

fn asset(stem: &str, ending: &str, kind: &'static str, text: &'static str) -> Asset {
    let digest = Sha256::digest(text.as_bytes());
    let mut mark = String::new();
    for byte in digest.iter().take(6) {
        let _ = write!(mark, "{byte:02x}");
    }
    Asset {
        address: format!("/sidor/{stem}.{mark}.{ending}"),
        kind,
        text,
    }
}

/// The address of the style sheet.
pub fn style() -> &'static str {
    &ASSETS[0].address
}

/// The address of the script.
pub fn script() -> &'static str {
    &ASSETS[1].address
}

/// The address of the picture.
pub fn icon() -> &'static str {
    &ASSETS[2].address
}

/// Answers with the file at an address.
pub fn answer(path: &str) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.address == path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = asset.text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    headers.insert(header::CACHE_CONTROL, kept);
    response
}
