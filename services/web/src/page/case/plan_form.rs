//! Changing the plan: goals and activities as rows, with some empty ones. When somebody else was first, both versions are
//! shown and what was typed can be sent again on top of what stands.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use chrono::NaiveDate;
use http::StatusCode;
use serde_json::{Value, json};

use super::{
    common::{Opened, open, surround},
    plan::{Activity, COLUMNS, Case, Plan, Updated, UpdatedPlan},
};
use crate::{
    case_head::CaseBar,
    fault::PageFault,
    fields::Fields,
    form::{OptionView, SummaryLine},
    frame::Frame,
    session::Flash,
    show,
    visit::{Reader, Submission, Web, show_at},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}/plan/andra", get(form_page).post(send))
}

/// How many empty rows stand after the ones that are filled.
const EMPTY_ROWS: usize = 2;
/// More rows than a plan can have are not read.
const MOST_ROWS: usize = 100;

#[derive(Template)]
#[template(path = "case/plan_form.html")]
struct FormPage {
    frame: Frame,
    bar: CaseBar,
    place: String,
    goals: Vec<GoalRow>,
    activities: Vec<ActivityRow>,
    problems: Vec<SummaryLine>,
    /// The plan as somebody else left it, when they were first.
    theirs: Option<Theirs>,
    restored: String,
    version: i64,
    key: String,
}

struct GoalRow {
    place: usize,
    id: String,
    text: String,
    is_removed: bool,
    /// Whether somebody else has added it meanwhile.
    is_theirs: bool,
}

struct ActivityRow {
    place: usize,
    id: String,
    title: String,
    due: String,
    error: String,
    is_removed: bool,
    is_theirs: bool,
    statuses: Vec<OptionView>,
    units: Vec<OptionView>,
}

struct Theirs {
    goals: Vec<String>,
    activities: Vec<String>,
}

fn place(id: &str) -> String {
    format!("/arende/{id}/plan/andra")
}

/// What is shown in the form.
struct Shown {
    filled: Fields,
    version: i64,
    restored: String,
    stood: Option<Plan>,
    problems: Vec<SummaryLine>,
}

async fn opened(reader: &Reader, id: &str) -> Result<Opened<Case>, PageFault> {
    open::<Case>(reader, "CasePlan", json!({ "id": id })).await
}

async fn form_page(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let kept = reader.draft(&place(&id)).await;
    let opened = opened(&reader, &id).await?;
    let version = opened.case.plan.as_ref().map_or(0, |plan| plan.version);
    let restored = kept.as_ref().map(|kept| show::moment(kept.kept_at));
    let kept = kept.map(|kept| kept.draft.fields);
    // A draft remembers the version that it was begun from, so that a change meanwhile is found.
    let begun = kept
        .as_ref()
        .and_then(|kept| kept.text("version").parse().ok());
    let shown = Shown {
        filled: kept.unwrap_or_else(|| standing(opened.case.plan.as_ref())),
        version: begun.unwrap_or(version),
        restored: restored.unwrap_or_default(),
        stood: None,
        problems: Vec::new(),
    };
    page(&reader, &opened, shown, StatusCode::OK).await
}

/// The plan as the rows of the form.
fn standing(plan: Option<&Plan>) -> Fields {
    let mut fields = Fields::default();
    for (place, goal) in plan.iter().flat_map(|plan| &plan.goals).enumerate() {
        fields.push(&format!("goals.{place}.id"), goal.id.as_str());
        let text = goal.text.clone().unwrap_or_default();
        fields.push(&format!("goals.{place}.text"), text);
    }
    for (place, activity) in plan.iter().flat_map(|plan| &plan.activities).enumerate() {
        push_activity(&mut fields, place, activity);
    }
    fields
}

