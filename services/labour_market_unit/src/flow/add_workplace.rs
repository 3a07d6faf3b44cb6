//! A workplace that takes placements is written into the agency's register (G16).

use access::{Act, Cx};
use chassis::{
    Failure,
    once::{self, Once},
};
use domain::{Problem, ProblemCode, WorkplaceId};
use serde::Serialize;

use super::seat::{STAFF, find_seat};
use crate::{LabourMarketUnit, model::WorkplaceDraft, store};

/// Which workplace.
#[derive(Serialize)]
pub struct AddWorkplace {
    /// Its name.
    pub name: String,
    /// The employer that it belongs to.
    pub organisation: Option<String>,
    /// The code of the municipality that it lies in.
    pub municipality: String,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Adds the workplace.
pub async fn add_workplace(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: AddWorkplace,
) -> Result<WorkplaceId, Failure> {
    let facts = unit.access.facts(cx, &[]).await?;
    let seat = find_seat(&facts.reader, STAFF, None)
        .ok_or_else(|| Problem::new(ProblemCode::Forbidden, "register-not-writable"))?;
    let draft = WorkplaceDraft {
        name: input.name.clone(),
        organisation: input.organisation.clone(),
        municipality: input.municipality.clone(),
    };
    let new = draft.check()?;

    let mut tx = unit.store.begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), Some(seat.unit));
    if let Once::Done(added) = once::recall(&mut tx, key, "addWorkplace", &input).await? {
        return Ok(added);
    }
    let place = (seat.agency, seat.staff);
    let added = store::add_workplace(tx.connection(), cx, place, new).await?;
    once::remember(&mut tx, &added)?;
    let act = Act::named("addWorkplace").for_unit(seat.unit, seat.role);
    cx.trail().note_act(act.concerning(added));
    tx.commit().await?;
    Ok(added)
}
