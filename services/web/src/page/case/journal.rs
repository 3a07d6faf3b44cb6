//! The journal: notes, the newest first, with who wrote them and whether they are locked.

use std::sync::Arc;

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

use super::common::{Kept, Written, is_own, kept_words, open, surround};
use crate::{
    case_head::{CaseBar, CaseHead},
    fault::PageFault,
    frame::{Frame, Me},
    page::work::Page,
    show,
    visit::{Reader, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}/journal", get(journal))
}

/// How many notes stand on a page.
const PAGE: u32 = 20;

#[derive(Deserialize)]
struct Case {
    #[serde(flatten)]
    head: CaseHead,
    journal: Option<Page<Note>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Note {
    id: String,
    text: Option<String>,
    written_at: DateTime<Utc>,
    locked: bool,
    locked_at: Option<DateTime<Utc>>,
    corrects: Option<String>,
    written_by: Written,
    kept_from_participant: Option<Kept>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    efter: String,
}

#[derive(Template)]
#[template(path = "case/journal.html")]
struct JournalPage {
    frame: Frame,
    bar: CaseBar,
    is_withheld: bool,
    can_write: bool,
    notes: Vec<NoteView>,
    /// Whether this is a later page of the list.
    is_later: bool,
    next: String,
}

struct NoteView {
    id: String,
    text: String,
    source: String,
    locked: String,
    corrects: String,
    kept: String,
    /// Whether the reader's own agency wrote it, so that it may be corrected or locked.
    is_own: bool,
    is_locked: bool,
}

async fn journal(
    reader: Reader,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageFault> {
    let after = Some(&asked.efter).filter(|after| !after.is_empty());
    let variables = json!({ "id": id, "first": PAGE, "after": after });
    let opened = open::<Case>(&reader, "CaseJournal", variables).await?;
    let (frame, bar) = surround(
        &reader,
        (&opened.me, &opened.case.head, opened.is_partial),
        ("tab-journal", "/journal"),
    )
    .await;
    if !bar.sections.shows_any(&["JOURNAL"]) {
        return Err(PageFault::NotFound);
    }
    let journal = opened.case.journal;
    let next = journal.as_ref().and_then(|page| page.page_info.next());
    let notes = journal.into_iter().flat_map(|page| page.edges);
    let page = JournalPage {
        is_withheld: bar.sections.is_withheld("JOURNAL"),
        can_write: bar.sections.is_writable("JOURNAL") && !bar.is_closed,
        notes: notes
            .map(|edge| view(edge.node, &opened.me, &frame))
            .collect(),
        is_later: after.is_some(),
        next: next
            .map(|after| next_address(&format!("/arende/{id}/journal"), &[("efter", &after)]))
            .unwrap_or_default(),
        bar,
        frame,
    };
    show(&page)
}

/// The address of a list from a place on.
pub(super) fn next_address(path: &str, said: &[(&str, &str)]) -> String {
    let said: Vec<_> = said.iter().filter(|(_, value)| !value.is_empty()).collect();
    let query = serde_html_form::to_string(said).unwrap_or_default();
    format!("{path}?{query}")
}

fn view(note: Note, me: &Me, frame: &Frame) -> NoteView {
    let locked = note
        .locked_at
        .map(|at| frame.t1("note-locked-at", "time", show::moment(at)));
    let is_dated = show::moment(note.written_at) != show::moment(note.written_by.recorded_at);
    let mut source = note.written_by.words(frame);
    if is_dated {
        source = format!("{} {source}", show::moment(note.written_at));
    }
    NoteView {
        is_own: is_own(me, &note.written_by.agency),
        is_locked: note.locked,
        id: note.id,
        text: note.text.unwrap_or_default(),
        source,
        locked: locked.unwrap_or_default(),
        corrects: note.corrects.unwrap_or_default(),
        kept: kept_words(note.kept_from_participant.as_ref(), frame),
    }
}
