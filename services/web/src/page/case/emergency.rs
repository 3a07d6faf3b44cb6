//! Opening in an emergency (nödöppning): what is withheld is read for a time, for a reason, and reviewed afterwards.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::{get, post},
};
use chrono::{DateTime, Utc};
use domain::{CodeList, Section};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::common::{HeadOnly, is_own, may_open, open, surround};
use crate::{
    ask::UserError,
    case_head::{CaseBar, CaseHead, KnownAgency},
    fault::{PageFault, step_up_address},
    fields::Fields,
    form::{
        self, Choices, Errors, Field, FieldError, Kind, Message, OfferedChoice, Offers, Question,
        SummaryLine,
    },
    frame::{Frame, Me},
    page::work::Done,
    session::Flash,
    show,
    visit::{Reader, Submission, Web, show_at},
};

const QUESTIONS: &[Question] = &[
    Question::required("sections", Kind::Many(Choices::Offered("withheld"))),
    Question::required("category", Kind::One(Choices::List("OpeningCategory"))),
    Question::required("reason", Kind::Text(2000)),
    Question::required("minutes", Kind::Number(1, 1440)),
];
/// How many characters a reason has at least.
const SHORTEST_REASON: usize = 20;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/arende/{id}/nodoppna", get(form_page).post(send))
        .route("/arende/{id}/nodoppna/avsluta", post(end))
}

#[derive(Template)]
#[template(path = "case/emergency.html")]
struct EmergencyPage {
    frame: Frame,
    bar: CaseBar,
    place: String,
    fields: Vec<Field>,
    problems: Vec<SummaryLine>,
    restored: String,
    sign_in: String,
    least: usize,
    /// Whether there is anything to open.
    can_open: bool,
    /// What is open now.
    opened: Vec<String>,
    /// The opening, to end it with; empty where it is not known here.
    opening: String,
    /// When it ends by itself; empty where it is not known here.
    ends: String,
    key: String,
}

