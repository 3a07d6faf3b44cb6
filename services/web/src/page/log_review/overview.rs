//! The first page of who reviews the log: alarms, openings to review, and the reviews.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::{DateTime, NaiveDate, Utc};
use domain::Role;
use serde::Deserialize;
use serde_json::json;

use crate::{
    fault::PageFault,
    frame::{AgencyName, Frame, Me},
    page::work::Page,
    show::{self, Due},
    visit::{Reader, Web, show as show_page},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/loggkontroll", get(overview))
}

/// Everything that waits for who reviews the log.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Overview {
    pub(super) me: Me,
    log_reviews: Page<ReviewHead>,
    pub(super) log_alarms: Page<Alarm>,
    pub(super) opening_reviews: Page<Opening>,
}

/// A review (fragment `ReviewHead`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReviewHead {
    pub(super) id: String,
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) sample_permille: i64,
    pub(super) agency: AgencyName,
    pub(super) opened: Deed,
    pub(super) signed: Option<Deed>,
}

/// Who did something, and when.
#[derive(Deserialize)]
pub(super) struct Deed {
    pub(super) at: DateTime<Utc>,
    pub(super) by: Option<String>,
}

/// Something that rang.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Alarm {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) raised_at: DateTime<Utc>,
    pub(super) staff_name: String,
    pub(super) unit: UnitOnly,
}

/// A unit by its name.
#[derive(Deserialize)]
pub(super) struct UnitOnly {
    pub(super) name: String,
}

/// An opening in an emergency (fragment `Opening`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Opening {
    pub(super) id: String,
    pub(super) pseudonym: String,
    pub(super) category: String,
    pub(super) reason: Option<String>,
    pub(super) role: String,
    pub(super) sections: Vec<String>,
    pub(super) opened_at: DateTime<Utc>,
    pub(super) opened_by: Option<String>,
    ends_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    due_on: NaiveDate,
    pub(super) unit: UnitOnly,
    verdicts: Vec<Verdict>,
}

#[expect(
    clippy::struct_field_names,
    reason = "fields are called what the gateway calls them"
)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verdict {
    verdict: String,
    note: Option<String>,
    recorded_at: DateTime<Utc>,
    reviewed_by: String,
}

impl Opening {
    /// As label and value, for the page and for the form of its review.
    pub(super) fn facts(&self, frame: &Frame) -> Vec<(String, String)> {
        let sections = self.sections.iter();
        let sections: Vec<String> = sections.map(|code| frame.code("Section", code)).collect();
        let by = self.opened_by.clone().unwrap_or_default();
        let role = frame.code("Role", &self.role);
        let ended = self.ended_at.unwrap_or(self.ends_at);
        let all = [
            ("log-person", self.pseudonym.clone()),
            ("log-opened-by", format!("{by}, {role}, {}", self.unit.name)),
            ("log-opened-at", show::moment(self.opened_at)),
            ("log-opened-until", show::moment(ended)),
            (
                "log-category",
                frame.code("OpeningCategory", &self.category),
            ),
            ("log-reason", self.reason.clone().unwrap_or_default()),
            ("log-sections", sections.join(", ")),
        ];
        let known = all.into_iter().filter(|(_, value)| !value.is_empty());
        known.map(|(key, value)| (frame.t(key), value)).collect()
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    efter: String,
}

#[derive(Template)]
#[template(path = "log_review/overview.html")]
struct OverviewPage {
    frame: Frame,
    alarms: Vec<AlarmRow>,
    openings: Vec<OpeningRow>,
    reviews: Vec<ReviewRow>,
    next: String,
}

struct AlarmRow {
    id: String,
    title: String,
    who: String,
    at: String,
}

struct OpeningRow {
    id: String,
    pseudonym: String,
    facts: Vec<(String, String)>,
    due: Due,
    verdicts: Vec<(String, String)>,
}

struct ReviewRow {
    id: String,
    days: String,
    agency: String,
    opened: String,
    signed: String,
}

async fn overview(reader: Reader, Query(asked): Query<Asked>) -> Result<Response, PageFault> {
    let after = Some(&asked.efter).filter(|after| !after.is_empty());
    let answer = reader
        .ask::<Overview>("LogReviews", json!({ "after": after }))
        .await?;
    let found = answer.data;
    if !found.me.holds(Role::LogReviewer) {
        return Err(PageFault::NotFound);
    }
    let title = reader.visit.language().text("log-title", &[]);
    let mut frame = Frame::of(&reader, &found.me, title, "log-review").await;
    frame.is_partial = answer.is_partial;
    let today = reader.visit.today();
    let next = found.log_reviews.page_info.next();
    let alarms = found.log_alarms.edges.into_iter().map(|edge| edge.node);
    let openings = found.opening_reviews.edges.iter().map(|edge| &edge.node);
    let reviews = found.log_reviews.edges.iter().map(|edge| &edge.node);
    let page = OverviewPage {
        alarms: alarms.map(alarm).collect(),
        openings: openings
            .map(|opening| opening_row(opening, today, &frame))
            .collect(),
        reviews: reviews.map(|review| review_row(review, &frame)).collect(),
        next: next
            .map(|after| format!("/loggkontroll?efter={after}"))
            .unwrap_or_default(),
        frame,
    };
    show_page(&page)
}

fn alarm(alarm: Alarm) -> AlarmRow {
    AlarmRow {
        who: format!("{}, {}", alarm.staff_name, alarm.unit.name),
        at: show::moment(alarm.raised_at),
        id: alarm.id,
        title: alarm.title,
    }
}

fn opening_row(opening: &Opening, today: NaiveDate, frame: &Frame) -> OpeningRow {
    let verdicts = opening.verdicts.iter();
    OpeningRow {
        id: opening.id.clone(),
        pseudonym: opening.pseudonym.clone(),
        facts: opening.facts(frame),
        due: show::due(opening.due_on, today, frame.language),
        verdicts: verdicts
            .map(|found| {
                let name = frame.code("ReviewVerdict", &found.verdict);
                let note = found.note.clone().unwrap_or_default();
                let at = show::moment(found.recorded_at);
                (name, format!("{note} {}, {at}", found.reviewed_by))
            })
            .collect(),
    }
}

/// Who did it and when, in one line.
pub(super) fn told(deed: &Deed) -> String {
    let at = show::moment(deed.at);
    match &deed.by {
        Some(by) => format!("{at}, {by}"),
        None => at,
    }
}

fn review_row(review: &ReviewHead, frame: &Frame) -> ReviewRow {
    ReviewRow {
        id: review.id.clone(),
        days: frame.t2(
            "log-days",
            ("day", show::day(review.from)),
            ("to", show::day(review.to)),
        ),
        agency: review.agency.name.clone(),
        opened: told(&review.opened),
        signed: review.signed.as_ref().map(told).unwrap_or_default(),
    }
}
