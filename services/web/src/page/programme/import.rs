//! Reading in a list of participants: a file is chosen, what it would do is shown, and it is taken in whole or not at
//! all. The file lies in the page between the two and is kept nowhere: it may hold names that nobody is to keep.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{
    Evaluated,
    evaluation::{Heat, heat, text},
    report,
};
use crate::{
    fault::PageFault,
    frame::{Frame, Me},
    page::work::Done,
    session::Flash,
    table::Table,
    visit::{Reader, Submission, Web, show_at},
};

/// The field of the file, and of its content afterwards.
const CONTENT: &str = "fil";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/program/{id}/las-in", get(choose).post(preview))
        .route("/program/{id}/las-in/klart", axum::routing::post(take_in))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Start {
    me: Me,
    evaluation: Option<Begun>,
}

#[derive(Deserialize)]
struct Begun {
    programme: Evaluated,
    imports: Vec<Json>,
}

#[derive(Deserialize)]
struct Previewed {
    preview: Option<Json>,
}

/// What a file would do.
struct Preview {
    is_importable: bool,
    /// What is wrong with the file as a whole; empty for nothing.
    problem: String,
    /// What each column is taken as.
    columns: Vec<(String, String)>,
    /// What is wrong with which row.
    errors: Vec<(String, String)>,
    counts: Vec<(String, i64)>,
    heat: Heat,
    completeness: Table,
}

#[derive(Template)]
#[template(path = "programme/import.html")]
struct ImportPage {
    frame: Frame,
    id: String,
    name: String,
    preview: Option<Preview>,
    content: String,
    version: String,
    key: String,
    /// Why it was not taken in; empty for nothing.
    refused: Vec<String>,
}

async fn choose(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let start = start(&reader, &id).await?;
    page(&reader, (&id, start), (None, String::new()), Vec::new()).await
}

async fn preview(Path(id): Path<String>, submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let start = start(&reader, &id).await?;
    let content = fields.text(CONTENT).to_owned();
    if content.is_empty() {
        let missing = reader.visit.language().text("import-choose", &[]);
        return page(&reader, (&id, start), (None, String::new()), vec![missing]).await;
    }
    let found = previewed(&reader, &id, &content).await?;
    page(&reader, (&id, start), (Some(found), content), Vec::new()).await
}

async fn take_in(Path(id): Path<String>, submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let start = start(&reader, &id).await?;
    let content = fields.text(CONTENT).to_owned();
    let input = json!({
        "programmeId": id,
        "content": content,
        "expectedVersion": fields.text("_version").parse::<i64>().ok(),
        "idempotencyKey": fields.text("_key"),
    });
    let answer = reader
        .ask::<Done>("ImportParticipants", json!({ "input": input }))
        .await?;
    let refused = answer.data.done.user_errors;
    if refused.is_empty() {
        let said = Flash::of("import-taken".to_owned());
        return reader.go(&format!("/program/{id}/utvardering"), said).await;
    }
    let refused = refused.into_iter().map(|error| error.message).collect();
    let found = previewed(&reader, &id, &content).await?;
    page(&reader, (&id, start), (Some(found), content), refused).await
}

/// Who asks about which programme: only its organiser reads lists in.
async fn start(reader: &Reader, id: &str) -> Result<(Me, Begun), PageFault> {
    let answer = reader
        .ask::<Start>("ImportStart", json!({ "id": id }))
        .await?;
    let begun = answer.data.evaluation.ok_or(PageFault::NotFound)?;
    if !begun.programme.is_organised() {
        return Err(PageFault::NotFound);
    }
    Ok((answer.data.me, begun))
}

async fn previewed(reader: &Reader, id: &str, content: &str) -> Result<Json, PageFault> {
    let variables = json!({ "id": id, "content": content });
    let answer = reader.ask::<Previewed>("PreviewImport", variables).await?;
    answer.data.preview.ok_or(PageFault::NotFound)
}

async fn page(
    reader: &Reader,
    (id, (me, begun)): (&str, (Me, Begun)),
    (found, content): (Option<Json>, String),
    refused: Vec<String>,
) -> Result<Response, PageFault> {
    let title = reader.visit.language().text("import-title", &[]);
    let frame = Frame::of(reader, &me, title, "programme").await;
    let version = begun
        .imports
        .first()
        .and_then(|import| import["number"].as_i64());
    let preview = found.map(|found| told(&found, &frame));
    let is_wrong = !refused.is_empty()
        || preview
            .as_ref()
            .is_some_and(|preview| !preview.is_importable);
    let page = ImportPage {
        id: id.to_owned(),
        name: begun.programme.name,
        preview,
        content,
        version: version
            .map(|version| version.to_string())
            .unwrap_or_default(),
        key: reader.visit.key(),
        refused,
        frame,
    };
    let status = if is_wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    show_at(status, &page)
}

fn told(found: &Json, frame: &Frame) -> Preview {
    let rows = |name: &str| found[name].as_array().into_iter().flatten();
    let errors = rows("rows").flat_map(|row| {
        let line = row["line"].as_i64().unwrap_or_default();
        let errors = row["errors"].as_array().cloned().unwrap_or_default();
        errors.into_iter().map(move |error| (line, error))
    });
    let column = |column: &Json| {
        let taken = match column["takenAs"].as_str() {
            Some(field) => frame.code("ParticipantField", field),
            None => frame.code("ColumnUse", text(&column["use"])),
        };
        let heading = column["heading"]
            .as_str()
            .filter(|heading| !heading.is_empty());
        (
            heading.map_or_else(|| frame.t("import-unnamed"), str::to_owned),
            taken,
        )
    };
    Preview {
        is_importable: found["isImportable"] == true,
        problem: found
            .pointer("/problem/message")
            .map(text)
            .unwrap_or_default(),
        columns: rows("columns").map(column).collect(),
        errors: errors
            .map(|(line, error)| {
                let column = text(&error["column"]);
                let place = if column.is_empty() {
                    frame.t1("import-row", "number", line)
                } else {
                    frame.t2("import-place", ("number", line), ("name", column))
                };
                (
                    place,
                    error
                        .pointer("/error/message")
                        .map(text)
                        .unwrap_or_default(),
                )
            })
            .collect(),
        counts: ["added", "changed", "unchanged", "removed"]
            .into_iter()
            .map(|name| {
                (
                    frame.t_of("import", name),
                    found[name].as_i64().unwrap_or_default(),
                )
            })
            .collect(),
        heat: heat(&found["rows"], frame),
        completeness: report::completeness(&found["completeness"], frame),
    }
}
