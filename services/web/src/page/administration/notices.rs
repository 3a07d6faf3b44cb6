//! Notices to partners' systems: where they go, and the log of how it went.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use chrono::{DateTime, Utc};
use domain::Role;
use serde::Deserialize;
use serde_json::json;

use super::{From, PAGE, doing::find_row, next, tabs};
use crate::{
    case_head::Tab,
    fault::PageFault,
    frame::{AgencyName, Frame, Me},
    page::work::Page,
    show,
    visit::{Reader, Web, show as show_page},
};

pub(super) const HERE: &str = "/administration/aviseringar";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route(HERE, get(endpoints))
        .route("/administration/aviseringar/{id}", get(log))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NoticeList {
    pub(super) me: Me,
    pub(super) partner_systems: Vec<System>,
    pub(super) notice_endpoints: Page<Endpoint>,
}

/// A partner's system.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct System {
    pub(super) id: String,
    pub(super) display_name: String,
    pub(super) agency: AgencyName,
}

/// A place for notices.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Endpoint {
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) address: String,
    pub(super) kinds: Vec<String>,
    state: String,
    secret_made_at: DateTime<Utc>,
    earlier_secret_ends_at: Option<DateTime<Utc>>,
    system: System,
}

#[derive(Template)]
#[template(path = "administration/notices.html")]
struct EndpointsPage {
    frame: Frame,
    tabs: Vec<Tab>,
    has_systems: bool,
    rows: Vec<EndpointRow>,
    next: String,
}

struct EndpointRow {
    id: String,
    title: String,
    address: String,
    state: String,
    facts: Vec<(String, String)>,
    is_on: bool,
}

async fn endpoints(reader: Reader, Query(from): Query<From>) -> Result<Response, PageFault> {
    let variables = json!({ "first": PAGE, "after": from.after() });
    let answer = reader
        .ask::<NoticeList>("NoticeEndpoints", variables)
        .await?;
    let found = answer.data;
    if !found.me.holds(Role::AgencyAdmin) {
        return Err(PageFault::NotFound);
    }
    let title = reader.visit.language().text("admin-notices", &[]);
    let mut frame = Frame::of(&reader, &found.me, title, "administration").await;
    frame.is_partial = answer.is_partial;
    let page = found.notice_endpoints;
    let rows = page.edges.iter();
    let page = EndpointsPage {
        tabs: tabs(HERE, &frame),
        has_systems: !found.partner_systems.is_empty(),
        next: next(HERE, &[], page.page_info.next()),
        rows: rows.map(|edge| edge.node.row(&frame)).collect(),
        frame,
    };
    show_page(&page)
}

impl Endpoint {
    /// As label and value, for the page and for the forms about it.
    pub(super) fn facts(&self, frame: &Frame) -> Vec<(String, String)> {
        let kinds = self.kinds.iter();
        let kinds: Vec<String> = kinds.map(|code| frame.code("NoticeKind", code)).collect();
        let mut facts = vec![
            (
                frame.t("notice-system"),
                format!("{}, {}", self.system.display_name, self.system.agency.name),
            ),
            (frame.t("notice-address"), self.address.clone()),
            (frame.t("notice-kinds"), kinds.join("\n")),
            (
                frame.t("notice-secret-made"),
                show::moment(self.secret_made_at),
            ),
        ];
        if let Some(ends_at) = self.earlier_secret_ends_at {
            facts.push((frame.t("notice-earlier-ends"), show::moment(ends_at)));
        }
        facts
    }

    fn row(&self, frame: &Frame) -> EndpointRow {
        EndpointRow {
            id: self.id.clone(),
            title: self.system.display_name.clone(),
            address: self.address.clone(),
            state: frame.code("NoticeEndpointState", &self.state),
            facts: self.facts(frame),
            is_on: self.state == "ON",
        }
    }
}

/// The endpoint of an id among the reader's own, and who asks.
pub(super) async fn find(reader: &Reader, id: &str) -> Result<(Me, Endpoint), PageFault> {
    let list = ("NoticeEndpoints", json!({}));
    let parts_of = |answer: NoticeList| (answer.me, answer.notice_endpoints);
    find_row(reader, list, parts_of, |endpoint| endpoint.id == id).await
}

#[derive(Deserialize)]
struct Log {
    me: Me,
    notices: Page<Notice>,
}

/// A notice as the log keeps it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notice {
    id: String,
    kind: String,
    written_at: DateTime<Utc>,
    state: String,
    next_attempt_at: Option<DateTime<Utc>>,
    attempts: Vec<Attempt>,
}

/// One try.
#[derive(Deserialize)]
struct Attempt {
    at: DateTime<Utc>,
    outcome: String,
    status: Option<i64>,
}

#[derive(Template)]
#[template(path = "administration/notice_log.html")]
struct LogPage {
    frame: Frame,
    tabs: Vec<Tab>,
    id: String,
    facts: Vec<(String, String)>,
    rows: Vec<NoticeRow>,
    next: String,
}

struct NoticeRow {
    id: String,
    at: String,
    kind: String,
    state: String,
    next: String,
    attempts: Vec<String>,
}

async fn log(
    reader: Reader,
    Path(id): Path<String>,
    Query(from): Query<From>,
) -> Result<Response, PageFault> {
    let (me, endpoint) = find(&reader, &id).await?;
    if !me.holds(Role::AgencyAdmin) {
        return Err(PageFault::NotFound);
    }
    let variables = json!({ "endpoint": id, "first": PAGE, "after": from.after() });
    let answer = reader.ask::<Log>("NoticeLog", variables).await?;
    let found = answer.data;
    let title = reader.visit.language().text("notice-log", &[]);
    let mut frame = Frame::of(&reader, &found.me, title, "administration").await;
    frame.is_partial = answer.is_partial;
    let page = found.notices;
    let page = LogPage {
        tabs: tabs(HERE, &frame),
        facts: endpoint.facts(&frame),
        next: next(&format!("{HERE}/{id}"), &[], page.page_info.next()),
        rows: page
            .edges
            .iter()
            .map(|edge| edge.node.row(&frame))
            .collect(),
        id,
        frame,
    };
    show_page(&page)
}

impl Notice {
    fn row(&self, frame: &Frame) -> NoticeRow {
        let attempts = self.attempts.iter();
        NoticeRow {
            id: self.id.clone(),
            at: show::moment(self.written_at),
            kind: frame.code("NoticeKind", &self.kind),
            state: frame.code("NoticeState", &self.state),
            next: self.next_attempt_at.map_or_else(String::new, show::moment),
            attempts: attempts.map(|attempt| attempt.told(frame)).collect(),
        }
    }
}

impl Attempt {
    fn told(&self, frame: &Frame) -> String {
        let outcome = frame.code("NoticeOutcome", &self.outcome);
        let at = show::moment(self.at);
        match self.status {
            Some(status) => format!("{at}: {outcome} ({status})"),
            None => format!("{at}: {outcome}"),
        }
    }
}
