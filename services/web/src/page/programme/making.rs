//! A manager makes a programme, an activity of one, or an umbrella over programmes.

use std::sync::Arc;

use axum::{Router, response::Response, routing::get};
use domain::Role;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{
    doing::{choices, staff},
    errands::TO_MAKE,
};
use crate::{
    errand::{self, Ground},
    fault::PageFault,
    fields::Fields,
    form::{OfferedChoice, Offers},
    frame::Me,
    visit::{Reader, Submission, Web},
};

/// The address of the form.
pub(super) const PLACE: &str = "/program/nytt";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/program/nytt", get(form).post(send))
}

#[derive(Deserialize)]
struct NewProgramme {
    me: Me,
    #[serde(default)]
    staff: Vec<Json>,
    programmes: Option<Json>,
}

/// Whether somebody makes programmes.
pub(super) fn makes(me: &Me) -> bool {
    let mut held = me.assignments.iter();
    held.any(|held| held.role == Role::UnitManager && held.agency.kind == "LABOUR_MARKET_UNIT")
}

async fn form(reader: Reader) -> Result<Response, PageFault> {
    let ground = ground(&reader).await?;
    errand::form(&reader, TO_MAKE, ground).await
}

async fn send(submission: Submission) -> Result<Response, PageFault> {
    let ground = ground(&submission.reader).await;
    errand::send(submission, TO_MAKE, ground, PLACE).await
}

async fn ground(reader: &Reader) -> Result<Ground, PageFault> {
    let found = reader
        .ask::<NewProgramme>("NewProgramme", json!({}))
        .await?
        .data;
    if !makes(&found.me) {
        return Err(PageFault::NotFound);
    }
    let on_level = |level| above(found.programmes.as_ref(), level);
    let offers = Offers::from([
        ("leaders", staff(&found.staff, "PROGRAMME_LEADER")),
        ("umbrellas", on_level("UMBRELLA")),
        ("programmes", on_level("PROGRAMME")),
    ]);
    Ok(Ground {
        me: found.me,
        offers,
        given: Fields::of([("level", "PROGRAMME")]),
        facts: Vec::new(),
        version: 0,
        begun: json!({}),
        place: PLACE.to_owned(),
        back: "/program".to_owned(),
        after: "/program".to_owned(),
        help: "programme",
        case: None,
    })
}

fn above(found: Option<&Json>, level: &str) -> Vec<OfferedChoice> {
    let edges = found.and_then(|found| found["edges"].as_array());
    let nodes = edges.into_iter().flatten().map(|edge| &edge["node"]);
    choices(nodes.filter(|node| node["level"] == level), "name")
}
