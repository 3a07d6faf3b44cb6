//! Who does what in which unit, and until when.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::NaiveDate;
use domain::Role;
use serde::Deserialize;
use serde_json::json;

use super::{PAGE, next, tabs};
use crate::{
    case_head::Tab,
    codes,
    fault::PageFault,
    frame::{Frame, Me},
    page::work::Page,
    show,
    visit::{Reader, Web, show as show_page},
};

const HERE: &str = "/administration/uppdrag";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route(HERE, get(assignments))
}

/// What the address says of the list.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    /// A state; those that hold when nothing is said, and all for `alla`.
    lage: String,
    /// A role.
    roll: String,
    /// From where on.
    efter: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Assignments {
    pub(super) me: Me,
    pub(super) administered_assignments: Page<Assignment>,
}

/// An assignment.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Assignment {
    pub(super) id: String,
    role: String,
    state: String,
    valid_from: NaiveDate,
    pub(super) valid_to: Option<NaiveDate>,
    pub(super) version: i64,
    staff: Member,
    unit: Unit,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    display_name: String,
}

#[derive(Deserialize)]
struct Unit {
    name: String,
}

#[derive(Template)]
#[template(path = "administration/assignments.html")]
struct AssignmentsPage {
    frame: Frame,
    tabs: Vec<Tab>,
    states: Vec<(String, String)>,
    roles: Vec<(String, String)>,
    state: String,
    role: String,
    rows: Vec<Row>,
    next: String,
}

struct Row {
    id: String,
    name: String,
    role: String,
    unit: String,
    days: String,
    state: String,
    is_over: bool,
}

/// The state that is shown when nothing is said.
const NOW: &str = "CURRENT";

async fn assignments(reader: Reader, Query(asked): Query<Asked>) -> Result<Response, PageFault> {
    let state = if asked.lage.is_empty() {
        NOW
    } else {
        &asked.lage
    };
    let filter = json!({
        "state": Some(state).filter(|code| codes::is_code("AssignmentState", code)),
        "role": Some(&asked.roll).filter(|code| codes::is_code("Role", code)),
    });
    let after = Some(&asked.efter).filter(|after| !after.is_empty());
    let variables = json!({ "first": PAGE, "after": after, "filter": filter });
    let answer = reader
        .ask::<Assignments>("AdministeredAssignments", variables)
        .await?;
    let found = answer.data;
    if !found.me.holds(Role::AgencyAdmin) {
        return Err(PageFault::NotFound);
    }
    let language = reader.visit.language();
    let title = language.text("admin-assignments", &[]);
    let mut frame = Frame::of(&reader, &found.me, title, "administration").await;
    frame.is_partial = answer.is_partial;
    let page = found.administered_assignments;
    let said = [("lage", asked.lage.as_str()), ("roll", &asked.roll)];
    let page = AssignmentsPage {
        tabs: tabs(HERE, &frame),
        states: codes::choices("AssignmentState", language),
        roles: codes::choices("Role", language),
        next: next(HERE, &said, page.page_info.next()),
        rows: page
            .edges
            .iter()
            .map(|edge| edge.node.row(&frame))
            .collect(),
        state: state.to_owned(),
        role: asked.roll,
        frame,
    };
    show_page(&page)
}

impl Assignment {
    fn days(&self, frame: &Frame) -> String {
        let from = show::day(self.valid_from);
        match self.valid_to {
            Some(to) => frame.t2("my-days", ("day", from), ("to", show::day(to))),
            None => frame.t1("my-days-on", "day", from),
        }
    }

    /// As label and value, for the forms about it.
    pub(super) fn facts(&self, frame: &Frame) -> Vec<(String, String)> {
        vec![
            (frame.t("person"), self.staff.display_name.clone()),
            (frame.t("admin-role"), frame.code("Role", &self.role)),
            (frame.t("admin-unit"), self.unit.name.clone()),
            (frame.t("admin-days"), self.days(frame)),
        ]
    }

    fn row(&self, frame: &Frame) -> Row {
        Row {
            id: self.id.clone(),
            name: self.staff.display_name.clone(),
            role: frame.code("Role", &self.role),
            unit: self.unit.name.clone(),
            days: self.days(frame),
            state: frame.code("AssignmentState", &self.state),
            is_over: self.state == "ENDED",
        }
    }
}
