//! The participant's copy, for paper: the plan, who works with it, what is shared, and how one is reached.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use domain::planted_kept;
use serde::Deserialize;
use serde_json::json;

use super::{
    consents::{self, Basis, BasisRow},
    own::{self, Chosen, Head},
    plan::{Plan, PlanView},
    start::{Party, PartyRow, people},
};
use crate::{
    fault::PageFault,
    frame::Frame,
    show,
    visit::{Reader, Web, show as show_page},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/min-sida/utskrift", get(paper))
}

#[derive(Deserialize)]
struct Copy {
    person: Option<Person>,
    parties: Option<Vec<Party>>,
    plan: Option<Plan>,
    bases: Option<Vec<Basis>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    display_name: Option<String>,
    contact: Option<Contact>,
}

#[derive(Deserialize)]
struct Contact {
    phone: Option<String>,
    email: Option<String>,
}

#[derive(Template)]
#[template(path = "participant/paper.html")]
struct PaperPage {
    frame: Frame,
    head: Head,
    name: String,
    phone: String,
    email: String,
    people: Vec<PartyRow>,
    plan: PlanView,
    consents: Vec<BasisRow>,
    others: Vec<BasisRow>,
    printed: String,
}

async fn paper(reader: Reader, Query(chosen): Query<Chosen>) -> Result<Response, PageFault> {
    let here = ("/min-sida", &chosen);
    let opened = own::open::<Copy>(&reader, "MyCopy", json!({}), here).await?;
    let case = opened.case.ok_or(PageFault::NotFound)?;
    let mut frame = opened.frame;
    frame.title = frame.t("my-copy-title");
    let copy = case.rest;
    let (consents, others) = consents::rows(copy.bases, &frame);
    let person = copy.person;
    let name = person
        .as_ref()
        .and_then(|person| person.display_name.clone());
    let contact = person.and_then(|person| person.contact);
    let phone = contact.as_ref().and_then(|contact| contact.phone.clone());
    let email = contact.and_then(|contact| contact.email);
    let printed = show::moment(reader.visit.now);
    let page = PaperPage {
        name: name.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
        email: planted_kept!(PaperOfAnother, printed, email.unwrap_or_default()),
        people: people(copy.parties),
        plan: PlanView::of(copy.plan, reader.visit.today(), &frame),
        consents,
        others,
        printed,
        head: opened.head,
        frame,
    };
    show_page(&page)
}
