//! Registerutdrag (GDPR article 15): everything that is held of the person in all of their cases and that the person
//! may read, with why, by which law, for how long, from whom and who has seen it. As a page, for paper, and as a file.
//!
//! It is made of what the gateway answers to the person, as every page is: each row was decided where it is kept, and
//! each reading is in the access log. What is kept from the person is not in it, and whether there is any of it is not
//! told either: the sentence about it stands there for everybody.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderValue, header};

use crate::{
    fault::PageFault,
    frame::Frame,
    show,
    visit::{Reader, Web, show as show_page},
};

mod file;
mod gather;
mod parts;
mod rows;

use gather::{Gathered, gather};
use rows::{CaseRows, of_case};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/min-sida/registerutdrag", get(page))
        .route("/min-sida/registerutdrag/fil/{ending}", get(download))
}

/// The whole extract, as people and files show it.
struct Extract {
    made: String,
    cases: Vec<CaseRows>,
}

impl Extract {
    fn of(gathered: &Gathered, made: String, frame: &Frame) -> Self {
        let cases = gathered.cases.iter();
        Self {
            made,
            cases: cases.map(|case| of_case(case, frame)).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "participant/extract.html")]
struct ExtractPage {
    frame: Frame,
    extract: Extract,
}

async fn page(reader: Reader) -> Result<Response, PageFault> {
    let gathered = gather(&reader).await?;
    let title = reader.visit.language().text("my-extract-title", &[]);
    let mut frame = Frame::of(&reader, &gathered.me, title, "participant").await;
    frame.is_partial = gathered.is_partial;
    let made = show::moment(reader.visit.now);
    let extract = Extract::of(&gathered, made, &frame);
    show_page(&ExtractPage { frame, extract })
}

/// A file is whole or it is not given: whoever keeps it cannot see what was missing.
async fn download(reader: Reader, Path(ending): Path<String>) -> Result<Response, PageFault> {
    let format = file::Format::of(&ending)?;
    let gathered = gather(&reader).await?;
    if gathered.is_partial {
        return Err(PageFault::unavailable(""));
    }
    if gathered.cases.is_empty() {
        return Err(PageFault::NotFound);
    }
    let frame = Frame::of_words(&reader.visit);
    let extract = Extract::of(&gathered, reader.visit.now.to_rfc3339(), &frame);
    let mut response = format.write(&extract, &frame).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static(format.media_type());
    headers.insert(header::CONTENT_TYPE, kind);
    let name = HeaderValue::from_static(format.disposition());
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
