//! Kedjan: the way from assistance to self-support, in the tables that come out once a month. For whoever may see
//! tables and never a person: small groups are left out before anything comes here (`domain.md` V3, `ui.md` 1.4).

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use chrono::NaiveDate;
use domain::Municipality;
use serde::Deserialize;
use serde_json::json;

use crate::{
    ask::Answer,
    chart::Figure,
    export::{Format, download},
    fault::PageFault,
    frame::{Frame, Me},
    show,
    table::Table,
    visit::{Reader, Web, show as show_page},
};

mod answer;
mod figures;
mod findings;
mod names;
mod tables;

use answer::{Edition, TableCode};

/// What stands in the address of the file of all tables.
const EVERYTHING: &str = "alla";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/kedjan", get(report))
        .route("/kedjan/fil/{tabell}/{format}", get(file))
}

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// The day of the edition; the newest where it is empty.
    dag: String,
    /// The municipality; the whole association where it is empty.
    kommun: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChainReport {
    me: Me,
    chain_editions: Option<Vec<NaiveDate>>,
    chain_tables: Option<Edition>,
}

#[derive(Template)]
#[template(path = "chain.html")]
struct ChainPage {
    frame: Frame,
    /// The days of editions, and which is shown.
    editions: Vec<(String, bool)>,
    /// The municipalities, and which is shown.
    municipalities: Vec<(String, String, bool)>,
    /// Whose figures these are, from when, and how many people they are about.
    facts: Vec<(String, String)>,
    /// Whether the whole edition is as the one before.
    stands: bool,
    figures: Vec<Figure>,
    /// The file with all tables; empty where there are none.
    everything: String,
}

async fn report(reader: Reader, Query(asked): Query<Asked>) -> Result<Response, PageFault> {
    let answer = ask(&reader, &asked).await?;
    let found = answer.data;
    let editions = found.chain_editions.ok_or(PageFault::NotFound)?;
    let language = reader.visit.language();
    let title = language.text("chain-title", &[]);
    let mut frame = Frame::of(&reader, &found.me, title, "chain").await;
    frame.is_partial = answer.is_partial;
    let edition = found.chain_tables.as_ref();
    let shown = edition.map(|edition| edition.released_on);
    let page = ChainPage {
        editions: editions
            .iter()
            .map(|day| (show::day(*day), Some(*day) == shown))
            .collect(),
        municipalities: municipalities(&asked),
        facts: edition
            .map(|edition| facts(edition, &frame))
            .unwrap_or_default(),
        stands: edition.is_some_and(|edition| edition.stands),
        figures: edition
            .map(|edition| figures::figures(edition, &query(&asked), &frame))
            .unwrap_or_default(),
        everything: edition
            .map(|_| format!("/kedjan/fil/{EVERYTHING}/xlsx{}", query(&asked)))
            .unwrap_or_default(),
        frame,
    };
    show_page(&page)
}

/// One table, or all of them, with every group that is told.
async fn file(
    reader: Reader,
    Path((table, format)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageFault> {
    let format = Format::of(&format)?;
    let answer = ask(&reader, &asked).await?;
    let edition = answer.data.chain_tables.ok_or(PageFault::NotFound)?;
    let frame = Frame::of_words(&reader.visit);
    let wanted: Vec<TableCode> = if table == EVERYTHING {
        TableCode::ALL.to_vec()
    } else {
        vec![TableCode::of_slug(&table).ok_or(PageFault::NotFound)?]
    };
    let tables: Vec<Table> = wanted
        .into_iter()
        .map(|code| tables::whole(&edition, code, &frame))
        .filter(|table| !table.is_empty())
        .collect();
    let stem = format!("kedjan-{table}-{}", show::day(edition.released_on));
    download(&tables, format, &stem)
}

async fn ask(reader: &Reader, asked: &Asked) -> Result<Answer<ChainReport>, PageFault> {
    let day = Some(&asked.dag).filter(|day| !day.is_empty());
    let day: Option<NaiveDate> = match day {
        Some(day) => Some(day.parse().map_err(|_| PageFault::Invalid)?),
        None => None,
    };
    let municipality = Some(&asked.kommun).filter(|code| !code.is_empty());
    let variables = json!({ "municipality": municipality, "on": day });
    reader.ask::<ChainReport>("ChainReport", variables).await
}

fn facts(edition: &Edition, frame: &Frame) -> Vec<(String, String)> {
    let whose = match &edition.municipality {
        Some(code) => show::municipality(code),
        None => frame.t("chain-everywhere"),
    };
    vec![
        (frame.t("chain-whose"), whose),
        (frame.t("chain-released"), show::day(edition.released_on)),
        (frame.t("chain-people"), edition.people.told(frame)),
    ]
}

fn municipalities(asked: &Asked) -> Vec<(String, String, bool)> {
    let named = Municipality::named();
    named
        .map(|known| {
            let code = known.as_str().to_owned();
            let name = show::municipality(&code);
            let is_shown = code == asked.kommun;
            (code, name, is_shown)
        })
        .collect()
}

/// What is asked for, as the query of an address; empty for nothing.
fn query(asked: &Asked) -> String {
    let all = [("dag", &asked.dag), ("kommun", &asked.kommun)];
    let said: Vec<_> = all
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    if said.is_empty() {
        return String::new();
    }
    let query = serde_html_form::to_string(said).unwrap_or_default();
    format!("?{query}")
}
