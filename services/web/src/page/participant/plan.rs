//! The own plan: what is to be reached, what is to be done, and what the person says of it.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::json;

use super::{
    own::{self, Chosen, Head},
    start::Named,
};
use crate::{
    fault::PageFault,
    frame::Frame,
    show,
    visit::{Reader, Web, show as show_page},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/min-sida/plan", get(plan))
}

#[derive(Deserialize)]
struct PlanCase {
    plan: Option<Plan>,
}

/// The plan as the person reads it.
#[derive(Deserialize)]
pub(super) struct Plan {
    version: i64,
    goals: Vec<Goal>,
    activities: Vec<Activity>,
    comments: Vec<Comment>,
}

#[derive(Deserialize)]
struct Goal {
    text: Option<String>,
}

/// Something that is to be done.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Activity {
    title: Option<String>,
    status: String,
    due_on: Option<NaiveDate>,
    responsible_unit: Option<Named>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Comment {
    text: Option<String>,
    written_at: DateTime<Utc>,
}

/// An activity as it is shown.
pub(super) struct ActivityRow {
    pub(super) title: String,
    pub(super) status: String,
    pub(super) day: String,
    pub(super) unit: String,
    /// Whether its day has passed and it is not done.
    pub(super) is_late: bool,
}

/// The plan as it is shown, on the screen and on paper.
pub(super) struct PlanView {
    /// Whether anybody has written one.
    pub(super) is_written: bool,
    pub(super) goals: Vec<String>,
    pub(super) activities: Vec<ActivityRow>,
    pub(super) comments: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "participant/plan.html")]
struct PlanPage {
    frame: Frame,
    head: Head,
    has_case: bool,
    plan: PlanView,
}

impl Activity {
    /// Whether it is still to be done.
    pub(super) fn is_coming(&self) -> bool {
        matches!(self.status.as_str(), "PLANNED" | "ONGOING")
    }

    /// As it is shown.
    pub(super) fn row(&self, today: NaiveDate, frame: &Frame) -> ActivityRow {
        ActivityRow {
            title: self.title.clone().unwrap_or_default(),
            status: frame.code("ActivityStatus", &self.status),
            day: self.due_on.map(show::day).unwrap_or_default(),
            unit: self
                .responsible_unit
                .as_ref()
                .map(|unit| unit.name.clone())
                .unwrap_or_default(),
            is_late: self.is_coming() && self.due_on.is_some_and(|due| due < today),
        }
    }
}

impl PlanView {
    /// The plan as it is shown; an empty one where there is none.
    pub(super) fn of(plan: Option<Plan>, today: NaiveDate, frame: &Frame) -> Self {
        let Some(plan) = plan else {
            return Self {
                is_written: false,
                goals: Vec::new(),
                activities: Vec::new(),
                comments: Vec::new(),
            };
        };
        let goals = plan.goals.into_iter();
        let comments = plan.comments.into_iter();
        Self {
            is_written: plan.version > 0,
            goals: goals.filter_map(|goal| goal.text).collect(),
            activities: plan
                .activities
                .iter()
                .map(|activity| activity.row(today, frame))
                .collect(),
            comments: comments
                .map(|comment| {
                    let text = comment.text.unwrap_or_default();
                    (show::moment(comment.written_at), text)
                })
                .collect(),
        }
    }
}

async fn plan(reader: Reader, Query(chosen): Query<Chosen>) -> Result<Response, PageFault> {
    let here = ("/min-sida/plan", &chosen);
    let opened = own::open::<PlanCase>(&reader, "MyPlan", json!({}), here).await?;
    let frame = opened.frame;
    let page = PlanPage {
        has_case: opened.case.is_some(),
        plan: PlanView::of(
            opened.case.and_then(|case| case.rest.plan),
            reader.visit.today(),
            &frame,
        ),
        head: opened.head,
        frame,
    };
    show_page(&page)
}
