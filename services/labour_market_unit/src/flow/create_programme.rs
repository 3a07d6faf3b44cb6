//! A unit manager makes a programme, or an umbrella over programmes (G2).

use access::{Act, Cx};
use chassis::{
    Failure,
    graphql::not_found,
    once::{self, Once},
};
use chrono::NaiveDate;
use domain::{Problem, ProblemCode, ProgrammeId, Role, StaffId, UnitId};
use serde::Serialize;
use store::Tx;

use super::{
    colleague::Colleague,
    seat::{Seat, find_seat},
};
use crate::{
    LabourMarketUnit,
    model::{NewProgramme, ProgrammeDraft, ProgrammeKind, ProgrammeLevel},
    store::{add_programme, find_programme},
};

/// What is made.
#[derive(Serialize)]
pub struct CreateProgramme {
    /// The unit that runs it; the manager's own when none is named.
    pub unit: Option<UnitId>,
    /// Its name.
    pub name: String,
    /// Who pays for it.
    pub financier: Option<String>,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day as planned.
    pub ends_on: Option<NaiveDate>,
    /// Whether it is an umbrella.
    pub level: ProgrammeLevel,
    /// The umbrella above it.
    pub umbrella: Option<ProgrammeId>,
    /// Who leads it.
    pub leader: Option<StaffId>,
    /// How many places it has.
    pub capacity: Option<i32>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Makes the programme.
pub async fn create_programme(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: CreateProgramme,
) -> Result<ProgrammeId, Failure> {
    let facts = unit.access.facts(cx, &[]).await?;
    let seat = find_seat(&facts.reader, &[Role::UnitManager], input.unit).ok_or_else(|| {
        Problem::new(ProblemCode::Forbidden, "programme-for-managers-to-make").at("unitId")
    })?;
    let new = draft(&input).check()?;
    let leader = Colleague::find(unit, cx, input.leader).await?;

    let mut tx = unit.store.begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), Some(seat.unit));
    if let Once::Done(made) = once::recall(&mut tx, key, "createProgramme", &input).await? {
        return Ok(made);
    }
    if input.leader.is_some() {
        leader.check_leader(seat.agency)?;
    }
    check_umbrella(&tx, &seat, &new).await?;
    let place = (seat.agency, seat.unit, seat.staff);
    let made = add_programme(tx.connection(), cx, place, new).await?;
    once::remember(&mut tx, &made)?;
    let act = Act::named("createProgramme").for_unit(seat.unit, seat.role);
    cx.trail().note_act(act.concerning(made));
    tx.commit().await?;
    Ok(made)
}

fn draft(input: &CreateProgramme) -> ProgrammeDraft {
    ProgrammeDraft {
        name: input.name.clone(),
        financier: input.financier.clone(),
        starts_on: input.starts_on,
        ends_on: input.ends_on,
        level: input.level,
        umbrella: input.umbrella,
        leader: input.leader,
        capacity: input.capacity,
    }
}

/// The umbrella above is one of the same agency; what is no umbrella does not exist as one.
async fn check_umbrella(tx: &Tx<'_>, seat: &Seat, new: &NewProgramme) -> Result<(), Failure> {
    let umbrella = match &new.kind {
        ProgrammeKind::Umbrella => None,
        ProgrammeKind::Programme { umbrella, .. } => *umbrella,
    };
    let Some(umbrella) = umbrella else {
        return Ok(());
    };
    let found = find_programme(tx.connection(), seat.agency, umbrella).await?;
    match found.map(|found| found.about.kind.level()) {
        Some(ProgrammeLevel::Umbrella) => Ok(()),
        Some(ProgrammeLevel::Programme) | None => Err(not_found("umbrellaId")),
    }
}
