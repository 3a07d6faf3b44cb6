//! What an administrator does with notices, each with a form of its own. A secret that was made is shown in the answer
//! to the form, once: the page is not kept anywhere, and sending the form again shows it no more.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use serde::Deserialize;
use serde_json::json;

use super::{
    doing::{About, Given, show_form, words},
    notices::{HERE, NoticeList, find},
};
use crate::{
    ask::UserError,
    errand::{self, Answered, Attempt, DoneErrand, Errand, Ground},
    fault::PageFault,
    fields::Fields,
    form::{Choices, Kind, OfferedChoice, Offers, Question},
    frame::Frame,
    visit::{Reader, Submission, Web, show as show_page},
};

/// The longest address.
const ADDRESS: Kind = Kind::Line(500);
/// What a system can be told.
const KINDS: Kind = Kind::Many(Choices::Some(
    "NoticeKind",
    &[
        "REFERRAL_SENT",
        "REFERRAL_ANSWERED",
        "REFERRAL_CHANGED",
        "REFERRAL_PAUSED",
        "REFERRAL_RESUMED",
        "REFERRAL_WITHDRAWN",
        "REFERRAL_STOPPED",
        "REFERRAL_ENDED",
    ],
));
/// What makes a secret.
const CREATE: &str = "ny-avisering";
/// What makes another.
const ROTATE: &str = "byt-hemlighet";
/// What sends one notice again.
const AGAIN: &str = "skicka-igen";

/// What can be done.
pub(crate) const ERRANDS: &[Errand] = &[
    Errand::of(
        CREATE,
        "CreateNoticeEndpoint",
        &[
            Question::optional("systemId", Kind::One(Choices::Offered("systems"))),
            Question::required("address", ADDRESS),
            Question::required("kinds", KINDS),
        ],
    ),
    Errand::of(
        "andra-avisering",
        "ChangeNoticeEndpoint",
        &[
            Question::required("address", ADDRESS),
            Question::required("kinds", KINDS),
        ],
    )
    .with_version(),
    Errand::of(ROTATE, "RotateNoticeSecret", &[]).with_version(),
    Errand::of("prova-avisering", "TestNoticeEndpoint", &[]),
    Errand::of("stang-av-avisering", "TurnOffNoticeEndpoint", &[]).with_version(),
    Errand::of("sla-pa-avisering", "TurnOnNoticeEndpoint", &[]).with_version(),
    Errand::of(
        AGAIN,
        "ReplayNotices",
        &[Question::required("noticeId", Kind::Carried)],
    ),
    Errand::of(
        "skicka-igen-sedan",
        "ReplayNotices",
        &[Question::required("sinceDay", Kind::Day)],
    ),
];

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route(
        "/administration/aviseringar/gora/{slug}/{id}",
        get(form).post(send),
    )
}

async fn form(
    reader: Reader,
    Path((slug, id)): Path<(String, String)>,
    Query(given): Query<Given>,
) -> Result<Response, PageFault> {
    let errand = errand::find(ERRANDS, &slug).ok_or(PageFault::NotFound)?;
    let ground = ground(&reader, errand, &id).await?;
    show_form(&reader, errand, (ground, given)).await
}

async fn send(
    Path((slug, id)): Path<(String, String)>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let errand = errand::find(ERRANDS, &slug).ok_or(PageFault::NotFound)?;
    let ground = ground(&submission.reader, errand, &id).await;
    let place = place(errand, &id);
    if errand.slug != CREATE && errand.slug != ROTATE {
        return errand::send(submission, errand, ground, &place).await;
    }
    match errand::attempt::<MadeSecret>(submission, errand, ground, &place).await? {
        Attempt::Refused(page) => Ok(page),
        Attempt::Done(done) => show_secret(errand, *done).await,
    }
}

fn place(errand: Errand, id: &str) -> String {
    format!("{HERE}/gora/{}/{id}", errand.slug)
}

/// The answer of an errand that makes a secret.
#[derive(Deserialize)]
struct MadeSecret {
    done: Made,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    secret: Option<String>,
    user_errors: Vec<UserError>,
}

impl Answered for MadeSecret {
    fn take_refused(&mut self) -> Vec<UserError> {
        std::mem::take(&mut self.done.user_errors)
    }
}

#[derive(Template)]
#[template(path = "administration/notice_secret.html")]
struct SecretPage {
    frame: Frame,
    said: String,
    /// Empty when it was shown before.
    secret: String,
    back: String,
}

async fn show_secret(errand: Errand, done: DoneErrand<MadeSecret>) -> Result<Response, PageFault> {
    let language = done.reader.visit.language();
    let title = language.text("notice-secret", &[]);
    let page = SecretPage {
        said: language.text(&format!("{}-done", errand.slug), &[]),
        secret: done.answer.done.secret.unwrap_or_default(),
        back: done.after,
        frame: Frame::of(&done.reader, &done.me, title, "administration").await,
    };
    show_page(&page)
}

async fn ground(reader: &Reader, errand: Errand, id: &str) -> Result<Ground, PageFault> {
    let about = if errand.slug == CREATE {
        new(reader).await?
    } else {
        endpoint(reader, errand, id).await?
    };
    about.ground(place(errand, id))
}

/// A form about an endpoint that is not there yet.
async fn new(reader: &Reader) -> Result<About, PageFault> {
    let variables = json!({ "first": 1, "after": null });
    let answer = reader
        .ask::<NoticeList>("NoticeEndpoints", variables)
        .await?;
    let found = answer.data;
    let systems = found.partner_systems.iter();
    let systems: Vec<OfferedChoice> = systems
        .map(|system| {
            let label = format!("{}, {}", system.display_name, system.agency.name);
            OfferedChoice::of(&system.id, label)
        })
        .collect();
    let mut given = Fields::default();
    if let [only] = systems.as_slice() {
        given.set("systemId", only.value.clone());
    }
    Ok(About {
        me: found.me,
        begun: json!({}),
        facts: Vec::new(),
        given,
        version: 0,
        offers: Offers::from([("systems", systems)]),
        back: HERE.into(),
    })
}

/// A form about an endpoint.
async fn endpoint(reader: &Reader, errand: Errand, id: &str) -> Result<About, PageFault> {
    let (me, endpoint) = find(reader, id).await?;
    let frame = words(reader).await;
    let mut given = Fields::default();
    given.set("address", endpoint.address.clone());
    for kind in &endpoint.kinds {
        given.push("kinds", kind.clone());
    }
    let is_of_log = errand.operation == "ReplayNotices" || errand.slug == "prova-avisering";
    Ok(About {
        me,
        begun: json!({ "endpointId": id }),
        facts: endpoint.facts(&frame),
        given,
        version: endpoint.version,
        offers: Offers::new(),
        back: if is_of_log {
            format!("{HERE}/{id}").into()
        } else {
            HERE.into()
        },
    })
}
