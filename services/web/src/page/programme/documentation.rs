//! A programme as its organiser documents it: description, phases, people, groups, what went otherwise, and lessons.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{
    Tie, figures,
    lists::{Field, List, Listed, facts},
    tabs,
};
use crate::{
    case_head::Tab,
    chart::Figure,
    fault::PageFault,
    frame::{Frame, Me},
    visit::{Reader, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/program/{id}", get(one))
}

/// What the description says.
const PROFILE: &[(&str, Field)] = &[
    ("purpose", Field::Words),
    ("partners", Field::Words),
    ("targetGroups", Field::Code("TargetGroup")),
    ("serviceRatePercent", Field::Number),
    ("competenceSharePercent", Field::Number),
    ("startPattern", Field::Code("StartPattern")),
    ("startedOn", Field::Day),
    ("endedOn", Field::Day),
];

const fn list(
    place: &'static str,
    errand: &'static str,
    fields: &'static [(&'static str, Field)],
) -> List {
    List {
        place,
        errand,
        fields,
    }
}

/// What went otherwise than planned: the evaluation shows it too (E15, E17).
pub(super) const DEVIATIONS: List = list(
    "deviations",
    "program-avvikelse",
    &[
        ("on", Field::Day),
        ("until", Field::Day),
        ("kind", Field::Code("DeviationKind")),
        ("control", Field::Code("DeviationControl")),
        ("cause", Field::Words),
        ("effect", Field::Words),
    ],
);

/// What is written row by row.
const LISTS: &[List] = &[
    list(
        "phases",
        "program-fas",
        &[
            ("name", Field::Words),
            ("plannedFrom", Field::Day),
            ("plannedTo", Field::Day),
            ("startedOn", Field::Day),
            ("endedOn", Field::Day),
        ],
    ),
    list(
        "groups",
        "program-grupp",
        &[
            ("name", Field::Words),
            ("kind", Field::Code("GroupKind")),
            ("work", Field::Words),
            ("places", Field::Number),
            ("from", Field::Day),
            ("to", Field::Day),
        ],
    ),
    list(
        "staffing",
        "program-bemanning",
        &[
            ("name", Field::Words),
            ("function", Field::Code("StaffFunction")),
            ("from", Field::Day),
            ("to", Field::Day),
            ("note", Field::Words),
        ],
    ),
    DEVIATIONS,
    list(
        "changes",
        "program-andring",
        &[
            ("on", Field::Day),
            ("what", Field::Words),
            ("before", Field::Words),
            ("after", Field::Words),
            ("why", Field::Words),
        ],
    ),
    list(
        "negotiations",
        "program-forhandling",
        &[
            ("organisation", Field::Words),
            ("matter", Field::Words),
            ("calledOn", Field::Day),
            ("endedOn", Field::Day),
            ("outcome", Field::Code("NegotiationOutcome")),
            ("effect", Field::Words),
        ],
    ),
    list(
        "weeks",
        "program-vecka",
        &[
            ("monday", Field::Day),
            ("state", Field::Code("WeekState")),
            ("summary", Field::Words),
        ],
    ),
    list(
        "reports",
        "program-rapport",
        &[
            ("from", Field::Day),
            ("to", Field::Day),
            ("done", Field::Words),
            ("next", Field::Words),
            ("risks", Field::Words),
        ],
    ),
    list(
        "lessons",
        "program-lardom",
        &[
            ("dimension", Field::Code("LessonDimension")),
            ("lesson", Field::Words),
            ("advice", Field::Words),
        ],
    ),
];

/// Whom the programme is commissioned to be judged by: the manager of its unit says that.
const COMMISSIONS: List = list(
    "commissions",
    "program-utvarderare",
    &[
        ("name", Field::Words),
        ("organisation", Field::Words),
        ("from", Field::Day),
        ("to", Field::Day),
    ],
);

#[derive(Deserialize)]
struct OneProgramme {
    me: Me,
    documentation: Option<Json>,
    capacity: Option<figures::PlacesTaken>,
    checklist: Option<Checklist>,
}

#[derive(Deserialize)]
struct Checklist {
    points: Vec<Point>,
}

/// A point to settle.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Point {
    key: String,
    dimension: String,
    text: String,
    lesson: Option<String>,
    programme_name: Option<String>,
    answer: Option<String>,
    note: Option<String>,
}

struct PointRow {
    text: String,
    dimension: String,
    /// What was learnt where; empty for a fixed point.
    lesson: String,
    answer: String,
    note: String,
    /// The form that answers it; empty for who only reads.
    link: String,
}

#[derive(Template)]
#[template(path = "programme/documentation.html")]
struct DocumentationPage {
    frame: Frame,
    id: String,
    tabs: Vec<Tab>,
    may_write: bool,
    facts: Vec<(String, String)>,
    parts: Vec<String>,
    figures: Vec<Figure>,
    lists: Vec<Listed>,
    points: Vec<PointRow>,
}

async fn one(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let answer = reader
        .ask::<OneProgramme>("OneProgramme", json!({ "id": id }))
        .await?;
    let found = answer.data;
    let told = found.documentation.ok_or(PageFault::NotFound)?;
    let name = told
        .pointer("/programme/name")
        .and_then(Json::as_str)
        .unwrap_or_default();
    let mut frame = Frame::of(&reader, &found.me, name.to_owned(), "programme").await;
    frame.is_partial = answer.is_partial;
    let ties: Vec<Tie> = serde_json::from_value(told["ties"].clone()).unwrap_or_default();
    let manages = ties.contains(&Tie::Manages);
    let may_write = manages || ties.contains(&Tie::Leads);
    let mut lists: Vec<Listed> = LISTS
        .iter()
        .map(|list| list.listed(&told, (&id, may_write), &frame))
        .collect();
    lists.push(COMMISSIONS.listed(&told, (&id, manages), &frame));
    let parts = told["parts"].as_array().into_iter().flatten();
    let points = found.checklist.map(|list| list.points).unwrap_or_default();
    let page = DocumentationPage {
        tabs: tabs(&id, "", &frame),
        may_write,
        facts: facts(&told["profile"], PROFILE, &frame),
        parts: parts
            .filter_map(|part| part["name"].as_str().map(str::to_owned))
            .collect(),
        figures: found
            .capacity
            .map(|taken| figures::capacity(&taken, &frame))
            .into_iter()
            .collect(),
        lists,
        points: points
            .into_iter()
            .map(|point| point.row(&id, may_write, &frame))
            .collect(),
        id,
        frame,
    };
    show(&page)
}

impl Point {
    fn row(self, id: &str, may_write: bool, frame: &Frame) -> PointRow {
        let lesson = self.lesson.map(|lesson| {
            let programme = self.programme_name.unwrap_or_default();
            frame.t2("programme-learnt", ("name", programme), ("day", lesson))
        });
        let query = serde_html_form::to_string([("rad", &self.key)]).unwrap_or_default();
        let link = format!("/program/{id}/gora/program-checklista?{query}");
        PointRow {
            text: self.text,
            dimension: frame.code("LessonDimension", self.dimension),
            lesson: lesson.unwrap_or_default(),
            answer: self.answer.map_or_else(
                || frame.t("programme-unanswered"),
                |answer| frame.code("ChecklistAnswer", answer),
            ),
            note: self.note.unwrap_or_default(),
            link: if may_write { link } else { String::new() },
        }
    }
}
