//! Service agreements: which tasks the desk's officers handle for another agency (lag 2019:212).

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::NaiveDate;
use domain::Role;
use serde::Deserialize;
use serde_json::json;

use super::{From, PAGE, next, tabs};
use crate::{
    case_head::Tab,
    fault::PageFault,
    frame::{AgencyName, Frame, Me},
    page::work::Page,
    show,
    visit::{Reader, Web, show as show_page},
};

const HERE: &str = "/administration/avtal";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route(HERE, get(agreements))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Agreements {
    pub(super) me: Me,
    pub(super) service_agreements: Page<Agreement>,
}

/// An agreement.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Agreement {
    pub(super) id: String,
    state: String,
    tasks: Vec<String>,
    sections: Vec<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    proposed_by_agency_id: Option<String>,
    desk_agency: AgencyName,
    for_agency: AgencyName,
}

#[derive(Template)]
#[template(path = "administration/agreements.html")]
struct AgreementsPage {
    frame: Frame,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    next: String,
}

struct Row {
    id: String,
    title: String,
    state: String,
    facts: Vec<(String, String)>,
    /// Whether it waits for the reader's agency.
    may_approve: bool,
    may_end: bool,
}

async fn agreements(reader: Reader, Query(from): Query<From>) -> Result<Response, PageFault> {
    let variables = json!({ "first": PAGE, "after": from.after() });
    let answer = reader
        .ask::<Agreements>("ServiceAgreements", variables)
        .await?;
    let found = answer.data;
    if !found.me.holds(Role::AgencyAdmin) {
        return Err(PageFault::NotFound);
    }
    let title = reader.visit.language().text("admin-agreements", &[]);
    let mut frame = Frame::of(&reader, &found.me, title, "administration").await;
    frame.is_partial = answer.is_partial;
    let page = found.service_agreements;
    let rows = page.edges.iter();
    let page = AgreementsPage {
        tabs: tabs(HERE, &frame),
        next: next(HERE, &[], page.page_info.next()),
        rows: rows.map(|edge| edge.node.row(&found.me, &frame)).collect(),
        frame,
    };
    show_page(&page)
}

impl Agreement {
    fn title(&self, frame: &Frame) -> String {
        let (desk, other) = (&self.desk_agency.name, &self.for_agency.name);
        frame.t2("admin-agreement", ("name", desk), ("other", other))
    }

    /// As label and value, for the page and for the forms about it.
    pub(super) fn facts(&self, frame: &Frame) -> Vec<(String, String)> {
        let sections = self.sections.iter();
        let sections: Vec<String> = sections.map(|code| frame.code("Section", code)).collect();
        let from = show::day(self.valid_from);
        let days = match self.valid_to {
            Some(to) => frame.t2("my-days", ("day", from), ("to", show::day(to))),
            None => frame.t1("my-days-on", "day", from),
        };
        vec![
            (frame.t("admin-tasks"), self.tasks.join("\n")),
            (frame.t("log-sections"), sections.join(", ")),
            (frame.t("admin-days"), days),
        ]
    }

    fn row(&self, me: &Me, frame: &Frame) -> Row {
        let is_own = |agency: &String| me.assignments.iter().any(|held| held.agency.id == *agency);
        let is_proposed = self.state == "PROPOSED";
        let proposed_here = self.proposed_by_agency_id.as_ref().is_some_and(is_own);
        Row {
            id: self.id.clone(),
            title: self.title(frame),
            state: frame.code("ServiceAgreementState", &self.state),
            facts: self.facts(frame),
            may_approve: is_proposed && !proposed_here,
            may_end: self.state != "ENDED",
        }
    }
}