fn push_activity(fields: &mut Fields, place: usize, activity: &Activity) {
    let mut put = |name: &str, value: String| {
        fields.push(&format!("activities.{place}.{name}"), value);
    };
    put("id", activity.id.clone());
    put("title", activity.title.clone().unwrap_or_default());
    put("status", activity.status.clone());
    put("dueOn", activity.due_on.map(show::day).unwrap_or_default());
    let unit = activity.responsible_unit.as_ref();
    let unit = unit.map(|unit| unit.id.clone()).unwrap_or_default();
    put("responsibleUnitId", unit);
}

async fn page(
    reader: &Reader,
    opened: &Opened<Case>,
    shown: Shown,
    status: StatusCode,
) -> Result<Response, PageFault> {
    let head = &opened.case.head;
    let (frame, bar) = surround(
        reader,
        (&opened.me, head, opened.is_partial),
        ("plan-change", "/plan"),
    )
    .await;
    if !bar.sections.is_writable("PLAN") || bar.is_closed {
        return Err(PageFault::NotFound);
    }
    let parties = head.parties.iter().flatten();
    let units: Vec<(String, String)> = parties
        .map(|party| (party.unit.id.clone(), party.unit.name.clone()))
        .collect();
    let filled = &shown.filled;
    let page = FormPage {
        place: place(&head.id),
        goals: goal_rows(filled),
        activities: activity_rows(filled, (&units, &shown.problems), &frame),
        theirs: shown.stood.as_ref().map(|plan| theirs(plan, &frame)),
        problems: shown.problems,
        restored: shown.restored,
        version: shown.version,
        key: reader.visit.key(),
        bar,
        frame,
    };
    show_at(status, &page)
}

/// How many rows of a list the form has.
fn count(fields: &Fields, list: &str) -> usize {
    let of_list = fields.iter().filter_map(|(name, _)| {
        let rest = name.strip_prefix(list)?.strip_prefix('.')?;
        rest.split('.').next()?.parse::<usize>().ok()
    });
    of_list.max().map_or(0, |last| (last + 1).min(MOST_ROWS))
}

fn goal_rows(fields: &Fields) -> Vec<GoalRow> {
    let filled = (0..count(fields, "goals")).filter(|place| {
        fields.has(&format!("goals.{place}.id")) || fields.has(&format!("goals.{place}.text"))
    });
    let mut rows: Vec<GoalRow> = filled
        .map(|place| {
            let of = |name: &str| fields.typed(&format!("goals.{place}.{name}")).to_owned();
            GoalRow {
                place: 0,
                id: of("id"),
                text: of("text"),
                is_removed: !of("remove").is_empty(),
                is_theirs: !of("theirs").is_empty(),
            }
        })
        .collect();
    rows.extend((0..EMPTY_ROWS).map(|_| GoalRow {
        place: 0,
        id: String::new(),
        text: String::new(),
        is_removed: false,
        is_theirs: false,
    }));
    for (place, row) in rows.iter_mut().enumerate() {
        row.place = place;
    }
    rows
}

fn activity_rows(
    fields: &Fields,
    (units, problems): (&[(String, String)], &[SummaryLine]),
    frame: &Frame,
) -> Vec<ActivityRow> {
    let filled = (0..count(fields, "activities")).filter(|place| {
        let has = |name: &str| fields.has(&format!("activities.{place}.{name}"));
        has("id") || has("title")
    });
    let places: Vec<Option<usize>> = filled
        .map(Some)
        .chain(std::iter::repeat_n(None, EMPTY_ROWS))
        .collect();
    let rows = places.into_iter().enumerate().map(|(place, from)| {
        let of = |name: &str| {
            let typed = from.map(|from| fields.typed(&format!("activities.{from}.{name}")));
            typed.unwrap_or_default().to_owned()
        };
        let target = format!("a-{place}-");
        let error = problems
            .iter()
            .find(|line| line.target.starts_with(&target));
        ActivityRow {
            place,
            id: of("id"),
            title: of("title"),
            due: of("dueOn"),
            error: error.map(|line| line.text.clone()).unwrap_or_default(),
            is_removed: !of("remove").is_empty(),
            is_theirs: !of("theirs").is_empty(),
            statuses: statuses(&of("status"), frame),
            units: units_of(units, &of("responsibleUnitId")),
        }
    });
    rows.collect()
}

