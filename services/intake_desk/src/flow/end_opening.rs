//! Whoever opened sections in an emergency closes them again before the time is up.

use access::{Act, Cx};
use chassis::{Failure, once::Once};
use domain::{CaseId, OpeningId, Problem, ProblemCode};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    IntakeDesk,
    change::Door,
    model::opening::OpeningStage,
    store::{opening, registry::Updated},
};

/// The opening that ends.
#[derive(Serialize)]
pub struct EndOpening {
    /// The opening.
    pub opening: OpeningId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Ends the opening from the next read on, and tells in which case it was. Somebody else's is not there.
pub async fn end_opening(desk: &IntakeDesk, cx: &Cx, input: EndOpening) -> Result<CaseId, Failure> {
    let tx = desk.store().begin(cx).await?;
    let subject = &cx.sign_in().subject;
    let held = opening::find_held(tx.connection(), input.opening, subject).await?;
    // For an opening that is nobody's the case is nobody's: the same work is done.
    let case = held.map_or(CaseId::from_uuid(Uuid::nil()), |held| held.case);
    let place = (case, "openingId");
    let mut change = desk.change_in(tx, cx, place, Door::Case).await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "endOpening", &input).await? {
        return Ok(case);
    }
    // It may have been ended while this waited for the case.
    let held = opening::find_held(change.connection(), input.opening, subject).await?;
    let live = held.filter(|held| held.stage(cx.now()) == OpeningStage::Live);
    let is_over =
        || Problem::new(ProblemCode::InvalidTransition, "opening-is-over").at("openingId");
    let live = live.ok_or_else(is_over)?;
    if opening::update_ended(change.connection(), cx, live.key).await? == Updated::Stale {
        return Err(is_over().into());
    }
    let act = Act::named("end_opening")
        .in_case(change.head().id, change.head().person)
        .concerning(input.opening);
    cx.trail().note_act(act);
    change.commit(&()).await?;
    Ok(case)
}
