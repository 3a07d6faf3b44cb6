//! Who has looked: every reading in one plain sentence, newest first.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;

use super::own::{self, Chosen, Head};
use crate::{
    fault::PageFault,
    frame::Frame,
    page::work::Page,
    show,
    visit::{Reader, Web, show as show_page},
};

/// How many readings stand on a page.
const PAGE: u32 = 50;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/min-sida/tittat", get(disclosures))
}

#[derive(Deserialize)]
struct Looked {
    disclosures: Option<Page<Disclosure>>,
}

#[derive(Deserialize)]
struct Disclosure {
    at: DateTime<Utc>,
    own: bool,
    sentence: String,
}

#[derive(Template)]
#[template(path = "participant/disclosures.html")]
struct DisclosuresPage {
    frame: Frame,
    head: Head,
    has_case: bool,
    days: Vec<Day>,
    next: String,
}

/// The readings of a day.
struct Day {
    day: String,
    rows: Vec<Row>,
}

struct Row {
    sentence: String,
    is_own: bool,
}

async fn disclosures(reader: Reader, Query(chosen): Query<Chosen>) -> Result<Response, PageFault> {
    let after = Some(&chosen.efter).filter(|after| !after.is_empty());
    let variables = json!({ "first": PAGE, "after": after });
    let here = ("/min-sida/tittat", &chosen);
    let opened = own::open::<Looked>(&reader, "MyDisclosures", variables, here).await?;
    let has_case = opened.case.is_some();
    let page = opened.case.and_then(|case| case.rest.disclosures);
    let next = page.as_ref().and_then(|page| page.page_info.next());
    let link = |after: String| {
        let said = [("arende", chosen.arende.as_str()), ("efter", &after)];
        let said = said.into_iter().filter(|(_, value)| !value.is_empty());
        let query = serde_html_form::to_string(said.collect::<Vec<_>>());
        format!("/min-sida/tittat?{}", query.unwrap_or_default())
    };
    let page = DisclosuresPage {
        has_case,
        days: by_day(page),
        next: next.map(link).unwrap_or_default(),
        head: opened.head,
        frame: opened.frame,
    };
    show_page(&page)
}

fn by_day(page: Option<Page<Disclosure>>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for looked in page.into_iter().flat_map(|page| page.edges) {
        let looked = looked.node;
        let day = show::day(show::day_of(looked.at));
        let row = Row {
            sentence: looked.sentence,
            is_own: looked.own,
        };
        match days.last_mut() {
            Some(last) if last.day == day => last.rows.push(row),
            Some(_) | None => days.push(Day {
                day,
                rows: vec![row],
            }),
        }
    }
    days
}