fn statuses(chosen: &str, frame: &Frame) -> Vec<OptionView> {
    let chosen = if chosen.is_empty() { "PLANNED" } else { chosen };
    let option = |code: &str| OptionView {
        value: code.to_owned(),
        label: frame.code("ActivityStatus", code),
        group: String::new(),
        is_chosen: code == chosen,
    };
    COLUMNS.into_iter().map(option).collect()
}

fn units_of(units: &[(String, String)], chosen: &str) -> Vec<OptionView> {
    let option = |(id, name): &(String, String)| OptionView {
        value: id.clone(),
        label: name.clone(),
        group: String::new(),
        is_chosen: id == chosen,
    };
    units.iter().map(option).collect()
}

fn theirs(plan: &Plan, frame: &Frame) -> Theirs {
    let goals = plan.goals.iter();
    let activities = plan.activities.iter().map(|activity| {
        let status = frame.code("ActivityStatus", &activity.status);
        let due = activity.due_on.map(show::day).unwrap_or_default();
        let title = activity.title.clone().unwrap_or_default();
        if due.is_empty() {
            format!("{title} ({status})")
        } else {
            format!("{title} ({status}, {due})")
        }
    });
    Theirs {
        goals: goals.filter_map(|goal| goal.text.clone()).collect(),
        activities: activities.collect(),
    }
}

async fn send(Path(id): Path<String>, submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    reader.keep_draft(&place(&id), &fields).await?;
    let version: i64 = fields.text("version").parse().unwrap_or_default();
    let (input, mut problems) = read(&id, version, &fields, reader.visit.language());
    let mut stood = None;
    if problems.is_empty() {
        let answer = reader.ask::<Updated>("UpdatePlan", json!({ "input": input }));
        let done = answer.await?.data.done;
        if done.user_errors.is_empty() {
            reader.forget_draft(&place(&id)).await;
            let address = format!("/arende/{id}/plan");
            return reader.go(&address, Flash::of("plan-done")).await;
        }
        if done.is_stale() {
            stood = done.plan;
        } else {
            problems = refusals(done);
        }
    }
    let opened = opened(&reader, &id).await?;
    let (filled, version, status) = match &stood {
        Some(plan) => (merged(&fields, plan), plan.version, StatusCode::CONFLICT),
        None => (fields, version, StatusCode::UNPROCESSABLE_ENTITY),
    };
    let shown = Shown {
        filled,
        version,
        restored: String::new(),
        stood,
        problems,
    };
    page(&reader, &opened, shown, status).await
}

fn refusals(done: UpdatedPlan) -> Vec<SummaryLine> {
    let lines = done.user_errors.into_iter().map(|error| SummaryLine {
        target: String::new(),
        text: error.message,
    });
    lines.collect()
}

/// What was typed, on top of what stands: what somebody else added stays, what they removed is new again.
fn merged(typed: &Fields, plan: &Plan) -> Fields {
    let mut merged = Fields::default();
    let is_known = |id: &str| {
        let mut goals = plan.goals.iter().map(|goal| goal.id.as_str());
        let mut activities = plan.activities.iter().map(|activity| activity.id.as_str());
        goals.any(|known| known == id) || activities.any(|known| known == id)
    };
    for (name, value) in typed.without_own().iter() {
        if !names_id(name) || is_known(value) {
            merged.push(name, value);
        }
    }
    let is_typed = |id: &str| {
        typed
            .iter()
            .any(|(name, value)| names_id(name) && value == id)
    };
    let (mut goals, mut activities) = (count(typed, "goals"), count(typed, "activities"));
    for goal in plan.goals.iter().filter(|goal| !is_typed(&goal.id)) {
        merged.push(&format!("goals.{goals}.id"), goal.id.as_str());
        let text = goal.text.clone().unwrap_or_default();
        merged.push(&format!("goals.{goals}.text"), text);
        merged.push(&format!("goals.{goals}.theirs"), "yes");
        goals += 1;
    }
    for activity in &plan.activities {
        if !is_typed(&activity.id) {
            push_activity(&mut merged, activities, activity);
            merged.push(&format!("activities.{activities}.theirs"), "yes");
            activities += 1;
        }
    }
    merged
}

