//! Whether a programme can be judged, and the judgement: goals with their gauge, what is missing, results with their
//! bounds, the matrix, and the money (E7 to E17).

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{Evaluated, documentation::DEVIATIONS, figures, lists::Listed, reckoned, report, tabs};
use crate::{
    ask::Answer,
    case_head::Tab,
    chart::Figure,
    export::{Format, download},
    fault::PageFault,
    frame::{Frame, Me},
    table::Table,
    visit::{Reader, Web, show as show_page},
};

mod goals;

use goals::{GoalView, goals};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/program/{id}/utvardering", get(one))
        .route("/program/{id}/utvardering/fil/{format}", get(file))
}

/// As it can be judged on which day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    dag: String,
}

#[derive(Deserialize)]
struct OneEvaluation {
    me: Me,
    evaluation: Option<Json>,
    /// What the organiser has documented; null while the labour-market unit does not answer.
    #[serde(default)]
    documentation: Json,
}

/// What is told of each participant, as a row of cells that say it in words and look.
pub(super) struct Heat {
    pub(super) fields: Vec<String>,
    /// The name of the row; and of each cell its look and its words.
    pub(super) rows: Vec<(String, Vec<(&'static str, String)>)>,
}

#[derive(Template)]
#[template(path = "programme/evaluation.html")]
struct EvaluationPage {
    frame: Frame,
    id: String,
    tabs: Vec<Tab>,
    day: String,
    query: String,
    may_write: bool,
    may_judge: bool,
    facts: Vec<(String, String)>,
    goals: Vec<GoalView>,
    matrix: Table,
    deviations: Table,
    statement: Vec<(String, String)>,
    heat: Heat,
    completeness: Table,
    imports: Vec<String>,
    equivalents: Figure,
    formula: String,
    indicators: Listed,
    lines: Listed,
    budget: Figure,
    /// What the programme came to for each participant and each month of self-support.
    costs: Table,
    /// How many lines of the budget have no outcome yet.
    open_lines: i64,
}

async fn one(
    reader: Reader,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageFault> {
    let answer = ask(&reader, &id, &asked).await?;
    let found = answer.data.evaluation.ok_or(PageFault::NotFound)?;
    let about: Evaluated = serde_json::from_value(found["programme"].clone())
        .map_err(|_| PageFault::unavailable(""))?;
    let title = reader
        .visit
        .language()
        .text("evaluation-title", &[("name", &about.name)]);
    let mut frame = Frame::of(&reader, &answer.data.me, title, "programme").await;
    frame.is_partial = answer.is_partial;
    let (may_write, may_judge) = (about.is_organised(), about.is_evaluated());
    let query = query(&asked);
    let files = format!("/program/{id}/utvardering/fil{query}");
    let (budget, documented) = (&found["budget"], &answer.data.documentation);
    let page = EvaluationPage {
        tabs: tabs(&id, "/utvardering", &frame),
        day: super::lists::day(&found["on"]),
        query,
        may_write,
        may_judge,
        facts: about.facts(&frame),
        goals: goals(&found, &frame),
        matrix: report::matrix(&found, documented, &frame),
        deviations: DEVIATIONS.table(documented, &frame),
        statement: statement(&found["statement"], &frame),
        heat: heat(&found["participants"], &frame),
        completeness: report::completeness(&found["completeness"], &frame),
        imports: imports(&found["imports"], &frame),
        equivalents: figures::equivalents(&found["fullTimeEquivalents"], &files, &frame),
        formula: text(&found["fullTimeEquivalents"]["formula"]),
        indicators: report::INDICATORS.listed(&found, (&id, may_write), &frame),
        lines: report::BUDGET.listed(budget, (&id, may_write), &frame),
        budget: figures::budget(budget, report::years(budget, &frame), &frame),
        costs: reckoned::unit_costs(budget, &frame),
        open_lines: budget["linesWithoutOutcome"].as_i64().unwrap_or_default(),
        id,
        frame,
    };
    show_page(&page)
}

/// The whole report, a table a sheet.
async fn file(
    reader: Reader,
    Path((id, format)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageFault> {
    let format = Format::of(&format)?;
    let answer = ask(&reader, &id, &asked).await?;
    let found = answer.data.evaluation.ok_or(PageFault::NotFound)?;
    let frame = Frame::of_words(&reader.visit);
    let stem = format!("utvardering-{}", super::lists::day(&found["on"]));
    let tables = report::tables(&found, &answer.data.documentation, &frame);
    download(&tables, format, &stem)
}

async fn ask(reader: &Reader, id: &str, asked: &Asked) -> Result<Answer<OneEvaluation>, PageFault> {
    let variables = json!({ "id": id, "on": day_asked(asked)? });
    reader
        .ask::<OneEvaluation>("OneEvaluation", variables)
        .await
}

/// The day that is asked for; none for today.
pub(super) fn day_asked(asked: &Asked) -> Result<Option<NaiveDate>, PageFault> {
    match asked.dag.as_str() {
        "" => Ok(None),
        day => Ok(Some(day.parse().map_err(|_| PageFault::Invalid)?)),
    }
}

pub(super) fn query(asked: &Asked) -> String {
    if asked.dag.is_empty() {
        return String::new();
    }
    let query = serde_html_form::to_string([("dag", &asked.dag)]).unwrap_or_default();
    format!("?{query}")
}

pub(super) fn text(found: &Json) -> String {
    found.as_str().unwrap_or_default().to_owned()
}

fn statement(found: &Json, frame: &Frame) -> Vec<(String, String)> {
    let parts = ["statement", "lessons"].into_iter();
    let told = parts.filter_map(|name| {
        Some((
            frame.t_of("programme-field", name),
            found[name].as_str()?.to_owned(),
        ))
    });
    told.collect()
}

/// The table of what is told, unknown and missing.
pub(super) fn heat(participants: &Json, frame: &Frame) -> Heat {
    let rows = || participants.as_array().into_iter().flatten();
    let cells = |row: &Json| row["cells"].as_array().cloned().unwrap_or_default();
    let fields = rows().next().map(cells).unwrap_or_default();
    let fields = fields
        .iter()
        .map(|cell| frame.code("ParticipantField", text(&cell["field"])));
    let told = |row: &Json| {
        let name = row["pseudonym"].as_str().map(short);
        let name = name.or_else(|| row["reference"].as_str());
        let origin = row["origin"]
            .as_str()
            .map(|code| frame.code("ParticipantOrigin", code));
        let name = match (name, origin) {
            (Some(name), Some(origin)) => format!("{name} ({origin})"),
            (Some(name), None) => name.to_owned(),
            (None, Some(_) | None) => row["line"]
                .as_i64()
                .map(|line| line.to_string())
                .unwrap_or_default(),
        };
        let cells = cells(row).into_iter().map(|cell| {
            let look = match cell["state"].as_str() {
                Some("TOLD") => "told-cell",
                Some("UNKNOWN") => "unknown-cell",
                Some("MISSING") => "missing-cell",
                Some(_) | None => "later-cell",
            };
            (look, report::told(&cell, frame))
        });
        (name, cells.collect())
    };
    Heat {
        fields: fields.collect(),
        rows: rows().map(told).collect(),
    }
}

/// The beginning of a pseudonym, by which people tell rows of a page apart; the files hold all of it.
fn short(pseudonym: &str) -> &str {
    pseudonym.get(..8).unwrap_or(pseudonym)
}

fn imports(found: &Json, frame: &Frame) -> Vec<String> {
    let rows = found.as_array().into_iter().flatten();
    let told = rows.map(|import| {
        let day = super::lists::day(&import["importedOn"]);
        let count = import["rows"].as_i64().unwrap_or_default();
        frame.t2("import-done", ("day", day), ("count", count))
    });
    told.collect()
}
