//! What a programme costs and gives back: the figures as spans, the net month by month, and every assumption with the
//! way to change it (E6, V2.1).

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{
    Evaluated,
    evaluation::{Asked, day_asked, query, text},
    lists::day,
    reckoned, tabs,
};
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

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/program/{id}/kalkyl", get(one))
        .route("/program/{id}/kalkyl/fil/{format}", get(file))
}

#[derive(Deserialize)]
struct OneCalculation {
    me: Me,
    evaluation: Option<Json>,
}

/// An assumption as the page shows it.
struct Assumed {
    name: String,
    /// The least, what is likely and the most.
    span: [String; 3],
    unit: String,
    source: String,
    day: String,
    /// The form that changes it; empty for who only reads.
    link: String,
}

/// A table of a view, with its name and its id in the page.
struct ViewTable {
    id: String,
    name: String,
    table: Table,
}

#[derive(Template)]
#[template(path = "programme/calculation.html")]
struct CalculationPage {
    frame: Frame,
    id: String,
    tabs: Vec<Tab>,
    query: String,
    day: String,
    facts: Vec<(String, String)>,
    finding: String,
    missing: Vec<String>,
    figures: Vec<Figure>,
    break_evens: Table,
    views: Vec<ViewTable>,
    costs: Table,
    assumptions: Vec<Assumed>,
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
        .text("kalkyl-page", &[("name", &about.name)]);
    let mut frame = Frame::of(&reader, &answer.data.me, title, "programme").await;
    frame.is_partial = answer.is_partial;
    let calculation = &found["calculation"];
    let query = query(&asked);
    let files = format!("/program/{id}/kalkyl/fil{query}");
    let page = CalculationPage {
        tabs: tabs(&id, "/kalkyl", &frame),
        day: day(&found["on"]),
        query,
        facts: reckoned::counted(&calculation["basis"], &frame),
        finding: reckoned::finding(calculation, &frame),
        missing: reckoned::missing(&calculation["basis"], &frame),
        figures: reckoned::figures(calculation, &files, &frame),
        break_evens: reckoned::break_evens(calculation, &frame),
        views: views(calculation, &frame),
        costs: reckoned::unit_costs(&found["budget"], &frame),
        assumptions: assumptions(&found["assumptions"], (&id, about.is_organised()), &frame),
        id,
        frame,
    };
    show_page(&page)
}

/// The whole calculation, a table a sheet.
async fn file(
    reader: Reader,
    Path((id, format)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageFault> {
    let format = Format::of(&format)?;
    let answer = ask(&reader, &id, &asked).await?;
    let found = answer.data.evaluation.ok_or(PageFault::NotFound)?;
    let frame = Frame::of_words(&reader.visit);
    let calculation = &found["calculation"];
    let mut tables = vec![reckoned::assumed(&found["assumptions"], &frame)];
    tables.extend(reckoned::views(calculation).map(|view| reckoned::lines(view, &frame)));
    tables.push(reckoned::break_evens(calculation, &frame));
    tables.extend(reckoned::nets(calculation).map(|net| reckoned::months(net, &frame)));
    tables.push(reckoned::unit_costs(&found["budget"], &frame));
    tables.retain(|table| !table.is_empty());
    let stem = format!("kalkyl-{}", day(&found["on"]));
    download(&tables, format, &stem)
}

async fn ask(
    reader: &Reader,
    id: &str,
    asked: &Asked,
) -> Result<Answer<OneCalculation>, PageFault> {
    let variables = json!({ "id": id, "on": day_asked(asked)? });
    reader
        .ask::<OneCalculation>("OneCalculation", variables)
        .await
}

fn views(calculation: &Json, frame: &Frame) -> Vec<ViewTable> {
    let views = reckoned::views(calculation).map(|view| ViewTable {
        id: format!("vy-{}", text(&view["horizon"]).to_lowercase()),
        name: reckoned::name(view, frame),
        table: reckoned::lines(view, frame),
    });
    views.filter(|view| !view.table.is_empty()).collect()
}

fn assumptions(found: &Json, (id, may_write): (&str, bool), frame: &Frame) -> Vec<Assumed> {
    let rows = found.as_array().into_iter().flatten();
    let rows = rows.map(|row| {
        let kind = text(&row["kind"]);
        let is_amount = !row["amount"].is_null();
        let slug = if is_amount {
            "kalkyl-belopp"
        } else {
            "kalkyl-andel"
        };
        Assumed {
            name: frame.code("AssumptionKind", &kind),
            span: reckoned::span(row).map(|value| value.shown()),
            unit: frame.code("AssumptionUnit", text(&row["unit"])),
            source: text(&row["source"]),
            day: day(&row["assumedOn"]),
            link: if may_write {
                format!("/program/{id}/gora/{slug}?rad={kind}")
            } else {
                String::new()
            },
        }
    });
    rows.collect()
}
