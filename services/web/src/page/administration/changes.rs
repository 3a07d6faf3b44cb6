//! What was changed in the registry for the agency, by whom and when.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::{DateTime, Utc};
use domain::Role;
use serde::Deserialize;
use serde_json::json;

use super::{From, PAGE, next, tabs};
use crate::{
    case_head::Tab,
    fault::PageFault,
    frame::{Frame, Me},
    page::work::Page,
    show,
    visit::{Reader, Web, show as show_page},
};

const HERE: &str = "/administration/andringar";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route(HERE, get(changes))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changes {
    me: Me,
    registry_changes: Page<Change>,
}

#[derive(Deserialize)]
struct Change {
    at: DateTime<Utc>,
    kind: String,
    by: Option<ChangedBy>,
    before: Vec<Value>,
    after: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChangedBy {
    display_name: String,
}

#[derive(Deserialize)]
struct Value {
    field: String,
    value: String,
}

#[derive(Template)]
#[template(path = "administration/changes.html")]
struct ChangesPage {
    frame: Frame,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    next: String,
}

struct Row {
    at: String,
    kind: String,
    by: String,
    before: String,
    after: String,
}

async fn changes(reader: Reader, Query(from): Query<From>) -> Result<Response, PageFault> {
    let variables = json!({ "first": PAGE, "after": from.after() });
    let answer = reader.ask::<Changes>("RegistryChanges", variables).await?;
    let found = answer.data;
    if !found.me.holds(Role::AgencyAdmin) {
        return Err(PageFault::NotFound);
    }
    let title = reader.visit.language().text("admin-changes", &[]);
    let mut frame = Frame::of(&reader, &found.me, title, "administration").await;
    frame.is_partial = answer.is_partial;
    let page = found.registry_changes;
    let rows = page.edges.iter();
    let page = ChangesPage {
        tabs: tabs(HERE, &frame),
        next: next(HERE, &[], page.page_info.next()),
        rows: rows.map(|edge| row(&edge.node, &frame)).collect(),
        frame,
    };
    show_page(&page)
}

fn row(change: &Change, frame: &Frame) -> Row {
    let told = |values: &[Value]| {
        let values = values.iter();
        let values: Vec<String> = values
            .map(|value| format!("{}: {}", value.field, value.value))
            .collect();
        values.join(", ")
    };
    let by = change.by.as_ref().map(|by| by.display_name.clone());
    Row {
        at: show::moment(change.at),
        kind: frame.code("RegistryChangeKind", &change.kind),
        by: by.unwrap_or_else(|| frame.t("admin-other-agency")),
        before: told(&change.before),
        after: told(&change.after),
    }
}
