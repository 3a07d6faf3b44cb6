//! What was changed in the registry for the agency, by whom and when.

use std::{collections::BTreeMap, sync::Arc};

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
    page::work::{Edge, Page},
    show,
    visit::{Reader, Web, show as show_page},
};

const HERE: &str = "/administration/andringar";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route(HERE, get(changes))
}

#[expect(
    clippy::struct_field_names,
    reason = "fields are called what the gateway calls them"
)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changes {
    me: Me,
    registry_changes: Page<Change>,
    administered_units: Named<UnitOf>,
    administered_staff: Named<Member>,
}

/// Rows that are there for their names alone.
#[derive(Deserialize)]
struct Named<T> {
    edges: Vec<Edge<T>>,
}

#[derive(Deserialize)]
struct UnitOf {
    unit: Unit,
}

#[derive(Deserialize)]
struct Unit {
    id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    id: String,
    display_name: String,
}

/// The log tells ids; people read names, where they are known here.
type Names = BTreeMap<String, String>;

impl Changes {
    fn names(&self) -> Names {
        let units = self.administered_units.edges.iter().map(|edge| {
            let unit = &edge.node.unit;
            (unit.id.clone(), unit.name.clone())
        });
        let staff = self.administered_staff.edges.iter().map(|edge| {
            let member = &edge.node;
            (member.id.clone(), member.display_name.clone())
        });
        units.chain(staff).collect()
    }
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
    let names = found.names();
    let page = found.registry_changes;
    let rows = page.edges.iter();
    let page = ChangesPage {
        tabs: tabs(HERE, &frame),
        next: next(HERE, &[], page.page_info.next()),
        rows: rows.map(|edge| row(&edge.node, &names, &frame)).collect(),
        frame,
    };
    show_page(&page)
}

/// The code lists of fields whose values are codes.
const CODED: &[(&str, &str)] = &[
    ("role", "Role"),
    ("service", "ReferralService"),
    ("secrecyRegime", "SecrecyRegime"),
    ("state", "NoticeEndpointState"),
    ("kinds", "NoticeKind"),
];

/// One value in words. The version is for machines.
fn told(value: &Value, names: &Names, frame: &Frame) -> Option<String> {
    if value.field == "version" {
        return None;
    }
    let field = frame
        .language
        .find(&format!("registry-{}", value.field), &[]);
    let field = field.unwrap_or_else(|| value.field.clone());
    let coded = CODED.iter().find(|(name, _)| *name == value.field);
    let text = match (names.get(&value.value), coded) {
        (Some(name), _) => name.clone(),
        (None, Some((_, list))) => frame.code(list, &value.value),
        (None, None) => value.value.clone(),
    };
    Some(format!("{field}: {text}"))
}

fn row(change: &Change, names: &Names, frame: &Frame) -> Row {
    let told = |values: &[Value]| {
        let values = values.iter();
        let values: Vec<String> = values
            .filter_map(|value| told(value, names, frame))
            .collect();
        values.join("\n")
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
