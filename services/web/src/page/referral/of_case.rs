//! The referrals of a case.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use serde::Deserialize;
use serde_json::json;

use super::{
    doing::capacities,
    listed::{Card, ListedReferral, Way},
};
use crate::{
    case_head::{CaseBar, CaseHead},
    fault::PageFault,
    frame::{Frame, Me},
    page::work::Page,
    visit::{Reader, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}/remisser", get(of_case))
}

#[derive(Deserialize)]
struct OfCase {
    me: Me,
    case: Option<Case>,
}

#[derive(Deserialize)]
struct Case {
    #[serde(flatten)]
    head: CaseHead,
    referrals: Option<Page<ListedReferral>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    efter: String,
}

#[derive(Template)]
#[template(path = "referral/of_case.html")]
struct OfCasePage {
    frame: Frame,
    bar: CaseBar,
    cards: Vec<Card>,
    /// Whether a new one may be written.
    may_write: bool,
    next: String,
}

/// The desk unit of a case, as far as the reader sees it.
pub(super) fn desk_of(case: &CaseHead) -> Option<String> {
    let parties = case.parties.iter().flatten();
    let mut desks = parties.filter(|party| party.agency.kind == "INTAKE_DESK");
    desks.next().map(|party| party.unit.id.clone())
}

async fn of_case(
    reader: Reader,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageFault> {
    let after = Some(&asked.efter).filter(|after| !after.is_empty());
    let variables = json!({ "id": id, "after": after });
    let answer = reader.ask::<OfCase>("CaseReferrals", variables).await?;
    let case = answer.data.case.ok_or(PageFault::NotFound)?;
    let title = reader.visit.language().text("tab-referrals", &[]);
    let mut frame = Frame::of(&reader, &answer.data.me, title, "referrals").await;
    frame.is_partial = answer.is_partial;
    let bar = case.head.bar(&frame, "/remisser", reader.visit.today());
    if !bar.sections.shows_any(&["REFERRALS"]) {
        return Err(PageFault::NotFound);
    }
    let desk = desk_of(&case.head);
    let page = case.referrals;
    let next = page.as_ref().and_then(|page| page.page_info.next());
    let rows = page.into_iter().flat_map(|page| page.edges);
    let cards = rows.map(|edge| {
        let row = edge.node;
        let (from, to) = (&row.from_unit.id, &row.to_unit.id);
        let capacities = capacities(&answer.data.me, from, to, desk.as_deref());
        row.card(
            (None, Way::Both),
            &capacities,
            (reader.visit.today(), &frame),
        )
    });
    let page = OfCasePage {
        cards: cards.collect(),
        may_write: bar.sections.is_writable("REFERRALS") && !bar.is_closed,
        next: next
            .map(|after| format!("/arende/{id}/remisser?efter={after}"))
            .unwrap_or_default(),
        bar,
        frame,
    };
    show(&page)
}
