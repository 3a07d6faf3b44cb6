//! A unit manager makes a programme, an activity of one, or an umbrella over programmes (G2, V0).

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
    model::{NewProgramme, ProgrammeDraft, ProgrammeLevel},
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
    /// On which level it lies.
    pub level: ProgrammeLevel,
    /// The umbrella above it.
    pub umbrella: Option<ProgrammeId>,
    /// The programme that it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
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
    let new = below(&tx, &seat, new).await?;
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
        programme: input.programme,
        leader: input.leader,
        capacity: input.capacity,
    }
}

/// What lies above is of the same agency and on the level above; anything else does not exist there. An activity
/// without a leader of its own is led by whoever leads its programme.
async fn below(tx: &Tx<'_>, seat: &Seat, new: NewProgramme) -> Result<NewProgramme, Failure> {
    let Some(above) = new.kind.above() else {
        return Ok(new);
    };
    let (level, field) = match new.kind.level() {
        ProgrammeLevel::Umbrella | ProgrammeLevel::Programme => {
            (ProgrammeLevel::Umbrella, "umbrellaId")
        }
        ProgrammeLevel::Activity => (ProgrammeLevel::Programme, "programmeId"),
    };
    let found = find_programme(tx.connection(), seat.agency, above).await?;
    let found = found.filter(|found| found.about.kind.level() == level);
    let found = found.ok_or_else(|| not_found(field))?;
    Ok(NewProgramme {
        kind: new.kind.led_as(&found.about.kind),
        ..new
    })
}
