//! Signing in and out. In a demo one chooses who to be.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::{
    Router,
    extract::Query,
    response::Response,
    routing::{get, post},
};
use serde::Deserialize;
use sign_in::RelyingParty;

use crate::{
    fault::{PageFault, is_own_path},
    frame::Frame,
    page::provider,
    parts::{DemoParticipant, DemoPerson},
    session::{ReaderKind, SignedIn},
    visit::{Posting, Visit, Web, see, show, show_at},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/", get(start))
        .route("/logga-in", get(choose).post(sign_in))
        .route("/logga-in/deltagare", post(sign_in_participant))
        .route("/logga-ut", post(sign_out))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    /// The staff of each municipality, in the order of the demo.
    groups: Vec<(String, Vec<DemoPerson>)>,
    participants: Vec<DemoParticipant>,
    back: String,
    number_error: String,
}

/// Who signs in where, in earnest.
#[derive(Template)]
#[template(path = "providers.html")]
struct ProvidersPage {
    frame: Frame,
    lead: String,
    /// The providers of staff, and those of participants: name and title.
    groups: [ProviderGroup; 2],
    back: String,
    /// Whether the person shows anew who it is.
    is_anew: bool,
}

struct ProviderGroup {
    kind: &'static str,
    offered: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
    #[serde(default)]
    fornya: String,
}

/// Everybody's first page.
async fn start(visit: Visit) -> Response {
    match visit.known.as_ref().filter(|who| !who.is_over(visit.now)) {
        Some(who) => see(first_page(who.kind)),
        None => see("/logga-in"),
    }
}

fn first_page(kind: ReaderKind) -> &'static str {
    match kind {
        ReaderKind::Staff => "/mitt-arbete",
        ReaderKind::Participant => "/min-sida",
    }
}

async fn choose(visit: Visit, Query(asked): Query<Back>) -> Result<Response, PageFault> {
    visit.sitting.begin().await?;
    if let Some(providers) = &visit.web.providers {
        return show(&providers_page(&visit, &providers.party, asked).await);
    }
    let page = sign_in_page(&visit, asked.back, String::new()).await;
    show(&page)
}

/// Where one can sign in. Whoever signs in anew does so where the session began.
async fn providers_page(visit: &Visit, party: &RelyingParty, asked: Back) -> ProvidersPage {
    let is_anew = asked.fornya == "ja";
    let known = visit.known.as_ref().filter(|_| is_anew);
    let own = known.and_then(|who| Some((who.kind, who.provider.as_ref()?.name.as_str())));
    let group = |kind: &'static str, of: ReaderKind| {
        let offered = party.offered(match of {
            ReaderKind::Staff => access::ReaderKind::Staff,
            ReaderKind::Participant => access::ReaderKind::Participant,
        });
        let fitting = offered
            .into_iter()
            .filter(|(name, _)| own.is_none_or(|own| own == (of, *name)));
        ProviderGroup {
            kind,
            offered: fitting
                .map(|(name, title)| (name.to_owned(), title.to_owned()))
                .collect(),
        }
    };
    let language = visit.language();
    let (title, lead) = if is_anew {
        ("sign-in-anew-title", "sign-in-anew-lead")
    } else {
        ("sign-in", "sign-in-providers-lead")
    };
    ProvidersPage {
        frame: Frame::of_visit(visit, language.text(title, &[]), "sign-in").await,
        lead: language.text(lead, &[]),
        groups: [
            group("staff", ReaderKind::Staff),
            group("participant", ReaderKind::Participant),
        ],
        back: own_path(asked.back),
        is_anew,
    }
}

fn own_path(back: String) -> String {
    if is_own_path(&back) {
        back
    } else {
        String::new()
    }
}

async fn sign_in_page(visit: &Visit, back: String, number_error: String) -> SignInPage {
    let demo = visit.web.demo.as_ref();
    let title = visit.language().text("sign-in-title", &[]);
    let mut groups: Vec<(String, Vec<DemoPerson>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for person in demo.map(|demo| demo.staff()).unwrap_or_default() {
        let place = *places
            .entry(person.municipality.clone())
            .or_insert_with(|| {
                groups.push((person.municipality.clone(), Vec::new()));
                groups.len() - 1
            });
        groups[place].1.push(person);
    }
    SignInPage {
        frame: Frame::of_visit(visit, title, "sign-in").await,
        groups,
        participants: demo.map(|demo| demo.participants()).unwrap_or_default(),
        back: own_path(back),
        number_error,
    }
}

async fn sign_in(posting: Posting) -> Result<Response, PageFault> {
    let visit = &posting.visit;
    let handle = posting.fields.text("handle");
    let demo = visit.web.demo.as_ref().ok_or(PageFault::NotFound)?;
    let staff = demo.staff();
    let chosen = staff.iter().find(|person| person.handle == handle);
    let subject = chosen.ok_or(PageFault::NotFound)?.subject.clone();
    let who = SignedIn::now(subject, ReaderKind::Staff, visit.now);
    enter(visit, posting.fields.text("back"), who).await
}

/// A participant signs in by a number of the test series; it is sent in a form and stands in no address.
async fn sign_in_participant(posting: Posting) -> Result<Response, PageFault> {
    let visit = &posting.visit;
    let demo = visit.web.demo.as_ref().ok_or(PageFault::NotFound)?;
    if let Some(subject) = demo.participant(posting.fields.text("number")) {
        let who = SignedIn::now(subject, ReaderKind::Participant, visit.now);
        return enter(visit, posting.fields.text("back"), who).await;
    }
    let error = visit.language().text("sign-in-number-error", &[]);
    let back = posting.fields.text("back").to_owned();
    let page = sign_in_page(visit, back, error).await;
    show_at(http::StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Who signs in as the same person comes back to where they were; anybody else begins at their own first page.
pub(super) async fn enter(visit: &Visit, back: &str, who: SignedIn) -> Result<Response, PageFault> {
    let is_same = visit
        .known
        .as_ref()
        .is_none_or(|known| known.subject == who.subject);
    visit.sitting.sign_in(&who).await?;
    Ok(if is_same && is_own_path(back) {
        see(back)
    } else {
        see(first_page(who.kind))
    })
}

async fn sign_out(posting: Posting) -> Result<Response, PageFault> {
    let visit = &posting.visit;
    visit.sitting.sign_out().await?;
    provider::leave(visit, visit.known.as_ref()).await
}

#[cfg(test)]
mod tests {
    use domain::{CodeList as _, Role};

    use crate::words::Language;

    #[test]
    fn who_is_who_is_said_of_every_role() {
        for language in [Language::Swedish, Language::English] {
            for role in Role::ALL {
                let key = format!("does-{role}");
                assert!(language.find(&key, &[]).is_some(), "{key} in {language:?}");
            }
        }
    }
}
