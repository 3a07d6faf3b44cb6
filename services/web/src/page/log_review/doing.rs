//! What a reviewer of the log does: opens a review, says what a look was, follows up, signs off, looks at an alarm,
//! and reviews an opening.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use domain::Role;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{one::OneReview, overview::Overview};
use crate::{
    errand::{self, Errand, Ground},
    fault::PageFault,
    fields::Fields,
    form::{Choices, Kind, OfferedChoice, Offers, Question},
    frame::{Frame, Me},
    visit::{Reader, Submission, Web},
};

/// How many looks are gone through for the one that a form is about.
const LOOKS: u32 = 100;

/// What can be done.
pub(crate) const ERRANDS: &[Errand] = &[
    Errand::of(
        "oppna-granskning",
        "OpenLogReview",
        &[
            Question::required("agencyId", Kind::One(Choices::Offered("agencies"))),
            Question::required("from", Kind::Day),
            Question::required("to", Kind::Day),
        ],
    ),
    Errand::of(
        "bedom-lasning",
        "RecordLogVerdict",
        &[
            Question::required("verdict", Kind::One(Choices::List("LogVerdict"))),
            Question::optional("note", Kind::Text(4000)),
        ],
    ),
    Errand::of(
        "folj-upp-lasning",
        "RecordLogFollowUp",
        &[
            Question::required("action", Kind::Text(4000)),
            Question::required("doneOn", Kind::Day),
        ],
    ),
    Errand::of("signera", "SignLogReview", &[]).grave(),
    Errand::of("larm-klart", "CompleteLogAlarm", &[]),
    Errand::of(
        "granska-oppning",
        "ReviewOpening",
        &[
            Question::required("verdict", Kind::One(Choices::List("ReviewVerdict"))),
            Question::optional("note", Kind::Text(4000)),
        ],
    ),
];

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/loggkontroll/gora/{slug}/{id}", get(form).post(send))
}

/// In which review a look stands.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Within {
    granskning: String,
}

async fn form(
    reader: Reader,
    Path((slug, id)): Path<(String, String)>,
    Query(within): Query<Within>,
) -> Result<Response, PageFault> {
    let errand = errand::find(ERRANDS, &slug).ok_or(PageFault::NotFound)?;
    let ground = ground(&reader, (errand, &id), &within).await?;
    errand::form(&reader, errand, ground).await
}

async fn send(
    Path((slug, id)): Path<(String, String)>,
    Query(within): Query<Within>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let errand = errand::find(ERRANDS, &slug).ok_or(PageFault::NotFound)?;
    let ground = ground(&submission.reader, (errand, &id), &within).await;
    let place = place(errand, &id, &within);
    errand::send(submission, errand, ground, &place).await
}

fn place(errand: Errand, id: &str, within: &Within) -> String {
    let path = format!("/loggkontroll/gora/{}/{id}", errand.slug);
    if within.granskning.is_empty() {
        path
    } else {
        format!("{path}?granskning={}", within.granskning)
    }
}

async fn ground(
    reader: &Reader,
    (errand, id): (Errand, &str),
    within: &Within,
) -> Result<Ground, PageFault> {
    let ground = match errand.slug {
        "bedom-lasning" | "folj-upp-lasning" => look(reader, id, within).await?,
        "signera" => review(reader, id).await?,
        _ => waiting(reader, errand.slug, id).await?,
    };
    Ok(Ground {
        place: place(errand, id, within),
        ..ground
    })
}

fn begun(me: Me, begun: Value, facts: Vec<(String, String)>, back: String) -> Ground {
    Ground {
        me,
        offers: Offers::new(),
        given: Fields::default(),
        facts,
        version: 0,
        begun,
        place: String::new(),
        after: back.clone(),
        back,
        case: None,
        help: "log-review",
    }
}

/// A frame for words alone: nothing is said by it.
async fn words(reader: &Reader) -> Frame {
    let said = reader.visit.sitting.said().await.ok().flatten();
    let frame = Frame::of_visit(&reader.visit, String::new(), "log-review").await;
    if let Some(said) = said
        && let Err(fault) = reader.visit.sitting.say(said).await
    {
        tracing::error!(reason = ?fault, "what was to be said could not be kept");
    }
    frame
}

