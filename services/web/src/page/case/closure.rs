//! How a case ended, and what was heard afterwards.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::json;

use super::common::{Written, open, surround};
use crate::{
    case_head::{CaseBar, CaseHead},
    fault::PageFault,
    frame::Frame,
    show::{self, Due},
    visit::{Reader, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}/avslut", get(closure))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    #[serde(flatten)]
    head: CaseHead,
    closure: Option<Closure>,
    follow_ups: Option<Vec<FollowUp>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Closure {
    reason: String,
    closed_on: NaiveDate,
    occupation: Occupation,
    income_sources: Vec<Income>,
    written_by: Written,
}

#[derive(Deserialize)]
struct Occupation {
    kind: String,
    detail: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Income {
    source: String,
    extent_percent: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FollowUp {
    months: i64,
    due_on: NaiveDate,
    recorded_at: Option<DateTime<Utc>>,
    occupation: Option<String>,
    income_sources: Option<Vec<Income>>,
    note: Option<String>,
}

#[derive(Template)]
#[template(path = "case/closure.html")]
struct ClosurePage {
    frame: Frame,
    bar: CaseBar,
    is_withheld: bool,
    can_close: bool,
    closure: Option<ClosureView>,
    follow_ups: Vec<FollowUpView>,
}

struct ClosureView {
    reason: String,
    day: String,
    occupation: String,
    income: Vec<String>,
    source: String,
}

struct FollowUpView {
    title: String,
    due: Due,
    /// When it was recorded; empty while it is not.
    recorded: String,
    occupation: String,
    income: Vec<String>,
    note: String,
    /// The form; empty for who may not record it, or not yet.
    form: String,
}

async fn closure(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let opened = open::<Case>(&reader, "CaseClosure", json!({ "id": id })).await?;
    let case = opened.case;
    let (frame, bar) = surround(
        &reader,
        (&opened.me, &case.head, opened.is_partial),
        ("tab-closure", "/avslut"),
    )
    .await;
    if !bar.sections.shows_any(&["CLOSURE", "FOLLOW_UP"]) {
        return Err(PageFault::NotFound);
    }
    let today = reader.visit.today();
    let can_follow_up = bar.sections.is_writable("FOLLOW_UP");
    let follow_ups = case.follow_ups.into_iter().flatten().map(|row| {
        let form = if can_follow_up && row.recorded_at.is_none() && row.due_on <= today {
            format!("/arende/{id}/gora/folj-upp?months={}", row.months)
        } else {
            String::new()
        };
        followed_up(row, (form, today), &frame)
    });
    let page = ClosurePage {
        follow_ups: follow_ups.collect(),
        is_withheld: bar.sections.is_withheld("CLOSURE"),
        can_close: bar.sections.is_writable("CLOSURE") && !bar.is_closed,
        closure: case.closure.map(|closure| closed(closure, &frame)),
        bar,
        frame,
    };
    show(&page)
}

fn closed(closure: Closure, frame: &Frame) -> ClosureView {
    let kind = frame.code("OccupationKind", &closure.occupation.kind);
    ClosureView {
        reason: frame.code("ClosureReason", &closure.reason),
        day: show::day(closure.closed_on),
        occupation: match closure.occupation.detail {
            Some(detail) if !detail.is_empty() => format!("{kind}: {detail}"),
            Some(_) | None => kind,
        },
        income: income(&closure.income_sources, frame),
        source: closure.written_by.words(frame),
    }
}

fn income(sources: &[Income], frame: &Frame) -> Vec<String> {
    let sources = sources.iter().map(|of| {
        let source = frame.code("IncomeSource", &of.source);
        match of.extent_percent {
            0 => source,
            extent => format!("{source}, {extent}\u{a0}%"),
        }
    });
    sources.collect()
}

fn followed_up(row: FollowUp, (form, today): (String, NaiveDate), frame: &Frame) -> FollowUpView {
    let occupation = row.occupation.as_ref();
    FollowUpView {
        title: frame.t1("follow-up-after", "number", row.months),
        due: show::due(row.due_on, today, frame.language),
        recorded: row.recorded_at.map(show::moment).unwrap_or_default(),
        occupation: occupation
            .map(|code| frame.code("OccupationKind", code))
            .unwrap_or_default(),
        income: income(row.income_sources.as_deref().unwrap_or_default(), frame),
        note: row.note.unwrap_or_default(),
        form,
    }
}
