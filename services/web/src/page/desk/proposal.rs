//! A partner's own request: what was asked, and what the desk makes of it. An intake that is made of it begins as one of
//! somebody who was looked up, filled with what the partner told.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::CodeList as _;
use domain::codes::ProposalStatus;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    desk_of,
    number::{self, Typed},
    search::{self, Begun},
    start::Said,
};
use crate::{
    errand::{self, Errand, Ground},
    fault::PageFault,
    fields::Fields,
    form::{Choices, Kind, Offers, Question},
    frame::{Frame, Me, UnitName},
    show::{self, Due},
    visit::{Reader, Submission, Web, show_at},
};

/// The field of the number, where the request names none.
const NUMBER: &str = "sok";

/// What can be done with a request besides making an intake of it.
pub(crate) const ERRANDS: &[Errand] = &[
    Errand::of(
        "forfragan-avboj",
        "DeclineIntakeProposal",
        &[Question::required(
            "reason",
            Kind::One(Choices::List("ProposalDeclineReason")),
        )],
    ),
    Errand::of("forfragan-aterkalla", "WithdrawIntakeProposal", &[]).grave(),
];

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/mottagning/forfragan/{id}", get(look))
        .route("/mottagning/forfragan/{id}/intag", post(begin))
        .route(
            "/mottagning/forfragan/{id}/gora/{slug}",
            get(form).post(send),
        )
}

/// A request as it stands in a list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Proposal {
    id: String,
    reason: String,
    received_at: DateTime<Utc>,
    due_on: NaiveDate,
    reminded_at: Option<DateTime<Utc>>,
    from_unit: UnitName,
}

/// A request in a list, in words.
pub(crate) struct ProposalRow {
    pub(crate) address: String,
    pub(crate) partner: String,
    pub(crate) reason: String,
    pub(crate) since: String,
    pub(crate) due: Due,
    pub(crate) is_reminded: bool,
}

/// A row of a list.
pub(crate) fn row(proposal: Proposal, today: NaiveDate, frame: &Frame) -> ProposalRow {
    ProposalRow {
        address: address(&proposal.id),
        partner: proposal.from_unit.name,
        reason: frame.code("ProposalReason", proposal.reason),
        since: show::day(show::day_of(proposal.received_at)),
        due: show::due(proposal.due_on, today, frame.language),
        is_reminded: proposal.reminded_at.is_some(),
    }
}

fn address(id: &str) -> String {
    format!("/mottagning/forfragan/{id}")
}

#[derive(Deserialize)]
struct Asked {
    me: Me,
    found: Option<Content>,
}

/// A request, whole.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    proposal: Proposal,
    status: String,
    personal_number_masked: Option<String>,
    name: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    consent_form: String,
    consented_on: NaiveDate,
    text: Option<String>,
    handled_at: Option<DateTime<Utc>>,
    decline_reason: Option<String>,
}

impl Content {
    fn is_waiting(&self) -> bool {
        self.status == ProposalStatus::Waiting.code()
    }

    /// What was told, as label and value.
    fn facts(&self, frame: &Frame) -> Vec<(String, String)> {
        let consent = (
            ("form", frame.code("ConsentForm", &self.consent_form)),
            ("day", show::day(self.consented_on)),
        );
        let told = [
            ("forfragan-name", self.name.clone()),
            ("forfragan-number", self.personal_number_masked.clone()),
            ("forfragan-phone", self.phone.clone()),
            ("forfragan-email", self.email.clone()),
            (
                "forfragan-consent",
                Some(frame.t2("forfragan-consent-text", consent.0, consent.1)),
            ),
            (
                "forfragan-reason",
                Some(frame.code("ProposalReason", &self.proposal.reason)),
            ),
            ("forfragan-text", self.text.clone()),
        ];
        let told = told.into_iter();
        told.filter_map(|(key, value)| Some((frame.t(key), value?)))
            .collect()
    }

    /// What has become of it; empty while it waits.
    fn outcome(&self, frame: &Frame) -> String {
        let Some(at) = self.handled_at else {
            return String::new();
        };
        let outcome = match &self.decline_reason {
            Some(reason) => frame.code("ProposalDeclineReason", reason),
            None => frame.code("ProposalStatus", &self.status),
        };
        let day = show::day(show::day_of(at));
        frame.t2("forfragan-outcome", ("day", day), ("outcome", outcome))
    }
}

#[derive(Template)]
#[template(path = "desk/proposal.html")]
struct ProposalPage {
    frame: Frame,
    row: ProposalRow,
    facts: Vec<(String, String)>,
    outcome: String,
    is_waiting: bool,
    has_number: bool,
    typed: String,
    error: String,
    begin: String,
    decline: String,
    withdraw: String,
}

async fn look(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let (me, content) = find(&reader, &id).await?;
    page(&reader, (&me, content), "", Said::Nothing).await
}

/// The request, for who sits at the desk.
async fn find(reader: &Reader, id: &str) -> Result<(Me, Content), PageFault> {
    let answer = reader
        .ask::<Asked>("IntakeProposal", json!({ "id": id }))
        .await?;
    let Asked { me, found } = answer.data;
    desk_of(reader, &me)?;
    Ok((me, found.ok_or(PageFault::NotFound)?))
}

