//! The pages that say why a page is not shown: what happened, what to do, and a number to refer to.

use askama::Template;
use axum::response::{IntoResponse, Response};

use crate::{
    fault::PageFault,
    frame::Frame,
    visit::{Visit, show_at},
    words::Language,
};

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage {
    frame: Frame,
    text: String,
    what_to_do: String,
    number: String,
}

/// The page of a fault.
pub async fn page(visit: &Visit, fault: &PageFault, number: &str) -> Response {
    let language = visit.language();
    let title = language.text(&format!("{}-title", fault.words()), &[]);
    let page = FaultPage {
        frame: Frame::of_visit(visit, title, "").await,
        text: language.text(&format!("{}-text", fault.words()), &[]),
        what_to_do: language.text(&format!("{}-do", fault.words()), &[]),
        number: number.to_owned(),
    };
    show_at(fault.status(), &page).unwrap_or_else(|_| bare(fault, number))
}

/// What is said where not even the session can be read.
pub fn bare(fault: &PageFault, number: &str) -> Response {
    let text = Language::Swedish.text(&format!("{}-text", fault.words()), &[]);
    (fault.status(), format!("{text}\n{number}\n")).into_response()
}

/// Whatever has no address.
pub async fn not_found() -> PageFault {
    PageFault::NotFound
}
