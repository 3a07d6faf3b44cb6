//! One review: the looks that it asks about, why, what was read, and what was found.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::overview::{Deed, ReviewHead, UnitOnly, told};
use crate::{
    codes,
    fault::PageFault,
    frame::{Frame, Me},
    page::work::Page,
    show,
    visit::{Reader, Web, show as show_page},
};

/// How many looks stand on a page.
const PAGE: u32 = 25;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/loggkontroll/{id}", get(one))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OneReview {
    pub(super) me: Me,
    pub(super) log_review: Option<Review>,
}

/// A review with some of its looks.
#[derive(Deserialize)]
pub(super) struct Review {
    #[serde(flatten)]
    pub(super) head: ReviewHead,
    pub(super) items: Page<Item>,
}

/// A look at somebody's information.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    pub(super) id: String,
    at: DateTime<Utc>,
    reader: Option<String>,
    pseudonym: String,
    reasons: Vec<String>,
    readings: Vec<Reading>,
    verdict: Option<Verdict>,
    follow_ups: Vec<FollowUp>,
}

#[derive(Deserialize)]
struct Reading {
    at: DateTime<Utc>,
    operation: String,
    role: Option<String>,
    unit: Option<UnitOnly>,
    service: String,
    sections: Vec<ReadSection>,
}

#[derive(Deserialize)]
struct ReadSection {
    label: String,
    fields: Vec<String>,
}

#[expect(
    clippy::struct_field_names,
    reason = "fields are called what the gateway calls them"
)]
#[derive(Deserialize)]
struct Verdict {
    verdict: String,
    note: Option<String>,
    given: Deed,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FollowUp {
    action: String,
    done_on: NaiveDate,
    recorded: Deed,
}

/// What the address says of the looks.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    /// `OPEN` or `JUDGED`.
    lage: String,
    /// A reason of risk.
    skal: String,
    /// From where on.
    efter: String,
}

#[derive(Template)]
#[template(path = "log_review/one.html")]
struct OnePage {
    frame: Frame,
    id: String,
    agency: String,
    days: String,
    sample: String,
    opened: String,
    signed: String,
    states: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    state: String,
    reason: String,
    items: Vec<ItemRow>,
    next: String,
}

struct ItemRow {
    id: String,
    at: String,
    reader: String,
    pseudonym: String,
    reasons: Vec<String>,
    readings: Vec<ReadingRow>,
    verdict: String,
    note: String,
    given: String,
    follow_ups: Vec<(String, String)>,
}

struct ReadingRow {
    what: String,
    sections: Vec<(String, String)>,
}

async fn one(
    reader: Reader,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageFault> {
    let after = Some(&asked.efter).filter(|after| !after.is_empty());
    let variables = json!({ "id": id, "first": PAGE, "after": after, "filter": filter(&asked) });
    let answer = reader.ask::<OneReview>("OneLogReview", variables).await?;
    let review = answer.data.log_review.ok_or(PageFault::NotFound)?;
    let language = reader.visit.language();
    let head = &review.head;
    let days = language.text(
        "log-days",
        &[("day", &show::day(head.from)), ("to", &show::day(head.to))],
    );
    let title = language.text("log-one-title", &[("name", &days)]);
    let mut frame = Frame::of(&reader, &answer.data.me, title, "log-review").await;
    frame.is_partial = answer.is_partial;
    let next = review.items.page_info.next();
    let page = OnePage {
        id: head.id.clone(),
        agency: head.agency.name.clone(),
        days,
        sample: frame.t1("log-sample", "count", head.sample_permille),
        opened: told(&head.opened),
        signed: head.signed.as_ref().map(told).unwrap_or_default(),
        states: codes::choices("LogItemState", language),
        reasons: codes::choices("LogReviewReason", language),
        items: review
            .items
            .edges
            .iter()
            .map(|edge| edge.node.row(&frame))
            .collect(),
        next: next
            .map(|after| address(&id, &asked, &after))
            .unwrap_or_default(),
        state: asked.lage,
        reason: asked.skal,
        frame,
    };
    show_page(&page)
}

fn filter(asked: &Asked) -> Value {
    let state = Some(&asked.lage).filter(|code| codes::is_code("LogItemState", code));
    let reason = Some(&asked.skal).filter(|code| codes::is_code("LogReviewReason", code));
    json!({ "state": state, "reason": reason })
}

fn address(id: &str, asked: &Asked, after: &str) -> String {
    let all = [
        ("lage", asked.lage.as_str()),
        ("skal", asked.skal.as_str()),
        ("efter", after),
    ];
    let said = all.into_iter().filter(|(_, value)| !value.is_empty());
    let query = serde_html_form::to_string(said.collect::<Vec<_>>());
    format!("/loggkontroll/{id}?{}", query.unwrap_or_default())
}

impl Item {
    /// As label and value, for the forms about it.
    pub(super) fn facts(&self, frame: &Frame) -> Vec<(String, String)> {
        let reasons = self.reasons.iter();
        let reasons: Vec<String> = reasons
            .map(|code| frame.code("LogReviewReason", code))
            .collect();
        vec![
            (
                frame.t("log-reader"),
                self.reader.clone().unwrap_or_default(),
            ),
            (frame.t("log-person"), self.pseudonym.clone()),
            (frame.t("log-at"), show::moment(self.at)),
            (frame.t("log-reasons"), reasons.join(", ")),
        ]
    }

    fn row(&self, frame: &Frame) -> ItemRow {
        let reasons = self.reasons.iter();
        let follow_ups = self.follow_ups.iter();
        let verdict = self.verdict.as_ref();
        ItemRow {
            id: self.id.clone(),
            at: show::moment(self.at),
            reader: self.reader.clone().unwrap_or_else(|| frame.t("log-nobody")),
            pseudonym: self.pseudonym.clone(),
            reasons: reasons
                .map(|code| frame.code("LogReviewReason", code))
                .collect(),
            readings: self
                .readings
                .iter()
                .map(|reading| reading.row(frame))
                .collect(),
            verdict: verdict
                .map(|found| frame.code("LogVerdict", &found.verdict))
                .unwrap_or_default(),
            note: verdict
                .and_then(|found| found.note.clone())
                .unwrap_or_default(),
            given: verdict.map(|found| told(&found.given)).unwrap_or_default(),
            follow_ups: follow_ups
                .map(|done| {
                    let when = format!("{}. {}", show::day(done.done_on), told(&done.recorded));
                    (done.action.clone(), when)
                })
                .collect(),
        }
    }
}

impl Reading {
    fn row(&self, frame: &Frame) -> ReadingRow {
        let role = self.role.as_ref().map(|role| frame.code("Role", role));
        let unit = self.unit.as_ref().map(|unit| unit.name.clone());
        let service = frame.code("ServiceName", &self.service);
        let parts = [
            Some(show::time(self.at)),
            role,
            unit,
            Some(service),
            Some(self.operation.clone()),
        ];
        let what: Vec<String> = parts.into_iter().flatten().collect();
        let sections = self.sections.iter();
        ReadingRow {
            what: what.join(", "),
            sections: sections
                .map(|section| (section.label.clone(), section.fields.join(", ")))
                .collect(),
        }
    }
}