/// The form about a look of a review.
async fn look(reader: &Reader, id: &str, within: &Within) -> Result<Ground, PageFault> {
    let review = &within.granskning;
    let variables = json!({ "id": review, "first": LOOKS, "after": null, "filter": {} });
    let answer = reader.ask::<OneReview>("OneLogReview", variables).await?;
    let found = answer.data.log_review.ok_or(PageFault::NotFound)?;
    let item = found.items.edges.iter().find(|edge| edge.node.id == id);
    let frame = words(reader).await;
    let facts = item.map(|edge| edge.node.facts(&frame));
    let back = format!("/loggkontroll/{review}");
    let facts = facts.unwrap_or_default();
    Ok(begun(answer.data.me, json!({ "itemId": id }), facts, back))
}

/// The form about a review as a whole.
async fn review(reader: &Reader, id: &str) -> Result<Ground, PageFault> {
    let variables = json!({ "id": id, "first": 1, "after": null, "filter": {} });
    let answer = reader.ask::<OneReview>("OneLogReview", variables).await?;
    let found = answer.data.log_review.ok_or(PageFault::NotFound)?;
    let frame = words(reader).await;
    let head = found.head;
    let days = frame.t2(
        "log-days",
        ("day", crate::show::day(head.from)),
        ("to", crate::show::day(head.to)),
    );
    let facts = vec![
        (frame.t("log-agency"), head.agency.name),
        (frame.t("log-period"), days),
    ];
    let back = format!("/loggkontroll/{id}");
    Ok(begun(
        answer.data.me,
        json!({ "reviewId": id }),
        facts,
        back,
    ))
}

/// The form about what waits on the first page: an alarm, an opening, or a new review.
async fn waiting(reader: &Reader, slug: &str, id: &str) -> Result<Ground, PageFault> {
    let answer = reader
        .ask::<Overview>("LogReviews", json!({ "after": null }))
        .await?;
    let found = answer.data;
    let frame = words(reader).await;
    let back = "/loggkontroll".to_owned();
    match slug {
        "larm-klart" => {
            let mut alarms = found.log_alarms.edges.iter().map(|edge| &edge.node);
            let alarm = alarms.find(|alarm| alarm.id == id);
            let alarm = alarm.ok_or(PageFault::NotFound)?;
            let facts = vec![
                (frame.t("log-alarm"), alarm.title.clone()),
                (frame.t("log-reader"), alarm.staff_name.clone()),
                (frame.t("log-at"), crate::show::moment(alarm.raised_at)),
            ];
            Ok(begun(found.me, json!({ "alarmId": id }), facts, back))
        }
        "granska-oppning" => {
            let mut openings = found.opening_reviews.edges.iter().map(|edge| &edge.node);
            let opening = openings.find(|opening| opening.id == id);
            let facts = opening.ok_or(PageFault::NotFound)?.facts(&frame);
            Ok(begun(found.me, json!({ "reviewId": id }), facts, back))
        }
        _ => {
            if !found.me.holds(Role::LogReviewer) {
                return Err(PageFault::NotFound);
            }
            let agencies = agencies(&found.me);
            let ground = begun(found.me, json!({}), Vec::new(), back);
            let mut given = Fields::default();
            if let [only] = agencies.as_slice() {
                given.set("agencyId", only.value.clone());
            }
            Ok(Ground {
                given,
                offers: Offers::from([("agencies", agencies)]),
                ..ground
            })
        }
    }
}

/// The agencies whose log the reader reviews.
fn agencies(me: &Me) -> Vec<OfferedChoice> {
    let held = me.assignments.iter();
    let mut agencies: Vec<OfferedChoice> = held
        .filter(|held| held.role == Role::LogReviewer)
        .map(|held| OfferedChoice::of(&held.agency.id, &held.agency.name))
        .collect();
    agencies.dedup();
    agencies
}
