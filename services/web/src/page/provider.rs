//! Signing in by an identity provider: the way there and the way back.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query, rejection::QueryRejection},
    response::Response,
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::json;
use sign_in::{Age, CallbackAnswer, Person, PersonKind, Proof, SignInRefused};

use crate::{
    fault::PageFault,
    frame::Me,
    page::sign_in::enter,
    parts::{PagesSecret, ProviderSignIn},
    session::{ProviderSession, ReaderKind, SignedIn, UnderWay},
    visit::{Posting, Visit, Web},
};

mod ending;
mod onward;
mod refused;

pub(crate) use ending::leave;
use refused::Refusal;

/// How long the state of a sign-in is remembered as taken: longer than one may take.
const TAKEN_FOR: chrono::Duration = chrono::Duration::hours(1);

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/logga-in/hos", post(go))
        .route("/logga-in/svar/{provider}", get(come_back))
        .route("/logga-ut/klart", get(ending::done))
        .route("/logga-ut/fran/{provider}", post(ending::told))
}

fn providers(visit: &Visit) -> Result<Arc<ProviderSignIn>, PageFault> {
    visit.web.providers.clone().ok_or(PageFault::NotFound)
}

/// To the provider. It is asked for by a form of ours, so that no other page begins a sign-in.
async fn go(posting: Posting) -> Result<Response, PageFault> {
    let visit = &posting.visit;
    let providers = providers(visit)?;
    let fields = &posting.fields;
    let kind = match fields.text("kind") {
        "participant" => PersonKind::Participant,
        "staff" => PersonKind::Staff,
        _ => return Err(PageFault::Invalid),
    };
    let age = match fields.text("fornya") {
        "ja" => Age::New,
        _ => Age::Any,
    };
    let (name, back) = (fields.text("provider"), fields.text("back").to_owned());
    match providers.party.begin(name, kind, age).await {
        Ok(begun) => {
            let title = providers.party.title(name).unwrap_or_default().to_owned();
            let pending = begun.pending;
            visit.sitting.leave(UnderWay { pending, back }).await?;
            onward::page(visit, "onward-in", &title, &begun.address).await
        }
        Err(why) => refused::page(visit, (name, &back), Refusal::SignIn(why)).await,
    }
}

/// What the provider sends the browser back with. Anything else in the address is left unread.
#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// Back from the provider: with a session, or with a page that says why there is none.
async fn come_back(
    visit: Visit,
    Path(name): Path<String>,
    told: Result<Query<Told>, QueryRejection>,
) -> Result<Response, PageFault> {
    let providers = providers(&visit)?;
    let Ok(Query(told)) = told else {
        return refused::page(&visit, (&name, ""), NOT_BEGUN).await;
    };
    let begun = visit.sitting.come_back(&told.state).await?;
    // An answer at another provider's address is not that provider's answer.
    let Some(begun) = begun.filter(|begun| begun.pending.provider == name) else {
        return refused::page(&visit, (&name, ""), NOT_BEGUN).await;
    };
    let state = visit.web.secret.digest("state", told.state.as_bytes());
    let until = (visit.now + TAKEN_FOR).timestamp();
    let is_first = visit.web.shelf.spend(state.to_vec(), until).await;
    if !is_first.map_err(unkept)? {
        return refused::page(&visit, (&name, ""), NOT_BEGUN).await;
    }
    let answer = CallbackAnswer {
        code: told.code,
        issuer: told.iss,
        error: told.error,
    };
    match signed_in(&visit, &providers, (&begun, answer)).await? {
        Ok(who) => enter(&visit, &begun.back, who).await,
        Err(why) => refused::page(&visit, (&name, &begun.back), why).await,
    }
}

const NOT_BEGUN: Refusal = Refusal::SignIn(SignInRefused::NotBegun);

/// Who signed in, if the provider's answer proves it and the person is known here.
async fn signed_in(
    visit: &Visit,
    providers: &ProviderSignIn,
    (begun, answer): (&UnderWay, CallbackAnswer),
) -> Result<Result<SignedIn, Refusal>, PageFault> {
    let proof = match providers.party.finish(&begun.pending, &answer).await {
        Ok(proof) => proof,
        Err(why) => return Ok(Err(Refusal::SignIn(why))),
    };
    let (subject, kind) = match &proof.person {
        Person::Staff(key) => (key.subject().as_str().to_owned(), ReaderKind::Staff),
        Person::Participant(number) => {
            let found = providers.participants.subject(number).await;
            let subject = found.map_err(|_| PageFault::unavailable(""))?;
            (subject, ReaderKind::Participant)
        }
    };
    let name = begun.pending.provider.as_str();
    let who = SignedIn {
        level: proof.level,
        proved_at: proof.signed_in_at,
        provider: Some(provider_session(&visit.web.secret, name, &proof)),
        ..SignedIn::now(subject, kind, visit.now)
    };
    if kind == ReaderKind::Staff && !is_registered(visit, &who).await? {
        return Ok(Err(Refusal::NotRegistered));
    }
    Ok(Ok(who))
}

/// What the provider knows the session and the person by, so that it can end them. Only digests are kept.
fn provider_session(secret: &PagesSecret, name: &str, proof: &Proof) -> ProviderSession {
    ProviderSession {
        name: name.to_owned(),
        session: proof
            .session
            .as_ref()
            .map(|session| digest(secret, SESSION, (name, session))),
        subject: digest(secret, SUBJECT, (name, &proof.subject)),
    }
}

const SESSION: &str = "provider session";
const SUBJECT: &str = "provider subject";

fn digest(secret: &PagesSecret, purpose: &str, (name, told): (&str, &str)) -> String {
    URL_SAFE_NO_PAD.encode(secret.digest(purpose, format!("{name}\n{told}").as_bytes()))
}

#[derive(Deserialize)]
struct OnlyMe {
    me: Me,
}

/// Whether the registry knows the member of staff: a sign-in proves who it is, and opens nothing to a stranger.
async fn is_registered(visit: &Visit, who: &SignedIn) -> Result<bool, PageFault> {
    let reader = (who, visit.language());
    let asked = visit.web.asking.ask::<OnlyMe>(reader, "WhoIAm", json!({}));
    Ok(asked.await?.data.me.display_name.is_some())
}

fn unkept(fault: store::StoreFault) -> PageFault {
    tracing::error!(reason = %fault, "what is taken once could not be kept");
    PageFault::unavailable("")
}
