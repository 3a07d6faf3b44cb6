//! The page between ours and a provider's. A form may lead to our own pages alone, so the browser goes on by itself
//! from here, without a script, or by the link.

use askama::Template;
use axum::response::Response;
use http::{HeaderValue, header::HeaderName};

use crate::{
    fault::PageFault,
    frame::Frame,
    visit::{Visit, show},
};

#[derive(Template)]
#[template(path = "onward.html")]
struct OnwardPage {
    frame: Frame,
    text: String,
    link: String,
    address: String,
}

/// Goes on to `address`, which is a provider's; `about` is the key of its words.
pub(super) async fn page(
    visit: &Visit,
    about: &str,
    provider: &str,
    address: &str,
) -> Result<Response, PageFault> {
    let language = visit.language();
    let say = |part: &str| language.text(&format!("{about}-{part}"), &[("name", provider)]);
    let page = OnwardPage {
        frame: Frame::of_visit(visit, say("title"), "sign-in").await,
        text: say("text"),
        link: say("do"),
        address: address.to_owned(),
    };
    let mut response = show(&page)?;
    let refresh = HeaderValue::from_str(&format!("0; url={address}"));
    let refresh = refresh.map_err(|_| PageFault::unavailable(""))?;
    response
        .headers_mut()
        .insert(HeaderName::from_static("refresh"), refresh);
    Ok(response)
}
