//! What the look-up found: nobody here knows the person and an intake can begin, or there is a closed case.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;

use super::{desk_of, dossier::Dossier, steps::Step};
use crate::{
    fault::PageFault,
    frame::{Frame, Me},
    session::Flash,
    show,
    visit::{Reader, Submission, Web, see, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/mottagning/intag/{person}", get(found))
        .route("/mottagning/intag/{person}/kasta", post(forget))
}

#[derive(Deserialize)]
struct Known {
    me: Me,
    #[serde(default)]
    case: Option<Case>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    id: String,
    registry_number: Option<String>,
    opened_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
}

#[derive(Template)]
#[template(path = "desk/answer.html")]
struct AnswerPage {
    frame: Frame,
    name: String,
    number: String,
    /// The newest case at the desk; nothing where nobody here knows the person.
    case: Option<CaseLine>,
    begin: String,
}

struct CaseLine {
    id: String,
    number: String,
    opened: String,
    closed: String,
}

/// What was found. An intake that was begun goes on where it was.
async fn found(reader: Reader, Path(person): Path<String>) -> Result<Response, PageFault> {
    let dossier = Dossier::find(&reader, &person).await?;
    if dossier.is_begun() {
        return Ok(see(&dossier.onward()));
    }
    let known = dossier.known();
    let variables = json!({ "id": known, "known": !known.is_empty() });
    let answer = reader.ask::<Known>("DeskAnswer", variables).await?;
    let Known { me, case } = answer.data;
    desk_of(&reader, &me)?;
    let title = reader.visit.language().text("desk-answer-title", &[]);
    let mut frame = Frame::of(&reader, &me, title, "desk").await;
    frame.is_partial = answer.is_partial;
    let page = AnswerPage {
        frame,
        name: dossier.name(),
        number: dossier.number().to_owned(),
        case: case.map(line),
        begin: Step::Who.place(&person),
    };
    show(&page)
}

fn line(case: Case) -> CaseLine {
    let day = |moment: Option<DateTime<Utc>>| moment.map(|moment| show::day(show::day_of(moment)));
    CaseLine {
        id: case.id,
        number: case.registry_number.unwrap_or_default(),
        opened: day(case.opened_at).unwrap_or_default(),
        closed: day(case.closed_at).unwrap_or_default(),
    }
}

/// Throws an intake away that nobody goes on with.
async fn forget(Path(person): Path<String>, submission: Submission) -> Result<Response, PageFault> {
    let reader = submission.reader;
    let dossier = Dossier::find(&reader, &person).await?;
    dossier.forget(&reader).await;
    reader
        .go("/mottagning", Flash::of("desk-thrown-away"))
        .await
}
