//! Looking a person up, or a case: one box. A number is sent in a form and stands in no address.

use std::sync::Arc;

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::post,
};
use chrono::{DateTime, Utc};
use domain::{ProblemCode, identity_number::IdentityNumber};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    OnlyMe, desk_of,
    dossier::{Dossier, Found},
    number::{self, Typed},
    start::{self, Said},
};
use crate::{
    ask::UserError,
    fault::PageFault,
    page::work::Page,
    session::Flash,
    visit::{Reader, Submission, Web, see},
};

/// The field of the box.
pub(super) const BOX: &str = "sok";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/mottagning/sok", post(search))
        .route("/mottagning/nummer", post(look_at_number))
}

#[derive(Deserialize)]
struct Opened {
    done: OpenedContact,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OpenedContact {
    contact: Option<Contact>,
    user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Contact {
    id: String,
    case_ids: Vec<String>,
    person: Person,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    id: String,
    display_name: Option<String>,
}

#[derive(Deserialize)]
struct ByNumber {
    worklist: Page<Item>,
}

#[derive(Deserialize)]
struct Item {
    case: CaseId,
}

#[derive(Deserialize)]
struct CaseId {
    id: String,
}

#[derive(Deserialize)]
struct KnownCase {
    case: Option<Standing>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Standing {
    closed_at: Option<DateTime<Utc>>,
}

/// Says what is wrong with a number while it is typed. It looks nobody up: it counts for nothing, and tells nothing that
/// does not stand in the number itself.
async fn look_at_number(submission: Submission) -> Response {
    let visit = &submission.reader.visit;
    let language = visit.language();
    let told = match number::read(submission.fields.text(BOX), visit.today()) {
        Typed::Nothing => String::new(),
        Typed::Case(number) => language.text("desk-number-case", &[("number", &number)]),
        Typed::Person(number) => {
            language.text(number::kind(&number), &[("number", &number.masked())])
        }
        Typed::Wrong(key) => language.text(key, &[]),
    };
    (StatusCode::OK, told).into_response()
}

async fn search(submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let said = match number::read(fields.text(BOX), reader.visit.today()) {
        Typed::Nothing => Said::of("desk-number-missing"),
        Typed::Wrong(key) => Said::of(key),
        Typed::Case(number) => match case_by_number(&reader, &number).await? {
            Some(id) => return Ok(see(&format!("/arende/{id}"))),
            None => Said::of("desk-no-case"),
        },
        Typed::Person(number) => match look_up(&reader, &number).await? {
            Ok(address) => return Ok(address),
            Err(said) => said,
        },
    };
    start::page(&reader, fields.typed(BOX), said).await
}

/// The case with this number among those that the reader works with.
async fn case_by_number(reader: &Reader, number: &str) -> Result<Option<String>, PageFault> {
    let answer = reader
        .ask::<ByNumber>("DeskCaseByNumber", json!({ "number": number }))
        .await?;
    let first = answer.data.worklist.edges.into_iter().next();
    Ok(first.map(|edge| edge.node.case.id))
}

/// Looks a person up. Known here: the open case. Known to nobody here: an intake can begin. Anything else is told in one
/// and the same way.
async fn look_up(
    reader: &Reader,
    number: &IdentityNumber,
) -> Result<Result<Response, Said>, PageFault> {
    let me = reader.ask::<OnlyMe>("WhoIAm", json!({})).await?.data.me;
    let municipality = desk_of(reader, &me)?.unit.municipality.clone();
    let contact = open(reader, "OpenContact", asked(number, municipality)).await?;
    let contact = match contact {
        Ok(contact) => contact,
        Err(said) => return Ok(Err(said)),
    };
    let begun = Begun {
        number: number.masked(),
        told: Vec::new(),
        open_case: "desk-known",
    };
    begin(reader, contact, begun).await.map(Ok)
}

/// The look-up of a person who is received.
pub(super) fn asked(number: &IdentityNumber, municipality: Option<String>) -> Value {
    json!({
        "personalNumber": number.expose(),
        "purpose": "INTAKE",
        "municipality": municipality.unwrap_or_default(),
    })
}

/// Opens a contact with a person, by one of the operations that do.
pub(super) async fn open(
    reader: &Reader,
    operation: &'static str,
    input: Value,
) -> Result<Result<Contact, Said>, PageFault> {
    let answer = reader
        .ask::<Opened>(operation, json!({ "input": input }))
        .await?;
    let OpenedContact {
        contact,
        user_errors,
    } = answer.data.done;
    Ok(contact.ok_or_else(|| refusal(user_errors)))
}

/// What an intake begins with besides the look-up.
pub(super) struct Begun {
    /// The number without its last four digits.
    pub number: String,
    /// Answers that are told already; what the officer has written stays.
    pub told: Vec<(&'static str, String)>,
    /// What is said where the person has an open case here.
    pub open_case: &'static str,
}

/// Goes to the open case, or to the intake that can begin.
pub(super) async fn begin(
    reader: &Reader,
    contact: Contact,
    begun: Begun,
) -> Result<Response, PageFault> {
    let known = contact.case_ids.into_iter().next().unwrap_or_default();
    if !known.is_empty() && is_open(reader, &known).await? {
        let address = format!("/arende/{known}");
        return reader.go(&address, Flash::of(begun.open_case)).await;
    }
    let found = Found {
        contact: contact.id,
        name: contact.person.display_name,
        number: begun.number,
        known,
        told: begun.told,
    };
    let dossier = Dossier::found(reader, &contact.person.id, found).await?;
    Ok(see(&Dossier::place(&dossier.person)))
}

/// The budget and the number itself are the reader's own business; every other refusal is told in one way.
fn refusal(errors: Vec<UserError>) -> Said {
    let is_own = |error: &UserError| {
        error.code == ProblemCode::LookupBudgetSpent
            || (error.code == ProblemCode::InvalidInput
                && error.field.as_deref() == Some("personalNumber"))
    };
    let own = errors.into_iter().find(is_own);
    own.map_or_else(
        || Said::of("desk-refused"),
        |error| Said::Text {
            text: error.message,
            is_spent: error.code == ProblemCode::LookupBudgetSpent,
        },
    )
}

async fn is_open(reader: &Reader, case: &str) -> Result<bool, PageFault> {
    let answer = reader
        .ask::<KnownCase>("DeskKnownCase", json!({ "id": case }))
        .await?;
    Ok(answer
        .data
        .case
        .is_some_and(|case| case.closed_at.is_none()))
}
