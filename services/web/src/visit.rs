//! One request of one reader: who asks, in which words, and the ways to ask the gateway and to answer.

use std::sync::Arc;

use askama::Template;
use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
    response::{Html, IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{Clock, Entropy};
use http::{Method, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_sessions::Session;

use crate::{
    ask::{Answer, Asking},
    draft::{Draft, Drafts, KeptDraft},
    fault::{PageFault, is_own_path},
    fields::Fields,
    guard,
    parts::{DemoPeople, PagesSecret, ProviderSignIn},
    session::{Endings, Flash, Preferences, SignedIn, Sitting},
    shelf::Shelf,
    words::Language,
};

/// The largest form, in bytes.
const LARGEST: usize = 256 * 1024;
/// The field in which a form says where it is, so that what was typed can be kept.
pub const PLACE: &str = "_place";

/// Everything that all requests share.
pub struct Web {
    /// Asks the gateway.
    pub asking: Asking,
    /// The half-written texts.
    pub drafts: Drafts,
    /// What keys are made from.
    pub secret: PagesSecret,
    /// Where sessions lie, and what is taken once.
    pub shelf: Shelf,
    /// How one signs in in earnest.
    pub providers: Option<Arc<ProviderSignIn>>,
    /// Whom one can be in a demo.
    pub demo: Option<Arc<dyn DemoPeople>>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// Tells of sessions that end.
    pub endings: Endings,
}

/// A visit: anybody's.
#[derive(Clone)]
pub struct Visit {
    /// What all requests share.
    pub web: Arc<Web>,
    /// The session.
    pub sitting: Sitting,
    /// Who signed in here, whether or not it still holds.
    pub known: Option<SignedIn>,
    /// How the pages are liked.
    pub preferences: Preferences,
    /// The path and query that were asked for.
    pub address: String,
    /// The moment of the request.
    pub now: DateTime<Utc>,
}

/// A visit of somebody who is signed in.
#[derive(Clone)]
pub struct Reader {
    /// The visit.
    pub visit: Visit,
    /// Who.
    pub who: SignedIn,
}

/// A form that anybody has sent from one of our pages.
pub struct Posting {
    /// The visit.
    pub visit: Visit,
    /// What.
    pub fields: Fields,
}

/// A form that somebody who is signed in has sent.
pub struct Submission {
    /// Who.
    pub reader: Reader,
    /// What.
    pub fields: Fields,
}

impl Visit {
    /// The words of the pages.
    pub const fn language(&self) -> Language {
        self.preferences.language
    }

    /// Today in Sweden.
    pub fn today(&self) -> NaiveDate {
        self.web.clock.today()
    }

    /// The token of this session's forms.
    pub fn token(&self) -> String {
        guard::token(&self.web.secret, &self.sitting.id())
    }

    /// A random key for a form, by which sending it twice does it once.
    pub fn key(&self) -> String {
        self.web.entropy.uuid().to_string()
    }
}

impl Reader {
    /// Sends one of the pages' operations.
    ///
    /// # Errors
    /// The page that tells of it.
    pub async fn ask<T: DeserializeOwned>(
        &self,
        name: &'static str,
        variables: Value,
    ) -> Result<Answer<T>, PageFault> {
        let reader = (&self.who, self.visit.language());
        self.visit.web.asking.ask(reader, name, variables).await
    }

    /// What the person has typed at a place and not sent.
    pub async fn draft(&self, place: &str) -> Option<KeptDraft> {
        let drafts = &self.visit.web.drafts;
        match drafts.find(&self.who.subject, place).await {
            Ok(found) => found,
            Err(fault) => {
                tracing::error!(reason = %fault, "a draft could not be read");
                None
            }
        }
    }

    /// Keeps what was typed. A fault is told in the log and by the answer.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn keep_draft(&self, place: &str, fields: &Fields) -> Result<(), PageFault> {
        keep_draft(&self.visit, &self.who, place, fields).await
    }

    /// Throws away what was typed: it was sent, or is not wanted.
    pub async fn forget_draft(&self, place: &str) {
        let drafts = &self.visit.web.drafts;
        if let Err(fault) = drafts.forget(&self.who.subject, place).await {
            tracing::error!(reason = %fault, "a draft could not be thrown away");
        }
    }

    /// Goes to another page and says something there.
    ///
    /// # Errors
    /// When the session cannot be kept.
    pub async fn go(&self, address: &str, flash: Flash) -> Result<Response, PageFault> {
        self.visit.sitting.say(flash).await?;
        Ok(see(address))
    }
}

async fn keep_draft(
    visit: &Visit,
    who: &SignedIn,
    place: &str,
    fields: &Fields,
) -> Result<(), PageFault> {
    let draft = Draft {
        place: place.to_owned(),
        fields: fields.without_own(),
    };
    let drafts = &visit.web.drafts;
    let kept = drafts.keep(&who.subject, &draft, visit.now).await;
    kept.map_err(|fault| {
        tracing::error!(reason = %fault, "a draft could not be kept");
        PageFault::unavailable("")
    })
}

/// Goes to another page after a form (303).
pub fn see(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// Shows a page.
///
/// # Errors
/// Never, for a template that writes to memory.
pub fn show(page: &impl Template) -> Result<Response, PageFault> {
    show_at(StatusCode::OK, page)
}

/// Shows a page with a status of its own.
///
/// # Errors
/// Never, for a template that writes to memory.
pub fn show_at(status: StatusCode, page: &impl Template) -> Result<Response, PageFault> {
    let html = page.render().map_err(|error| {
        tracing::error!(reason = %error, "a page could not be written");
        PageFault::unavailable("")
    })?;
    Ok((status, Html(html)).into_response())
}

impl FromRequestParts<Arc<Web>> for Visit {
    type Rejection = PageFault;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, PageFault> {
        let session = parts.extensions.get::<Session>().cloned();
        let sitting = Sitting::new(session.ok_or_else(|| PageFault::unavailable(""))?);
        let known = sitting.reader().await?;
        let preferences = sitting.preferences().await?;
        let address = parts.uri.path_and_query().map(ToString::to_string);
        Ok(Self {
            web: Arc::clone(web),
            known,
            preferences,
            sitting,
            address: address.unwrap_or_else(|| "/".to_owned()),
            now: web.clock.now(),
        })
    }
}

impl FromRequestParts<Arc<Web>> for Reader {
    type Rejection = PageFault;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, PageFault> {
        let visit = Visit::from_request_parts(parts, web).await?;
        let is_read = parts.method == Method::GET;
        let back = is_read.then(|| visit.address.clone());
        let Some(mut who) = visit.known.clone().filter(|who| !who.is_over(visit.now)) else {
            return Err(PageFault::SignInNeeded { back });
        };
        who.seen_at = visit.now;
        visit.sitting.keep(&who).await?;
        Ok(Self { visit, who })
    }
}

impl FromRequest<Arc<Web>> for Posting {
    type Rejection = PageFault;

    /// A form is taken from our own pages alone.
    async fn from_request(request: Request, web: &Arc<Web>) -> Result<Self, PageFault> {
        let (mut parts, body) = request.into_parts();
        if !guard::is_from_here(&parts.headers) {
            return Err(PageFault::Forbidden);
        }
        let fields = read(&parts, body).await?;
        let visit = Visit::from_request_parts(&mut parts, web).await?;
        if guard::is_token(&web.secret, &visit.sitting.id(), fields.text(guard::FIELD)) {
            Ok(Self { visit, fields })
        } else {
            Err(PageFault::Forbidden)
        }
    }
}

impl FromRequest<Arc<Web>> for Submission {
    type Rejection = PageFault;

    /// A form is taken from our own pages alone. When the session is over, what was typed is kept for whoever it
    /// was, who finds it again after signing in.
    async fn from_request(request: Request, web: &Arc<Web>) -> Result<Self, PageFault> {
        let (mut parts, body) = request.into_parts();
        if !guard::is_from_here(&parts.headers) {
            return Err(PageFault::Forbidden);
        }
        let fields = read(&parts, body).await?;
        let visit = Visit::from_request_parts(&mut parts, web).await?;
        if !guard::is_token(&web.secret, &visit.sitting.id(), fields.text(guard::FIELD)) {
            return Err(lost_session(&visit));
        }
        match Reader::from_request_parts(&mut parts, web).await {
            Ok(reader) => Ok(Self { reader, fields }),
            Err(PageFault::SignInNeeded { .. }) => Err(over(&visit, &fields).await),
            Err(fault) => Err(fault),
        }
    }
}

async fn read(parts: &Parts, body: Body) -> Result<Fields, PageFault> {
    let bytes = axum::body::to_bytes(body, LARGEST).await;
    let bytes = bytes.map_err(|_| PageFault::Invalid)?;
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match multer::parse_boundary(kind) {
        Ok(boundary) => read_with_files(bytes, boundary).await,
        Err(_) => Ok(Fields::read(&bytes)),
    }
}

/// A form with files: each is a field whose value is the file in base64. What it is called on the person's machine is
/// not read.
async fn read_with_files(bytes: Bytes, boundary: String) -> Result<Fields, PageFault> {
    let body = futures::stream::iter([Ok::<Bytes, std::convert::Infallible>(bytes)]);
    let mut form = multer::Multipart::new(body, boundary);
    let mut fields = Fields::default();
    while let Some(field) = form.next_field().await.map_err(|_| PageFault::Invalid)? {
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        let value = field.bytes().await.map_err(|_| PageFault::Invalid)?;
        let value = if is_file {
            STANDARD.encode(&value)
        } else {
            String::from_utf8(value.to_vec()).map_err(|_| PageFault::Invalid)?
        };
        fields.push(&name, value);
    }
    Ok(fields)
}

/// A token of another session: the person signed in anew in another window, or it is not our page.
fn lost_session(visit: &Visit) -> PageFault {
    match &visit.known {
        Some(who) if !who.is_over(visit.now) => PageFault::Forbidden,
        Some(_) | None => PageFault::SignInNeeded { back: None },
    }
}

/// The session is over: what was typed is kept, and the person comes back to it.
async fn over(visit: &Visit, fields: &Fields) -> PageFault {
    let place = fields.text(PLACE);
    let is_place = is_own_path(place);
    if let Some(who) = visit
        .known
        .as_ref()
        .filter(|_| is_place && !fields.is_blank())
        && let Err(fault) = keep_draft(visit, who, place, fields).await
    {
        return fault;
    }
    PageFault::SignInNeeded {
        back: is_place.then(|| place.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn sent(kind: &str, body: &'static str) -> Result<Fields, PageFault> {
        let request = Request::post("/").header(header::CONTENT_TYPE, kind);
        let request = request.body(Body::from(body)).expect("a request");
        let (parts, body) = request.into_parts();
        read(&parts, body).await
    }

    #[tokio::test]
    async fn a_file_is_a_field_in_base64_and_its_name_is_not_read() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\nt\r\n\
            --x\r\nContent-Disposition: form-data; name=\"fil\"; filename=\"Anna.csv\"\r\n\r\nå;b\r\n--x--\r\n";
        let fields = sent("multipart/form-data; boundary=x", body)
            .await
            .expect("fields");
        assert_eq!(fields.text("_token"), "t");
        assert_eq!(fields.text("fil"), STANDARD.encode("å;b"));
        assert!(fields.iter().all(|(_, value)| !value.contains("Anna")));
    }

    #[tokio::test]
    async fn a_form_that_breaks_off_is_not_read_at_all() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\nt";
        let read = sent("multipart/form-data; boundary=x", body).await;
        assert_eq!(read, Err(PageFault::Invalid));
    }
}
