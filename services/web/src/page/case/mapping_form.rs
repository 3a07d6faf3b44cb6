//! Writing the mapping: the reader's own parts in one form, filled with what stands, kept on the server while it is
//! typed. Only the parts that were changed are sent, so that nobody's name stands under what they did not write.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use http::StatusCode;
use serde_json::{Value, json};

use super::{
    common::{Opened, Written, open, surround},
    mapping::{Case, PARTS},
};
use crate::{
    ask::UserError,
    case_head::{CaseBar, Sections},
    fault::PageFault,
    fields::Fields,
    form::{
        self, Choices, Errors, Field, FieldError, Kind, Message, Offers, Question, SummaryLine,
    },
    frame::Frame,
    page::work::Done,
    session::Flash,
    show,
    visit::{Reader, Submission, Web, show_at},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}/kartlaggning/skriv", get(form_page).post(send))
}

const ABOUT: [Question; 2] = [
    Question::optional("source", Kind::One(Choices::List("EntrySource"))),
    Question::optional("occurredOn", Kind::Day),
];

fn questions(part: &str) -> &'static [Question] {
    const EDUCATION: &[Question] = &[
        Question::required(
            "education.level",
            Kind::One(Choices::List("EducationLevel")),
        ),
        Question::required("education.completedUpperSecondary", Kind::YesNoUnknown),
        Question::optional("education.note", Kind::Text(4000)),
    ];
    const WORK: &[Question] = &[
        Question::optional("work.yearsOfExperience", Kind::Number(0, 70)),
        Question::optional("work.drivingLicence", Kind::YesNoUnknown),
        Question::optional("work.note", Kind::Text(4000)),
    ];
    const FAMILY: &[Question] = &[
        Question::optional("family.childrenAtHome", Kind::Number(0, 20)),
        Question::optional("family.note", Kind::Text(4000)),
    ];
    const ECONOMY: &[Question] = &[
        Question::optional("economy.debts", Kind::YesNoUnknown),
        Question::optional("economy.note", Kind::Text(4000)),
    ];
    const HEALTH: &[Question] = &[Question::optional("health.note", Kind::Text(4000))];
    match part {
        "education" => EDUCATION,
        "work" => WORK,
        "family" => FAMILY,
        "economy" => ECONOMY,
        _ => HEALTH,
    }
}

#[derive(Template)]
#[template(path = "case/mapping_form.html")]
struct FormPage {
    frame: Frame,
    bar: CaseBar,
    place: String,
    groups: Vec<PartForm>,
    about: Vec<Field>,
    problems: Vec<SummaryLine>,
    restored: String,
    key: String,
}

struct PartForm {
    id: String,
    title: String,
    /// From whom the form is filled; empty for nobody.
    source: String,
    fields: Vec<Field>,
}

fn place(id: &str) -> String {
    format!("/arende/{id}/kartlaggning/skriv")
}

async fn opened(reader: &Reader, id: &str) -> Result<Opened<Case>, PageFault> {
    open::<Case>(reader, "CaseMapping", json!({ "id": id })).await
}

fn own_parts(sections: &Sections) -> impl Iterator<Item = &'static str> {
    let own = PARTS
        .into_iter()
        .filter(|(_, section)| sections.is_writable(section));
    own.map(|(part, _)| part)
}

async fn form_page(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let kept = reader.draft(&place(&id)).await;
    let opened = opened(&reader, &id).await?;
    let restored = kept.as_ref().map(|kept| show::moment(kept.kept_at));
    let filled = kept.map_or_else(|| standing(&opened.case), |kept| kept.draft.fields);
    let shown = (filled, Errors::new(), restored.unwrap_or_default());
    page(&reader, &opened, shown, StatusCode::OK).await
}

