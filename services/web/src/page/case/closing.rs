//! Closing a case: a form in which nothing is left out, a page to check it on, and then it is done.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use domain::ProblemCode;
use http::StatusCode;
use serde_json::json;

use super::common::{HeadOnly, Opened, open, surround};
use crate::{
    case_head::CaseBar,
    codes,
    deed::INCOME,
    fault::PageFault,
    fields::Fields,
    form::{self, Choices, Errors, Field, FieldError, Kind, Offers, Question, SummaryLine},
    frame::Frame,
    page::work::Done,
    session::Flash,
    show,
    visit::{Reader, Submission, Web, show_at},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}/avslut/avsluta", get(form_page).post(step))
}

const QUESTIONS: &[Question] = &[
    Question::required("reason", Kind::One(Choices::List("ClosureReason"))),
    Question::required(
        "occupation.kind",
        Kind::One(Choices::List("OccupationKind")),
    ),
    Question::optional("occupation.detail", Kind::Line(200)),
    INCOME[0],
    INCOME[1],
    INCOME[2],
    INCOME[3],
    INCOME[4],
    INCOME[5],
];

#[derive(Template)]
#[template(path = "case/closing.html")]
struct FormPage {
    frame: Frame,
    bar: CaseBar,
    place: String,
    fields: Vec<Field>,
    problems: Vec<SummaryLine>,
    restored: String,
    is_stale: bool,
    version: i64,
    key: String,
}

#[derive(Template)]
#[template(path = "case/closing_check.html")]
struct CheckPage {
    frame: Frame,
    bar: CaseBar,
    place: String,
    answers: Vec<(String, String)>,
    /// What was answered, to be sent on.
    carried: Vec<(String, String)>,
    version: i64,
    key: String,
}

fn place(id: &str) -> String {
    format!("/arende/{id}/avslut/avsluta")
}

struct Shown {
    filled: Fields,
    errors: Errors,
    restored: String,
    is_stale: bool,
}

async fn opened(reader: &Reader, id: &str) -> Result<Opened<HeadOnly>, PageFault> {
    open::<HeadOnly>(reader, "CaseHeadOnly", json!({ "id": id })).await
}

async fn form_page(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let kept = reader.draft(&place(&id)).await;
    let opened = opened(&reader, &id).await?;
    let restored = kept.as_ref().map(|kept| show::moment(kept.kept_at));
    let shown = Shown {
        filled: kept.map(|kept| kept.draft.fields).unwrap_or_default(),
        errors: Errors::new(),
        restored: restored.unwrap_or_default(),
        is_stale: false,
    };
    page(&reader, &opened, shown, StatusCode::OK).await
}

async fn surrounded(
    reader: &Reader,
    opened: &Opened<HeadOnly>,
) -> Result<(Frame, CaseBar), PageFault> {
    let (frame, bar) = surround(
        reader,
        (&opened.me, &opened.case.head, opened.is_partial),
        ("closing-title", "/avslut"),
    )
    .await;
    if bar.sections.is_writable("CLOSURE") && !bar.is_closed {
        Ok((frame, bar))
    } else {
        Err(PageFault::NotFound)
    }
}

async fn page(
    reader: &Reader,
    opened: &Opened<HeadOnly>,
    shown: Shown,
    status: StatusCode,
) -> Result<Response, PageFault> {
    let (frame, bar) = surrounded(reader, opened).await?;
    let offers = Offers::new();
    let filled = (&offers, &shown.filled, &shown.errors);
    let page = FormPage {
        fields: form::fields("closing", QUESTIONS, filled, frame.language),
        problems: form::summary("closing", QUESTIONS, &shown.errors, frame.language),
        place: place(&bar.id),
        restored: shown.restored,
        is_stale: shown.is_stale,
        version: bar.version,
        key: reader.visit.key(),
        bar,
        frame,
    };
    show_at(status, &page)
}

/// The form leads to the page to check it on; that page closes the case, or leads back to the form.
async fn step(Path(id): Path<String>, submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    reader.keep_draft(&place(&id), &fields).await?;
    let opened = opened(&reader, &id).await?;
    let version: i64 = fields.text("_version").parse().unwrap_or_default();
    let begun = json!({
        "caseId": id,
        "expectedVersion": version,
        "idempotencyKey": fields.text("_key"),
    });
    let read = form::read(QUESTIONS, &Offers::new(), &fields, begun);
    let mut shown = Shown {
        errors: read.errors,
        filled: fields,
        restored: String::new(),
        is_stale: false,
    };
    if shown.errors.is_empty() {
        match shown.filled.text("_step") {
            "close" => {
                let answer = reader.ask::<Done>("CloseCase", json!({ "input": read.input }));
                let refused = answer.await?.data.done.user_errors;
                if refused.is_empty() {
                    reader.forget_draft(&place(&id)).await;
                    let address = format!("/arende/{id}/avslut");
                    return reader.go(&address, Flash::of("closing-done")).await;
                }
                shown.is_stale = refused
                    .iter()
                    .any(|error| error.code == ProblemCode::StaleVersion);
                shown.errors = refused.into_iter().map(FieldError::from).collect();
            }
            "back" => return page(&reader, &opened, shown, StatusCode::OK).await,
            _ => return check(&reader, &opened, &shown.filled).await,
        }
    }
    let status = if shown.is_stale {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page(&reader, &opened, shown, status).await
}

async fn check(
    reader: &Reader,
    opened: &Opened<HeadOnly>,
    fields: &Fields,
) -> Result<Response, PageFault> {
    let (frame, bar) = surrounded(reader, opened).await?;
    let answered = QUESTIONS
        .iter()
        .filter(|question| fields.has(question.name));
    let answers = answered.map(|question| {
        let said = fields.text(question.name);
        let label = form::fields(
            "closing",
            std::slice::from_ref(question),
            (&Offers::new(), fields, &Errors::new()),
            frame.language,
        );
        let label = label.into_iter().map(|field| field.label).collect();
        let said = if let Kind::One(Choices::List(list)) = question.kind {
            codes::name(list, said, frame.language)
        } else if let Kind::Number(..) = question.kind {
            format!("{said}\u{a0}%")
        } else {
            said.to_owned()
        };
        (label, said)
    });
    let carried = fields.without_own();
    let page = CheckPage {
        answers: answers.collect(),
        carried: carried
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        place: place(&bar.id),
        version: fields.text("_version").parse().unwrap_or_default(),
        key: reader.visit.key(),
        bar,
        frame,
    };
    show_at(StatusCode::OK, &page)
}
