//! The mapping (kartläggning): five parts, each with who wrote it, when and from what; and how much is known of what the
//! evaluation needs.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::common::{Kept, Written, kept_words, open, surround};
use crate::{
    case_head::{CaseBar, CaseHead, Sections, State},
    fault::PageFault,
    frame::Frame,
    visit::{Reader, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}/kartlaggning", get(mapping))
}

/// The parts: their names in the schema, and their sections.
pub(super) const PARTS: [(&str, &str); 5] = [
    ("education", "MAPPING_EDUCATION"),
    ("work", "MAPPING_WORK"),
    ("family", "MAPPING_FAMILY"),
    ("economy", "MAPPING_ECONOMY"),
    ("health", "MAPPING_HEALTH"),
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Case {
    #[serde(flatten)]
    pub(super) head: CaseHead,
    /// The parts as they came, by their names: the form is filled from them too.
    pub(super) mapping: Option<Value>,
    closure: Option<ClosureReason>,
    labour_market: Option<Labour>,
}

#[derive(Deserialize)]
struct ClosureReason {
    reason: String,
}

#[derive(Deserialize)]
struct Labour {
    placements: Option<Vec<Placement>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Placement {
    workplace: String,
    employment_type: String,
    service_rate_percent: i64,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    tasks: String,
}

#[derive(Template)]
#[template(path = "case/mapping.html")]
struct MappingPage {
    frame: Frame,
    bar: CaseBar,
    parts: Vec<PartView>,
    can_write: bool,
    meter: Meter,
    printed: String,
}

struct PartView {
    id: &'static str,
    section: &'static str,
    title: String,
    is_withheld: bool,
    is_writable: bool,
    facts: Vec<(String, String)>,
    note: String,
    source: String,
    kept: String,
}

/// How many of the fields that the evaluation needs are known, of those that the reader may see.
struct Meter {
    words: String,
    known: usize,
    all: usize,
    missing: Vec<String>,
}

async fn mapping(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let opened = open::<Case>(&reader, "CaseMapping", json!({ "id": id })).await?;
    let head = &opened.case.head;
    let (frame, bar) = surround(
        &reader,
        (&opened.me, head, opened.is_partial),
        ("tab-mapping", "/kartlaggning"),
    )
    .await;
    let parts: Vec<PartView> = PARTS
        .iter()
        .filter(|(_, section)| bar.sections.state(section) != State::Absent)
        .map(|(part, section)| part_view((part, section), &opened.case, &bar.sections, &frame))
        .collect();
    if parts.is_empty() {
        return Err(PageFault::NotFound);
    }
    let page = MappingPage {
        can_write: !bar.is_closed && parts.iter().any(|part| part.is_writable),
        meter: meter(&opened.case, &bar.sections, &frame),
        printed: crate::show::moment(reader.visit.now),
        parts,
        bar,
        frame,
    };
    show(&page)
}

fn part_view(
    (part, section): (&&'static str, &&'static str),
    case: &Case,
    sections: &Sections,
    frame: &Frame,
) -> PartView {
    let row = case.mapping.as_ref().map(|mapping| &mapping[*part]);
    let row = row.filter(|row| !row.is_null());
    let of = |name: &str| row.and_then(|row| row.get(name)).cloned();
    let written: Option<Written> = of("writtenBy").and_then(|of| serde_json::from_value(of).ok());
    let kept: Option<Kept> =
        of("keptFromParticipant").and_then(|of| serde_json::from_value(of).ok());
    let note = of("note").and_then(|note| note.as_str().map(str::to_owned));
    PartView {
        id: part,
        section,
        title: frame.t(&format!("mapping-{part}")),
        is_withheld: sections.is_withheld(section),
        is_writable: sections.is_writable(section),
        facts: row.map(|row| facts(row, frame)).unwrap_or_default(),
        note: note.unwrap_or_default(),
        source: written.map(|by| by.words(frame)).unwrap_or_default(),
        kept: kept_words(kept.as_ref(), frame),
    }
}

/// What a part says besides its note, as labels and answers.
fn facts(row: &Value, frame: &Frame) -> Vec<(String, String)> {
    let all = [
        ("education", "level"),
        ("education", "completedUpperSecondary"),
        ("work", "yearsOfExperience"),
        ("work", "drivingLicence"),
        ("family", "childrenAtHome"),
        ("economy", "debts"),
    ];
    let known = all.iter().filter_map(|(part, name)| {
        let said = match row.get(*name)? {
            Value::String(code) if *name == "level" => frame.code("EducationLevel", code),
            Value::String(code) => frame.t(&format!("answer-{}", code.to_lowercase())),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        Some((frame.t(&format!("field-{part}-{name}")), said))
    });
    known.collect()
}

fn meter(case: &Case, sections: &Sections, frame: &Frame) -> Meter {
    let person = case.head.person.as_ref();
    let placements = case
        .labour_market
        .as_ref()
        .and_then(|labour| labour.placements.as_ref());
    let newest = placements.and_then(|placements| placements.first());
    let sees_person = sections.is_open("IDENTITY");
    let sees_closure = sections.is_open("CLOSURE");
    let sees_placements = sections.is_open("LABOUR_PLACEMENT");
    let has = |text: Option<&str>| text.is_some_and(|text| !text.is_empty());
    let all = [
        (
            "sex",
            sees_person,
            person.is_some_and(|person| person.sex.is_some()),
        ),
        (
            "age",
            sees_person,
            person.is_some_and(|person| person.birth_date.is_some() || person.age_band.is_some()),
        ),
        ("start", true, case.head.opened_at.is_some()),
        ("end", true, case.head.closed_at.is_some()),
        (
            "reason",
            sees_closure,
            has(case.closure.as_ref().map(|closure| &*closure.reason)),
        ),
        (
            "placement-start",
            sees_placements,
            newest.is_some_and(|placement| placement.starts_on > NaiveDate::MIN),
        ),
        (
            "placement-end",
            sees_placements,
            newest.is_some_and(|placement| placement.ends_on.is_some()),
        ),
        (
            "rate",
            sees_placements,
            newest.is_some_and(|placement| placement.service_rate_percent > 0),
        ),
        (
            "workplace",
            sees_placements,
            has(newest.map(|placement| &*placement.workplace)),
        ),
        (
            "type",
            sees_placements,
            has(newest.map(|placement| &*placement.employment_type)),
        ),
        (
            "tasks",
            sees_placements,
            has(newest.map(|placement| &*placement.tasks)),
        ),
    ];
    let seen: Vec<_> = all.iter().filter(|(_, is_seen, _)| *is_seen).collect();
    let known = seen.iter().filter(|(_, _, is_known)| *is_known).count();
    Meter {
        words: frame.t2("minimum-known", ("number", known), ("count", seen.len())),
        known,
        all: seen.len(),
        missing: seen
            .iter()
            .filter(|(_, _, is_known)| !is_known)
            .map(|(name, _, _)| frame.t(&format!("minimum-{name}")))
            .collect(),
    }
}