async fn page(
    reader: &Reader,
    opened: &Opened<Case>,
    (filled, errors, restored): (Fields, Errors, String),
    status: StatusCode,
) -> Result<Response, PageFault> {
    let (frame, bar) = surround(
        reader,
        (&opened.me, &opened.case.head, opened.is_partial),
        ("mapping-write", "/kartlaggning"),
    )
    .await;
    let parts: Vec<&str> = own_parts(&bar.sections).collect();
    if parts.is_empty() || bar.is_closed {
        return Err(PageFault::NotFound);
    }
    let offers = Offers::new();
    let with = (&offers, &filled, &errors);
    let all: Vec<Question> = asked(&parts);
    let groups = parts.iter().map(|part| PartForm {
        id: (*part).to_owned(),
        title: frame.t(&format!("mapping-{part}")),
        source: source(&opened.case, part, &frame),
        fields: form::fields("mapping", questions(part), with, frame.language),
    });
    let page = FormPage {
        groups: groups.collect(),
        about: form::fields("mapping", &ABOUT, with, frame.language),
        problems: form::summary("mapping", &all, &errors, frame.language),
        place: place(&opened.case.head.id),
        restored,
        key: reader.visit.key(),
        bar,
        frame,
    };
    show_at(status, &page)
}

fn asked(parts: &[&str]) -> Vec<Question> {
    let own = parts.iter().flat_map(|part| questions(part));
    own.chain(&ABOUT).copied().collect()
}

fn source(case: &Case, part: &str, frame: &Frame) -> String {
    let by = case.mapping.as_ref().and_then(|mapping| {
        let by = mapping.get(part)?.get("writtenBy")?;
        serde_json::from_value::<Written>(by.clone()).ok()
    });
    by.map(|by| by.words(frame)).unwrap_or_default()
}

/// What stands, as somebody would type it.
fn standing(case: &Case) -> Fields {
    let mut fields = Fields::default();
    let Some(mapping) = &case.mapping else {
        return fields;
    };
    let all = PARTS.iter().flat_map(|(part, _)| questions(part));
    for question in all {
        let found = mapping.pointer(&format!("/{}", question.name.replace('.', "/")));
        match found {
            Some(Value::String(text)) if question.kind == Kind::YesNoUnknown => {
                fields.push(question.name, text.to_lowercase());
            }
            Some(Value::String(text)) => fields.push(question.name, text.as_str()),
            Some(Value::Number(number)) => fields.push(question.name, number.to_string()),
            Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => {}
        }
    }
    fields
}

async fn send(Path(id): Path<String>, submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    reader.keep_draft(&place(&id), &fields).await?;
    let opened = opened(&reader, &id).await?;
    let standing = standing(&opened.case);
    let sections = opened.case.head.sections();
    let changed: Vec<&str> = own_parts(&sections)
        .filter(|part| is_changed(part, &standing, &fields))
        .collect();
    let errors = if changed.is_empty() {
        vec![FieldError {
            name: String::new(),
            message: Message::Key("mapping-unchanged", Vec::new()),
        }]
    } else {
        try_it(&reader, &id, &changed, &fields).await?
    };
    if errors.is_empty() {
        reader.forget_draft(&place(&id)).await;
        let address = format!("/arende/{id}/kartlaggning");
        return reader.go(&address, Flash::of("mapping-done")).await;
    }
    let shown = (fields, errors, String::new());
    page(&reader, &opened, shown, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Line ends of forms are not those that were stored.
fn is_changed(part: &str, standing: &Fields, typed: &Fields) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n");
    questions(part)
        .iter()
        .any(|question| plain(standing.text(question.name)) != plain(typed.text(question.name)))
}

async fn try_it(
    reader: &Reader,
    id: &str,
    changed: &[&str],
    fields: &Fields,
) -> Result<Errors, PageFault> {
    let mut begun = json!({ "caseId": id, "idempotencyKey": fields.text("_key") });
    for part in changed {
        begun[*part] = json!({});
    }
    let read = form::read(&asked(changed), &Offers::new(), fields, begun);
    if !read.errors.is_empty() {
        return Ok(read.errors);
    }
    let answer = reader.ask::<Done>("RecordMapping", json!({ "input": read.input }));
    let refused: Vec<UserError> = answer.await?.data.done.user_errors;
    Ok(refused.into_iter().map(FieldError::from).collect())
}
