//! Program: what a programme's organiser writes while it runs, whether it can be judged, and the judgement.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;

use crate::{
    case_head::Tab,
    fault::PageFault,
    frame::{Frame, Me},
    page::work::Page,
    show,
    visit::{Reader, Web, show as show_page},
};

mod calculation;
mod documentation;
mod doing;
mod eligibility;
pub(crate) mod errands;
mod evaluation;
mod figures;
mod import;
mod lists;
mod making;
mod reckoned;
mod report;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/program", get(list))
        .merge(documentation::routes())
        .merge(evaluation::routes())
        .merge(calculation::routes())
        .merge(eligibility::routes())
        .merge(making::routes())
        .merge(import::routes())
        .merge(doing::routes())
}

/// What ties a reader to a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Tie {
    /// Leads it.
    Leads,
    /// Manages its unit.
    Manages,
    /// Is commissioned to evaluate it.
    Evaluates,
}

/// A programme that can be evaluated.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Evaluated {
    id: String,
    name: String,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    capacity: Option<i64>,
    ties: Vec<Tie>,
}

impl Evaluated {
    /// Whether the reader writes what its organiser writes.
    fn is_organised(&self) -> bool {
        self.ties.contains(&Tie::Leads) || self.ties.contains(&Tie::Manages)
    }

    /// Whether the reader writes what its evaluator writes.
    fn is_evaluated(&self) -> bool {
        self.ties.contains(&Tie::Evaluates)
    }

    fn facts(&self, frame: &Frame) -> Vec<(String, String)> {
        let ends = self
            .ends_on
            .map_or_else(|| frame.t("programme-no-end"), show::day);
        let days = frame.t2(
            "programme-days",
            ("day", show::day(self.starts_on)),
            ("to", ends),
        );
        let places = self
            .capacity
            .map_or_else(|| frame.t("programme-unbounded"), show::number);
        let ties = self.ties.iter().map(|tie| frame.t(tie.words()));
        vec![
            (frame.t("programme-period"), days),
            (frame.t("programme-places"), places),
            (
                frame.t("programme-tie"),
                ties.collect::<Vec<_>>().join(", "),
            ),
        ]
    }
}

impl Tie {
    const fn words(self) -> &'static str {
        match self {
            Self::Leads => "programme-leads",
            Self::Manages => "programme-manages",
            Self::Evaluates => "programme-evaluates",
        }
    }
}

/// The pages of a programme, by the end of their address and words.
const PAGES: &[(&str, &str)] = &[
    ("", "programme-tab-documentation"),
    ("/utvardering", "programme-tab-evaluation"),
    ("/kalkyl", "programme-tab-calculation"),
];

fn tabs(id: &str, here: &str, frame: &Frame) -> Vec<Tab> {
    let pages = PAGES.iter();
    pages
        .map(|(ending, key)| Tab {
            address: format!("/program/{id}{ending}"),
            label: frame.t(key),
            is_here: *ending == here,
        })
        .collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Programmes {
    me: Me,
    evaluated_programmes: Page<Evaluated>,
}

/// From where on the list is shown.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    efter: String,
}

#[derive(Template)]
#[template(path = "programme/list.html")]
struct ListPage {
    frame: Frame,
    programmes: Vec<Row>,
    next: String,
    /// Whether the reader makes programmes.
    may_make: bool,
}

/// A programme in the list: its id, its name, and what is said of it.
struct Row {
    id: String,
    name: String,
    facts: Vec<(String, String)>,
}

async fn list(reader: Reader, Query(asked): Query<Asked>) -> Result<Response, PageFault> {
    let after = Some(&asked.efter).filter(|after| !after.is_empty());
    let answer = reader
        .ask::<Programmes>("EvaluatedProgrammes", json!({ "after": after }))
        .await?;
    let found = answer.data;
    let title = reader.visit.language().text("programme-list", &[]);
    let mut frame = Frame::of(&reader, &found.me, title, "programme").await;
    frame.is_partial = answer.is_partial;
    let next = found.evaluated_programmes.page_info.next();
    let edges = found.evaluated_programmes.edges.into_iter();
    let page = ListPage {
        may_make: making::makes(&found.me),
        programmes: edges
            .map(|edge| {
                let facts = edge.node.facts(&frame);
                Row {
                    id: edge.node.id,
                    name: edge.node.name,
                    facts,
                }
            })
            .collect(),
        next: next
            .and_then(|after| serde_html_form::to_string([("efter", after)]).ok())
            .map(|query| format!("/program?{query}"))
            .unwrap_or_default(),
        frame,
    };
    show_page(&page)
}
