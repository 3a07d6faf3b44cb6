//! The last step: all answers on one page, each with a way to change it, and then they are sent.
//!
//! The intake is registered first, which opens the case; then the basis and the assessment go into it. What cannot be
//! sent stays here, and is sent when it has been put right.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    dossier::{Dossier, Standing},
    step::{self, FORM, StepRow},
    steps::{STEPS, Step},
};
use crate::{
    ask::UserError,
    fault::PageFault,
    fields::Fields,
    form::{self, Control, Field, Offers},
    frame::{Frame, Me},
    page::work::Done,
    session::Flash,
    visit::{Reader, Submission, Web, see, show_at},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route(
        "/mottagning/intag/{person}/kontrollera",
        get(check).post(send),
    )
}

#[derive(Deserialize)]
struct Registered {
    done: RegisteredCase,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegisteredCase {
    case: Option<NewCase>,
    user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
struct NewCase {
    id: String,
    version: Option<i64>,
}

#[derive(Template)]
#[template(path = "desk/check.html")]
struct CheckPage {
    frame: Frame,
    name: String,
    number: String,
    steps: Vec<StepRow>,
    parts: Vec<Part>,
    /// What was refused.
    refused: Vec<String>,
    /// The case, where the intake is registered and something is left.
    case: String,
    place: String,
    throw: String,
    key: String,
}

/// The answers of one step.
struct Part {
    title: String,
    /// Where they are changed; empty for what has been sent.
    change: String,
    /// How far it has come, where there are no answers to show.
    words: String,
    lines: Vec<(String, String)>,
}

async fn check(reader: Reader, Path(person): Path<String>) -> Result<Response, PageFault> {
    let dossier = Dossier::find(&reader, &person).await?;
    if let Some(step) = dossier.next() {
        return Ok(see(&step.place(&person)));
    }
    let (me, offers) = offered(&reader).await?;
    page(&reader, &dossier, (me, offers), Vec::new()).await
}

async fn offered(reader: &Reader) -> Result<(Me, Offers), PageFault> {
    let (ground, desk) = step::ground(reader, true).await?;
    Ok(ground.offers(&desk))
}

async fn page(
    reader: &Reader,
    dossier: &Dossier,
    (me, offers): (Me, Offers),
    refused: Vec<String>,
) -> Result<Response, PageFault> {
    let title = reader.visit.language().text("intag-check-title", &[]);
    let frame = Frame::of(reader, &me, title, "desk").await;
    let place = Dossier::place(&dossier.person);
    let status = if refused.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = CheckPage {
        name: dossier.name(),
        number: dossier.number().to_owned(),
        steps: step::rows(dossier, None, &frame),
        parts: STEPS
            .into_iter()
            .map(|step| part(dossier, step, &offers, &frame))
            .collect(),
        refused,
        case: dossier.case().to_owned(),
        throw: format!("{place}/kasta"),
        place: format!("{place}/kontrollera"),
        key: reader.visit.key(),
        frame,
    };
    show_at(status, &page)
}

fn part(dossier: &Dossier, step: Step, offers: &Offers, frame: &Frame) -> Part {
    let standing = dossier.standing(step);
    let mut lines = Vec::new();
    if step == Step::Who && dossier.has_name() {
        lines.push((frame.t("intag-name"), dossier.name()));
    }
    let words = match standing {
        Standing::Done | Standing::Sent => {
            let filled = (offers, dossier.answers(), &Vec::new());
            let fields = form::fields(FORM, dossier.questions(step), filled, frame.language);
            lines.extend(fields.iter().filter_map(line));
            String::new()
        }
        Standing::Open | Standing::Later => frame.t("intag-later-text"),
    };
    Part {
        title: frame.t(&format!("intag-{}-title", step.slug())),
        change: if standing == Standing::Sent {
            String::new()
        } else {
            step.place(&dossier.person)
        },
        words,
        lines,
    }
}

/// A question and its answer in words; nothing for one that was not answered.
fn line(field: &Field) -> Option<(String, String)> {
    let answer = match &field.control {
        Control::Line(value, ..) | Control::Text(value, _) => value.trim().to_owned(),
        Control::Radios(options) | Control::Select(options) | Control::Boxes(options) => {
            let chosen = options.iter().filter(|option| option.is_chosen);
            chosen
                .map(|option| option.label.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        }
        Control::Tick(_) | Control::Hidden(_) => String::new(),
    };
    (!answer.is_empty()).then(|| (field.label.clone(), answer))
}

async fn send(Path(person): Path<String>, submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let mut dossier = Dossier::find(&reader, &person).await?;
    let (me, offers) = offered(&reader).await?;
    // What was taken once may be offered no more.
    for step in STEPS {
        let is_wrong = match dossier.standing(step) {
            Standing::Open => true,
            Standing::Done => !step::faults(&dossier, step, &offers, dossier.answers()).is_empty(),
            Standing::Later | Standing::Sent => false,
        };
        if is_wrong {
            dossier.stands(step, Standing::Open);
            dossier.keep(&reader).await?;
            return Ok(see(&step.place(&person)));
        }
    }
    let refused = send_all(&reader, &mut dossier, &offers, &fields).await?;
    if !refused.is_empty() {
        return page(&reader, &dossier, (me, offers), refused).await;
    }
    let case = dossier.case().to_owned();
    dossier.forget(&reader).await;
    reader
        .go(&format!("/arende/{case}"), Flash::of("intag-registered"))
        .await
}

/// Sends everything that has not been sent; gives what was refused.
async fn send_all(
    reader: &Reader,
    dossier: &mut Dossier,
    offers: &Offers,
    fields: &Fields,
) -> Result<Vec<String>, PageFault> {
    let key = fields.text("_key");
    if dossier.case().is_empty() {
        let refused = register(reader, dossier, offers, key).await?;
        if !refused.is_empty() {
            return Ok(refused);
        }
    }
    for (step, operation) in [
        (Step::Basis, "RecordBasisAtIntake"),
        (Step::Triage, "RecordScreeningAtIntake"),
    ] {
        if dossier.standing(step) != Standing::Done {
            continue;
        }
        let begun = beginning(reader, dossier, step, key).await?;
        let input = input(dossier, &[step], offers, begun);
        let answer = reader
            .ask::<Done>(operation, json!({ "input": input }))
            .await?;
        let refused = answer.data.done.user_errors;
        if !refused.is_empty() {
            return Ok(messages(refused));
        }
        dossier.stands(step, Standing::Sent);
        dossier.keep(reader).await?;
    }
    Ok(Vec::new())
}

async fn register(
    reader: &Reader,
    dossier: &mut Dossier,
    offers: &Offers,
    key: &str,
) -> Result<Vec<String>, PageFault> {
    let mut begun =
        json!({ "contactId": dossier.contact(), "idempotencyKey": format!("{key}-intake") });
    if !dossier.proposal().is_empty() {
        begun["proposalId"] = json!(dossier.proposal());
    }
    let input = input(dossier, &[Step::Who, Step::Need], offers, begun);
    let answer = reader
        .ask::<Registered>("RegisterIntake", json!({ "input": input }))
        .await?;
    let RegisteredCase { case, user_errors } = answer.data.done;
    let Some(case) = case.filter(|_| user_errors.is_empty()) else {
        let is_gone = |error: &UserError| error.code == domain::ProblemCode::NotFound;
        if user_errors.is_empty() || user_errors.iter().any(is_gone) {
            return Ok(vec![
                reader.visit.language().text("intag-contact-gone", &[]),
            ]);
        }
        return Ok(messages(user_errors));
    };
    dossier.registered(&case.id, case.version.unwrap_or_default());
    dossier.keep(reader).await?;
    Ok(Vec::new())
}

/// What the input of a step holds besides its answers.
async fn beginning(
    reader: &Reader,
    dossier: &Dossier,
    step: Step,
    key: &str,
) -> Result<Value, PageFault> {
    let mut begun = json!({
        "caseId": dossier.case(),
        "idempotencyKey": format!("{key}-{}", step.slug()),
    });
    match step {
        Step::Basis => {
            let (_, desk) = step::ground(reader, false).await?;
            begun["fromAgencyId"] = json!(desk.agency.id);
        }
        Step::Triage => begun["expectedVersion"] = json!(dossier.version()),
        Step::Who | Step::Need => {}
    }
    Ok(begun)
}

fn input(dossier: &Dossier, steps: &[Step], offers: &Offers, begun: Value) -> Value {
    steps.iter().fold(begun, |begun, step| {
        form::read(dossier.questions(*step), offers, dossier.answers(), begun).input
    })
}

fn messages(errors: Vec<UserError>) -> Vec<String> {
    errors.into_iter().map(|error| error.message).collect()
}
