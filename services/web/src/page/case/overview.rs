//! The first page of a case: what is to be done, who takes part, what each section is for the reader, and why.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;

use crate::{
    case_head::{CaseBar, CaseHead, State},
    fault::PageFault,
    frame::{Frame, Me},
    show::{self, Due},
    visit::{Reader, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}", get(overview))
}

#[derive(Deserialize)]
struct Overview {
    me: Me,
    case: Option<Case>,
}

#[derive(Deserialize)]
struct Case {
    #[serde(flatten)]
    head: CaseHead,
    tasks: Option<Vec<Task>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Task {
    id: String,
    title: String,
    due_on: Option<NaiveDate>,
}

#[derive(Template)]
#[template(path = "case/overview.html")]
struct OverviewPage {
    frame: Frame,
    bar: CaseBar,
    tasks: Vec<TaskRow>,
    phone: String,
    email: String,
    opened: String,
    parties: Vec<PartyRow>,
    /// Sections that the reader knows of, each with its state.
    sections: Vec<SectionRow>,
    key: String,
}

struct TaskRow {
    id: String,
    title: String,
    due: Option<Due>,
}

struct PartyRow {
    unit: String,
    agency: String,
    lead: String,
    standing: String,
}

struct SectionRow {
    code: String,
    name: String,
    words: String,
}

async fn overview(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let answer = reader
        .ask::<Overview>("CaseOverview", json!({ "id": id }))
        .await?;
    let Case { head, tasks } = answer.data.case.ok_or(PageFault::NotFound)?;
    let title = reader.visit.language().text("tab-overview", &[]);
    let mut frame = Frame::of(&reader, &answer.data.me, title, "case").await;
    frame.is_partial = answer.is_partial;
    let today = reader.visit.today();
    let tasks = tasks.into_iter().flatten().map(|task| TaskRow {
        id: task.id,
        title: task.title,
        due: task.due_on.map(|due| show::due(due, today, frame.language)),
    });
    let contact = head
        .person
        .as_ref()
        .and_then(|person| person.contact.clone());
    let page = OverviewPage {
        bar: head.bar(&frame, "", today),
        tasks: tasks.collect(),
        phone: contact
            .as_ref()
            .and_then(|contact| contact.phone.clone())
            .unwrap_or_default(),
        email: contact
            .and_then(|contact| contact.email)
            .unwrap_or_default(),
        opened: head
            .opened_at
            .map(|at| show::day(show::day_of(at)))
            .unwrap_or_default(),
        parties: parties(&head, &frame),
        sections: sections(&head, &frame),
        key: reader.visit.key(),
        frame,
    };
    show(&page)
}

fn parties(head: &CaseHead, frame: &Frame) -> Vec<PartyRow> {
    let parties = head.parties.iter().flatten();
    parties
        .map(|party| PartyRow {
            unit: party.unit.name.clone(),
            agency: party.agency.name.clone(),
            lead: party.lead_caseworker.clone().unwrap_or_default(),
            standing: frame.code("PartyStanding", &party.standing),
        })
        .collect()
}

/// What is absent is not told of: the list is that of a case without it.
fn sections(head: &CaseHead, frame: &Frame) -> Vec<SectionRow> {
    let known = head
        .access
        .iter()
        .flatten()
        .filter(|access| access.state != State::Absent);
    known
        .map(|access| SectionRow {
            name: frame.code("Section", &access.section),
            words: frame.t(match access.state {
                State::Writable => "state-writable",
                State::Readable => "state-readable",
                State::Withheld => "state-withheld",
                State::Absent => "state-absent",
            }),
            code: access.section.clone(),
        })
        .collect()
}
