//! The timeline: what happened, over all agencies that the reader may see, the newest first.

use std::{collections::BTreeSet, sync::Arc};

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;

use super::{
    common::{open, surround},
    journal::next_address,
};
use crate::{
    case_head::{CaseBar, CaseHead, KnownAgency},
    fault::PageFault,
    frame::Frame,
    page::work::Page,
    show,
    visit::{Reader, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}/tidslinje", get(timeline))
}

/// How many entries stand on a page. The filter chooses among them.
const PAGE: u32 = 50;

#[derive(Deserialize)]
struct Case {
    #[serde(flatten)]
    head: CaseHead,
    timeline: Option<Page<Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    at: DateTime<Utc>,
    title: String,
    section: String,
    agency: KnownAgency,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    myndighet: String,
    efter: String,
}

#[derive(Template)]
#[template(path = "case/timeline.html")]
struct TimelinePage {
    frame: Frame,
    bar: CaseBar,
    agencies: Vec<(KnownAgency, bool)>,
    after: String,
    days: Vec<Day>,
    next: String,
}

#[expect(
    clippy::struct_field_names,
    reason = "a day of the timeline is headed by its day"
)]
struct Day {
    day: String,
    week: String,
    entries: Vec<EntryView>,
}

struct EntryView {
    time: String,
    title: String,
    section: String,
    agency: String,
}

async fn timeline(
    reader: Reader,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageFault> {
    let after = Some(&asked.efter).filter(|after| !after.is_empty());
    let variables = json!({ "id": id, "first": PAGE, "after": after });
    let opened = open::<Case>(&reader, "CaseTimeline", variables).await?;
    let (frame, bar) = surround(
        &reader,
        (&opened.me, &opened.case.head, opened.is_partial),
        ("tab-timeline", "/tidslinje"),
    )
    .await;
    let timeline = opened.case.timeline;
    let next = timeline.as_ref().and_then(|page| page.page_info.next());
    let edges = timeline.into_iter().flat_map(|page| page.edges);
    let entries: Vec<Entry> = edges.map(|edge| edge.node).collect();
    // Only agencies of which something is shown can be chosen: the list tells of nobody else.
    let shown: BTreeSet<&KnownAgency> = entries.iter().map(|entry| &entry.agency).collect();
    let agencies = shown.into_iter().map(|agency| {
        let is_chosen = agency.id == asked.myndighet;
        (agency.clone(), is_chosen)
    });
    let agencies: Vec<(KnownAgency, bool)> = agencies.collect();
    let is_filtered = agencies.iter().any(|(_, is_chosen)| *is_chosen);
    let chosen = entries
        .into_iter()
        .filter(|entry| !is_filtered || entry.agency.id == asked.myndighet);
    let path = format!("/arende/{id}/tidslinje");
    let page = TimelinePage {
        days: days(chosen, &frame),
        next: next
            .map(|after| next_address(&path, &[("myndighet", &asked.myndighet), ("efter", &after)]))
            .unwrap_or_default(),
        agencies,
        after: asked.efter,
        bar,
        frame,
    };
    show(&page)
}

fn days(entries: impl Iterator<Item = Entry>, frame: &Frame) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for entry in entries {
        let on = show::day_of(entry.at);
        let day = show::day(on);
        let view = EntryView {
            time: show::time(entry.at),
            title: entry.title,
            section: frame.code("Section", &entry.section),
            agency: entry.agency.name,
        };
        match days.last_mut() {
            Some(last) if last.day == day => last.entries.push(view),
            Some(_) | None => days.push(Day {
                day,
                week: show::week(on),
                entries: vec![view],
            }),
        }
    }
    days
}