async fn page(
    reader: &Reader,
    (me, content): (&Me, Content),
    typed: &str,
    said: Said,
) -> Result<Response, PageFault> {
    let title = reader.visit.language().text("forfragan-title", &[]);
    let mut frame = Frame::of(reader, me, title, "desk").await;
    let place = address(&content.proposal.id);
    frame.address.clone_from(&place);
    let gora = |slug: &str| format!("{place}/gora/{slug}");
    let status = said.status();
    let page = ProposalPage {
        facts: content.facts(&frame),
        outcome: content.outcome(&frame),
        is_waiting: content.is_waiting(),
        has_number: content.personal_number_masked.is_some(),
        typed: typed.to_owned(),
        error: said.words(&frame),
        begin: format!("{place}/intag"),
        decline: gora("forfragan-avboj"),
        withdraw: gora("forfragan-aterkalla"),
        row: row(content.proposal, reader.visit.today(), &frame),
        frame,
    };
    show_at(status, &page)
}

/// Begins an intake: the person is looked up, by the request's number or by the one that was typed.
async fn begin(Path(id): Path<String>, submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let (me, content) = find(&reader, &id).await?;
    if !content.is_waiting() {
        return page(&reader, (&me, content), "", Said::Nothing).await;
    }
    let typed = fields.typed(NUMBER).to_owned();
    let looked_up = match &content.personal_number_masked {
        Some(masked) => {
            let input = json!({ "proposalId": id, "idempotencyKey": reader.visit.key() });
            search::open(&reader, "OpenProposedContact", input)
                .await?
                .map(|contact| (contact, masked.clone()))
        }
        None => match number::read(fields.text(NUMBER), reader.visit.today()) {
            Typed::Nothing => Err(Said::of("desk-number-missing")),
            Typed::Case(_) => Err(Said::of("desk-number-signs")),
            Typed::Wrong(key) => Err(Said::of(key)),
            Typed::Person(number) => {
                let municipality = desk_of(&reader, &me)?.unit.municipality.clone();
                let input = search::asked(&number, municipality);
                search::open(&reader, "OpenContact", input)
                    .await?
                    .map(|contact| (contact, number.masked()))
            }
        },
    };
    match looked_up {
        Ok((contact, masked)) => {
            let begun = Begun {
                number: masked,
                told: told(&id, &content),
                open_case: "desk-proposal-case",
            };
            search::begin(&reader, contact, begun).await
        }
        Err(said) => page(&reader, (&me, content), &typed, said).await,
    }
}

/// What the partner told, as the answers of an intake.
fn told(id: &str, content: &Content) -> Vec<(&'static str, String)> {
    let name = content.name.as_deref().unwrap_or_default().trim();
    let (given, family) = name.rsplit_once(' ').unwrap_or((name, ""));
    let told = [
        ("kept.proposal", id),
        ("givenName", given),
        ("familyName", family),
        ("phone", content.phone.as_deref().unwrap_or_default()),
        ("email", content.email.as_deref().unwrap_or_default()),
        ("reason", content.text.as_deref().unwrap_or_default()),
    ];
    let told = told.into_iter().filter(|(_, value)| !value.is_empty());
    told.map(|(field, value)| (field, value.to_owned()))
        .collect()
}

async fn form(
    reader: Reader,
    Path((id, slug)): Path<(String, String)>,
) -> Result<Response, PageFault> {
    let errand = errand::find(ERRANDS, &slug).ok_or(PageFault::NotFound)?;
    let ground = ground(&reader, errand, &id).await?;
    errand::form(&reader, errand, ground).await
}

async fn send(
    Path((id, slug)): Path<(String, String)>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let errand = errand::find(ERRANDS, &slug).ok_or(PageFault::NotFound)?;
    let ground = ground(&submission.reader, errand, &id).await;
    let place = place(errand, &id);
    errand::send(submission, errand, ground, &place).await
}

fn place(errand: Errand, id: &str) -> String {
    format!("{}/gora/{}", address(id), errand.slug)
}

async fn ground(reader: &Reader, errand: Errand, id: &str) -> Result<Ground, PageFault> {
    let (me, content) = find(reader, id).await?;
    if !content.is_waiting() {
        return Err(PageFault::NotFound);
    }
    let language = reader.visit.language();
    let label = language.text("forfragan-from", &[]);
    let begun: Value = json!({ "proposalId": id });
    Ok(Ground {
        me,
        offers: Offers::new(),
        given: Fields::default(),
        facts: vec![(label, content.proposal.from_unit.name)],
        version: 0,
        begun,
        place: place(errand, id),
        back: address(id),
        after: "/mottagning".to_owned(),
        help: "desk",
        case: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_partner_told_fills_the_answers_that_it_answers() {
        let content = json!({
            "proposal": {
                "id": "7", "reason": "WORK", "receivedAt": "2026-11-23T08:00:00Z", "dueOn": "2026-11-30",
                "remindedAt": null, "fromUnit": { "id": "1", "name": "Vårdcentralen" },
            },
            "status": "WAITING", "personalNumberMasked": null, "name": "Ada Maria Provsson", "phone": "070-1740605",
            "email": null, "consentForm": "WRITTEN", "consentedOn": "2026-11-20", "text": null, "handledAt": null,
            "declineReason": null,
        });
        let content: Content = serde_json::from_value(content).expect("a request");
        let told = told("7", &content);
        let of = |field: &str| {
            let found = told.iter().find(|(name, _)| *name == field);
            found.map(|(_, value)| value.as_str())
        };
        assert_eq!(of("kept.proposal"), Some("7"));
        assert_eq!(of("givenName"), Some("Ada Maria"));
        assert_eq!(of("familyName"), Some("Provsson"));
        assert_eq!(
            (of("phone"), of("email"), of("reason")),
            (Some("070-1740605"), None, None)
        );
        assert!(content.is_waiting());
    }
}