/// The input, and what is wrong with it.
fn read(
    id: &str,
    version: i64,
    fields: &Fields,
    language: crate::words::Language,
) -> (Value, Vec<SummaryLine>) {
    let mut problems = Vec::new();
    let mut activities = Vec::new();
    // The page closes the gaps between rows, so that places are those of the page that is shown with the problems.
    let filled = (0..count(fields, "activities")).filter(|place| {
        let has = |name: &str| fields.has(&format!("activities.{place}.{name}"));
        has("id") || has("title")
    });
    for (place, from) in filled.enumerate() {
        let of = |name: &str| fields.text(&format!("activities.{from}.{name}"));
        if !of("remove").is_empty() {
            continue;
        }
        let due = of("dueOn");
        if of("title").is_empty() {
            let text = language.text("plan-title-missing", &[]);
            problems.push(problem(place, "title", text));
        }
        if !due.is_empty() && due.parse::<NaiveDate>().is_err() {
            problems.push(problem(place, "due", language.text("form-not-a-day", &[])));
        }
        activities.push(json!({
            "id": some(of("id")),
            "title": some(of("title")),
            "status": some(of("status")),
            "dueOn": some(due),
            "responsibleUnitId": some(of("responsibleUnitId")),
        }));
    }
    let mut goals = Vec::new();
    for place in 0..count(fields, "goals") {
        let of = |name: &str| fields.text(&format!("goals.{place}.{name}"));
        if of("remove").is_empty() && !of("text").is_empty() {
            goals.push(json!({ "id": some(of("id")), "text": of("text") }));
        }
    }
    let input = json!({
        "caseId": id,
        "expectedVersion": version,
        "goals": goals,
        "activities": activities,
        "idempotencyKey": fields.text("_key"),
    });
    (input, problems)
}

fn problem(place: usize, field: &str, text: String) -> SummaryLine {
    SummaryLine {
        target: format!("a-{place}-{field}"),
        text,
    }
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Whether a field carries the id of a goal or an activity.
fn names_id(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, last)| last == "id")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan {
            version: 4,
            goals: Vec::new(),
            activities: vec![Activity {
                id: "new".to_owned(),
                title: Some("Praktik".to_owned()),
                status: "PLANNED".to_owned(),
                due_on: None,
                responsible_unit: None,
            }],
            comments: Vec::new(),
        }
    }

    #[test]
    fn what_somebody_else_added_is_kept_and_what_they_removed_is_new_again() {
        let typed = Fields::of([("activities.0.id", "gone"), ("activities.0.title", "CV")]);
        let merged = merged(&typed, &plan());
        assert!(!merged.has("activities.0.id") && merged.has("activities.0.title"));
        assert_eq!(merged.text("activities.1.id"), "new");
        assert!(merged.has("activities.1.theirs"));
    }

    #[test]
    fn empty_rows_and_removed_ones_are_not_sent() {
        let typed = Fields::of([
            ("activities.0.id", "a"),
            ("activities.0.title", "CV"),
            ("activities.1.title", ""),
            ("activities.2.id", "b"),
            ("activities.2.title", "Kurs"),
            ("activities.2.remove", "yes"),
        ]);
        let (input, problems) = read("c", 1, &typed, crate::words::Language::Swedish);
        assert!(problems.is_empty());
        assert_eq!(input["activities"].as_array().map(Vec::len), Some(1));
    }
}
