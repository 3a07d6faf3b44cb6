//! Enheten: how the cases lie, what is late, in which nothing goes on, and what has come up to the manager or lead.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use domain::Role;
use serde::Deserialize;
use serde_json::json;

use super::work::{self, Colleague, Page, Task, TaskRow, WorkItem, WorkRow};
use crate::{
    fault::PageFault,
    frame::{Frame, Me, UnitName},
    visit::{Reader, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/enheten", get(my_unit))
}

/// The tasks by which something comes up to whoever leads: others are for the handlers.
const ESCALATIONS: [&str; 9] = [
    "STEP_IN",
    "OVERDUE",
    "ASSIGN_HANDLER",
    "NAME_HANDLERS",
    "REASSIGN_CASE",
    "TAKE_OVER",
    "REVIEW_WAITLIST",
    "CONSIDER_ENDING_EARLY",
    "PLACEMENT_WITHOUT_PLACE",
];

/// What the address says of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// From where on in the list of late cases.
    efter: String,
    /// From where on in the list of cases in which nothing goes on.
    utan: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MyUnit {
    me: Me,
    case_load: Vec<CaseLoad>,
    worklist: Page<WorkItem>,
    idle: Page<WorkItem>,
    tasks: Page<Task>,
    colleagues: Vec<Colleague>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CaseLoad {
    staff_id: Option<String>,
    display_name: Option<String>,
    role: Option<String>,
    unit: Option<UnitName>,
    open: u32,
    late: u32,
}

#[derive(Template)]
#[template(path = "unit.html")]
struct UnitPage {
    frame: Frame,
    /// The units that the reader leads.
    units: String,
    /// How the cases lie; nothing for who manages no unit.
    loads: Vec<LoadRow>,
    /// The most that anybody has.
    most: u32,
    rows: Vec<WorkRow>,
    /// The cases without an ongoing activity (V2).
    idle: Vec<WorkRow>,
    next_idle: String,
    escalations: Vec<TaskRow>,
    colleagues: Vec<Colleague>,
    next: String,
    key: String,
}

struct LoadRow {
    name: String,
    role: String,
    unit: String,
    /// Whether it is the cases that nobody works on.
    is_nobodys: bool,
    open: u32,
    late: u32,
}

async fn my_unit(reader: Reader, Query(asked): Query<Asked>) -> Result<Response, PageFault> {
    let place = |after: String| Some(after).filter(|after| !after.is_empty());
    let from = json!({ "after": place(asked.efter), "idleAfter": place(asked.utan) });
    let answer = reader.ask::<MyUnit>("MyUnit", from).await?;
    let unit = answer.data;
    let units = led_units(&unit.me).ok_or(PageFault::NotFound)?;
    let title = reader.visit.language().text("unit-title", &[]);
    let mut frame = Frame::of(&reader, &unit.me, title, "unit").await;
    frame.is_partial = answer.is_partial;
    let today = reader.visit.today();
    let loads = loads(unit.case_load, &frame);
    let next = unit.worklist.page_info.next();
    let next_idle = unit.idle.page_info.next();
    let rows = |page: Page<WorkItem>| -> Vec<WorkRow> {
        let edges = page.edges.into_iter();
        edges
            .map(|edge| work::row(edge.node, today, &frame))
            .collect()
    };
    let tasks = unit.tasks.edges.into_iter().map(|edge| edge.node);
    let page = UnitPage {
        units,
        most: loads.iter().map(|load| load.open).max().unwrap_or_default(),
        loads,
        rows: rows(unit.worklist),
        idle: rows(unit.idle),
        next_idle: address("utan", next_idle),
        escalations: tasks
            .filter(|task| ESCALATIONS.contains(&task.kind.as_str()))
            .map(|task| work::task(task, today, &frame))
            .collect(),
        colleagues: unit.colleagues,
        next: address("efter", next),
        key: reader.visit.key(),
        frame,
    };
    show(&page)
}

/// The names of the units that the reader leads; `None` for who leads none.
fn led_units(me: &Me) -> Option<String> {
    let leads = |role| role == Role::UnitManager || role == Role::LeadCaseworker;
    let led = me.assignments.iter().filter(|held| leads(held.role));
    let mut names: Vec<&str> = led.map(|held| held.unit.name.as_str()).collect();
    names.dedup();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Nobody's cases first, then whoever has most that is late, then whoever has most.
fn loads(loads: Vec<CaseLoad>, frame: &Frame) -> Vec<LoadRow> {
    let mut rows: Vec<LoadRow> = loads
        .into_iter()
        .map(|load| load_row(load, frame))
        .collect();
    rows.sort_by_key(|row| (!row.is_nobodys, u32::MAX - row.late, u32::MAX - row.open));
    rows
}

fn load_row(load: CaseLoad, frame: &Frame) -> LoadRow {
    let is_nobodys = load.staff_id.is_none();
    LoadRow {
        name: load.display_name.unwrap_or_else(|| frame.t("unit-nobody")),
        role: load
            .role
            .map(|role| frame.code("Role", role))
            .unwrap_or_default(),
        unit: load.unit.map(|unit| unit.name).unwrap_or_default(),
        is_nobodys,
        open: load.open,
        late: load.late,
    }
}

/// Where a list goes on; empty where it does not.
fn address(list: &str, after: Option<String>) -> String {
    let Some(after) = after else {
        return String::new();
    };
    let said = serde_html_form::to_string([(list, after)]).unwrap_or_default();
    format!("/enheten?{said}")
}
