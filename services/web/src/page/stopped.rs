//! Confirming a stop: with the consent the receiver may have lost its relation to the case, so the form says nothing of
//! the case or the referral. The task that leads here brings their ids.

use std::sync::Arc;

use axum::{Router, extract::Path, response::Response, routing::get};
use serde::Deserialize;
use serde_json::json;

use crate::{
    deed::{self, Target},
    errand::{self, Errand, Ground},
    fault::PageFault,
    fields::Fields,
    form::Offers,
    frame::Me,
    visit::{Reader, Submission, Web},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route(
        "/mitt-arbete/stopp/{referral}/{version}",
        get(form).post(send),
    )
}

/// Where a stop is confirmed.
pub(super) fn address(referral: &str, version: i64) -> String {
    format!("/mitt-arbete/stopp/{referral}/{version}")
}

#[derive(Deserialize)]
struct OnlyMe {
    me: Me,
}

/// What is no version is no address of ours.
fn version_of(given: &str) -> Result<i64, PageFault> {
    given.parse().map_err(|_| PageFault::NotFound)
}

fn stop() -> Result<Errand, PageFault> {
    let deed = deed::find(Target::Referral, "bekrafta-stopp");
    deed.map(deed::Deed::errand).ok_or(PageFault::NotFound)
}

async fn ground(reader: &Reader, referral: &str, version: i64) -> Result<Ground, PageFault> {
    let answer = reader.ask::<OnlyMe>("WhoIAm", json!({})).await?;
    Ok(Ground {
        me: answer.data.me,
        offers: Offers::new(),
        given: Fields::default(),
        facts: Vec::new(),
        version,
        begun: json!({ "referralId": referral }),
        place: address(referral, version),
        back: "/mitt-arbete".to_owned(),
        after: "/mitt-arbete".to_owned(),
        help: "work",
        case: None,
    })
}

async fn form(
    reader: Reader,
    Path((referral, version)): Path<(String, String)>,
) -> Result<Response, PageFault> {
    let version = version_of(&version)?;
    let ground = ground(&reader, &referral, version).await?;
    errand::form(&reader, stop()?, ground).await
}

async fn send(
    Path((referral, version)): Path<(String, String)>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let version = version_of(&version)?;
    let ground = ground(&submission.reader, &referral, version).await;
    let place = address(&referral, version);
    errand::send(submission, stop()?, ground, &place).await
}