#[derive(Deserialize)]
struct OpeningDone {
    done: OpeningAnswer,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OpeningAnswer {
    opening_id: Option<String>,
    ends_at: Option<DateTime<Utc>>,
    user_errors: Vec<UserError>,
}

/// Where the id of the reader's own opening is kept. It is no address, for nobody goes on with it.
fn kept_at(id: &str) -> String {
    format!("oppning:{id}")
}

fn place(id: &str) -> String {
    format!("/arende/{id}/nodoppna")
}

#[derive(Default)]
struct Shown {
    filled: Fields,
    errors: Errors,
    restored: String,
    needs_sign_in: bool,
}

async fn form_page(
    reader: Reader,
    Path(id): Path<String>,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, PageFault> {
    let kept = reader.draft(&place(&id)).await;
    let restored = kept.as_ref().map(|kept| show::moment(kept.kept_at));
    let shown = Shown {
        filled: kept.map_or_else(|| Fields::of(given), |kept| kept.draft.fields),
        restored: restored.unwrap_or_default(),
        ..Shown::default()
    };
    let opened = open::<HeadOnly>(&reader, "CaseHeadOnly", json!({ "id": id })).await?;
    page(
        &reader,
        &opened.me,
        &opened.case.head,
        shown,
        StatusCode::OK,
    )
    .await
}

async fn page(
    reader: &Reader,
    me: &Me,
    head: &CaseHead,
    shown: Shown,
    status: StatusCode,
) -> Result<Response, PageFault> {
    let (frame, bar) = surround(reader, (me, head, false), ("emergency-title", "")).await;
    let offers = offers(me, head, &frame);
    let names = head.opened_sections();
    let opened: Vec<String> = names.map(|code| frame.code("Section", code)).collect();
    let can_open = may_open(me) && can_open(me, head, &frame);
    if !can_open && opened.is_empty() {
        return Err(PageFault::NotFound);
    }
    let known = reader.draft(&kept_at(&head.id)).await;
    let known = known.filter(|_| !opened.is_empty());
    let noted = |name: &str| {
        let noted = known.as_ref().map(|known| known.draft.fields.text(name));
        noted.unwrap_or_default().to_owned()
    };
    let filled = (&offers, &shown.filled, &shown.errors);
    let page = EmergencyPage {
        fields: form::fields("emergency", QUESTIONS, filled, frame.language),
        problems: form::summary("emergency", QUESTIONS, &shown.errors, frame.language),
        sign_in: if shown.needs_sign_in {
            step_up_address(&place(&head.id))
        } else {
            String::new()
        },
        place: place(&head.id),
        restored: shown.restored,
        least: SHORTEST_REASON,
        can_open,
        opened,
        opening: noted("openingId"),
        ends: noted("endsAt"),
        key: reader.visit.key(),
        bar,
        frame,
    };
    show_at(status, &page)
}

/// Whether there is anything that the reader could open.
pub(super) fn can_open(me: &Me, head: &CaseHead, frame: &Frame) -> bool {
    let offers = offers(me, head, frame);
    offers.values().any(|offer| !offer.is_empty())
}

/// The sections that are withheld, each with the agencies that take part and may own rows of it.
fn offers(me: &Me, head: &CaseHead, frame: &Frame) -> Offers {
    let sections = head.sections();
    let parties = head.parties.iter().flatten().map(|party| &party.agency);
    let mut owners: Vec<&KnownAgency> = parties.filter(|agency| !is_own(me, agency)).collect();
    owners.sort();
    owners.dedup();
    let mut withheld = Vec::new();
    for section in Section::ALL {
        if !sections.is_withheld(section.code()) {
            continue;
        }
        let of = owners.iter().filter(|agency| agency.may_own(*section));
        withheld.extend(of.map(|agency| {
            let value = format!("{}:{}", section.code(), agency.id);
            let name = frame.code("Section", section.code());
            OfferedChoice::of(value, name).under(&agency.name)
        }));
    }
    Offers::from([("withheld", withheld)])
}

async fn send(Path(id): Path<String>, submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let opened = open::<HeadOnly>(&reader, "CaseHeadOnly", json!({ "id": id })).await?;
    let (me, head) = (opened.me, opened.case.head);
    let frame = Frame::of(&reader, &me, String::new(), "case").await;
    let offers = offers(&me, &head, &frame);
    let begun = json!({ "caseId": id, "idempotencyKey": fields.text("_key") });
    let mut read = form::read(QUESTIONS, &offers, &fields, begun);
    let length = fields.text("reason").chars().count();
    if (1..SHORTEST_REASON).contains(&length) {
        let missing = (SHORTEST_REASON - length).to_string();
        read.errors.push(FieldError {
            name: "reason".to_owned(),
            message: Message::Key("emergency-reason-short", vec![("count", missing)]),
        });
    }
    let mut shown = Shown {
        errors: read.errors,
        filled: fields,
        ..Shown::default()
    };
    if shown.errors.is_empty() {
        read.input["sections"] = parts(&shown.filled);
        let variables = json!({ "input": read.input });
        reader.keep_draft(&place(&id), &shown.filled).await?;
        let answer = reader.ask::<OpeningDone>("OpenSectionsInEmergency", variables);
        let done = answer.await?.data.done;
        if done.user_errors.is_empty() {
            reader.forget_draft(&place(&id)).await;
            keep(&reader, &id, &done).await?;
            let address = format!("/arende/{id}");
            return reader.go(&address, Flash::of("emergency-done")).await;
        }
        shown.needs_sign_in = done
            .user_errors
            .iter()
            .any(|error| error.code == domain::ProblemCode::StepUpRequired);
        shown.errors = done.user_errors.into_iter().map(FieldError::from).collect();
    }
    page(&reader, &me, &head, shown, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// `SECTION:agency` of the boxes as the members of the input.
fn parts(fields: &Fields) -> Value {
    let chosen = fields.all("sections");
    let parts = chosen.filter_map(|value| value.split_once(':'));
    parts
        .map(|(section, agency)| json!({ "section": section, "agencyId": agency }))
        .collect()
}

/// Notes the opening, so that the reader can end it from any page and after a new sign-in.
async fn keep(reader: &Reader, id: &str, done: &OpeningAnswer) -> Result<(), PageFault> {
    let Some(opening) = &done.opening_id else {
        return Ok(());
    };
    let ends = done.ends_at.map(show::moment).unwrap_or_default();
    let noted = Fields::of([("openingId", opening.as_str()), ("endsAt", ends.as_str())]);
    reader.keep_draft(&kept_at(id), &noted).await
}

async fn end(Path(id): Path<String>, submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let input = json!({
        "openingId": fields.text("openingId"),
        "idempotencyKey": fields.text("_key"),
    });
    let answer = reader.ask::<Done>("EndOpening", json!({ "input": input }));
    let is_ended = answer.await?.data.done.user_errors.is_empty();
    let key = if is_ended {
        reader.forget_draft(&kept_at(&id)).await;
        "emergency-ended"
    } else {
        "emergency-not-ended"
    };
    reader.go(&format!("/arende/{id}"), Flash::of(key)).await
}
