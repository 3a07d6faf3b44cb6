//! The one plan of a case: as a list, or as a board of which every move is a button.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::{get, post},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::ProblemCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::common::{open, surround};
use crate::{
    ask::UserError,
    case_head::{CaseBar, CaseHead, KnownUnit},
    codes,
    fault::PageFault,
    frame::Frame,
    session::Flash,
    show::{self, Due},
    visit::{Reader, Submission, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/arende/{id}/plan", get(plan))
        .route("/arende/{id}/plan/flytta", post(move_activity))
}

/// How far an activity can have come, in the order of the board.
pub(super) const COLUMNS: [&str; 4] = ["PLANNED", "ONGOING", "DONE", "CANCELLED"];

#[derive(Deserialize)]
pub(super) struct Case {
    #[serde(flatten)]
    pub(super) head: CaseHead,
    pub(super) plan: Option<Plan>,
}

/// The plan.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Plan {
    pub(super) version: i64,
    pub(super) goals: Vec<Goal>,
    pub(super) activities: Vec<Activity>,
    pub(super) comments: Vec<Comment>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Goal {
    pub(super) id: String,
    pub(super) text: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Activity {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) status: String,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) responsible_unit: Option<KnownUnit>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Comment {
    pub(super) text: Option<String>,
    pub(super) written_at: DateTime<Utc>,
}

/// What came of a change of the plan.
#[derive(Deserialize)]
pub(super) struct Updated {
    pub(super) done: UpdatedPlan,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UpdatedPlan {
    /// The plan as it stands.
    pub(super) plan: Option<Plan>,
    pub(super) user_errors: Vec<UserError>,
}

impl UpdatedPlan {
    /// Whether somebody else was first.
    pub(super) fn is_stale(&self) -> bool {
        self.user_errors
            .iter()
            .any(|error| error.code == ProblemCode::StaleVersion)
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Asked {
    /// `tavla`, or a list when nothing is said.
    vy: String,
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and all of them occur together"
)]
#[derive(Template)]
#[template(path = "case/plan.html")]
struct PlanPage {
    frame: Frame,
    bar: CaseBar,
    is_withheld: bool,
    is_board: bool,
    can_write: bool,
    is_empty: bool,
    goals: Vec<String>,
    columns: Vec<Column>,
    activities: Vec<ActivityView>,
    comments: Vec<CommentView>,
    version: i64,
    key: String,
    printed: String,
}

struct Column {
    code: &'static str,
    name: String,
    cards: Vec<ActivityView>,
}

#[derive(Clone)]
struct ActivityView {
    id: String,
    title: String,
    code: String,
    status: String,
    due: Option<Due>,
    unit: String,
    /// Where it can be moved.
    moves: Vec<(String, String)>,
}

struct CommentView {
    text: String,
    time: String,
}

async fn plan(
    reader: Reader,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageFault> {
    let opened = open::<Case>(&reader, "CasePlan", json!({ "id": id })).await?;
    let head = &opened.case.head;
    let (frame, bar) = surround(
        &reader,
        (&opened.me, head, opened.is_partial),
        ("tab-plan", "/plan"),
    )
    .await;
    if !bar.sections.shows_any(&["PLAN"]) {
        return Err(PageFault::NotFound);
    }
    let today = reader.visit.today();
    let plan = opened.case.plan.unwrap_or(Plan {
        version: 0,
        goals: Vec::new(),
        activities: Vec::new(),
        comments: Vec::new(),
    });
    let activities: Vec<ActivityView> = plan
        .activities
        .iter()
        .map(|activity| view(activity, today, &frame))
        .collect();
    let comments = plan.comments.into_iter().map(|comment| CommentView {
        text: comment.text.unwrap_or_default(),
        time: show::moment(comment.written_at),
    });
    let page = PlanPage {
        is_withheld: bar.sections.is_withheld("PLAN"),
        is_board: asked.vy == "tavla",
        can_write: bar.sections.is_writable("PLAN") && !bar.is_closed,
        is_empty: plan.goals.is_empty() && activities.is_empty(),
        goals: plan
            .goals
            .into_iter()
            .map(|goal| goal.text.unwrap_or_default())
            .collect(),
        columns: columns(&activities, &frame),
        activities,
        comments: comments.collect(),
        version: plan.version,
        key: reader.visit.key(),
        printed: show::moment(reader.visit.now),
        bar,
        frame,
    };
    show(&page)
}

fn columns(activities: &[ActivityView], frame: &Frame) -> Vec<Column> {
    let column = |code: &'static str| Column {
        code,
        name: frame.code("ActivityStatus", code),
        cards: activities
            .iter()
            .filter(|activity| activity.code == code)
            .cloned()
            .collect(),
    };
    COLUMNS.into_iter().map(column).collect()
}

/// What is done or called off is not late.
fn view(activity: &Activity, today: NaiveDate, frame: &Frame) -> ActivityView {
    let is_open = matches!(activity.status.as_str(), "PLANNED" | "ONGOING");
    let others = COLUMNS.into_iter().filter(|code| *code != activity.status);
    ActivityView {
        id: activity.id.clone(),
        title: activity.title.clone().unwrap_or_default(),
        status: frame.code("ActivityStatus", &activity.status),
        due: activity.due_on.map(|due| {
            if is_open {
                show::due(due, today, frame.language)
            } else {
                Due {
                    day: show::day(due),
                    words: String::new(),
                    is_late: false,
                    is_near: false,
                }
            }
        }),
        unit: activity
            .responsible_unit
            .as_ref()
            .map(|unit| unit.name.clone())
            .unwrap_or_default(),
        moves: others
            .map(|code| (code.to_owned(), frame.code("ActivityStatus", code)))
            .collect(),
        code: activity.status.clone(),
    }
}

/// Moves one activity; the others are named so that they stay. Somebody else's change in between is shown first.
async fn move_activity(
    Path(id): Path<String>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let moved = fields.text("activityId");
    let to = fields.text("status");
    if !codes::is_code("ActivityStatus", to) {
        return Err(PageFault::Invalid);
    }
    let activities: Vec<Value> = fields
        .all("activity[]")
        .map(|of| {
            if of == moved {
                json!({ "id": of, "status": to })
            } else {
                json!({ "id": of })
            }
        })
        .collect();
    let version: i64 = fields
        .text("_version")
        .parse()
        .map_err(|_| PageFault::Invalid)?;
    let input = json!({
        "caseId": id,
        "expectedVersion": version,
        "activities": activities,
        "idempotencyKey": fields.text("_key"),
    });
    let answer = reader.ask::<Updated>("UpdatePlan", json!({ "input": input }));
    let done = answer.await?.data.done;
    let key = if done.user_errors.is_empty() {
        "plan-moved"
    } else if done.is_stale() {
        "plan-move-stale"
    } else {
        "plan-not-moved"
    };
    let ending = if fields.text("vy") == "tavla" {
        "?vy=tavla"
    } else {
        ""
    };
    let address = format!("/arende/{id}/plan{ending}");
    reader.go(&address, Flash::of(key)).await
}
