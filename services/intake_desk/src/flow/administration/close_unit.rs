//! An administrator closes a unit. After its last day the platform moves every open referral to the unit
//! that takes over, or leaves it to the desk (`referral.md`, edge case 3): nothing waits where nobody is.

use access::Cx;
use chassis::Failure;
use chrono::NaiveDate;
use domain::UnitId;
use serde::Serialize;

use super::unit_change::{OnUnit, UnitChange};
use crate::{
    IntakeDesk,
    model::administration::{RegistryChangeKind, RegistryWorkKind, unit as rules},
    store::{
        administration::{
            unit::day_after,
            work::{RegistryWork, add_work},
        },
        referral_work::due_at,
    },
};

/// Which unit, when, and who takes over.
#[derive(Serialize)]
pub struct CloseUnit {
    /// The unit.
    pub on: OnUnit,
    /// Its last day; yesterday for one that closes now.
    pub last_day: NaiveDate,
    /// The unit that takes over its queue; the desk, when it is not said.
    pub successor: Option<UnitId>,
}

/// Closes the unit.
pub async fn close_unit(desk: &IntakeDesk, cx: &Cx, input: CloseUnit) -> Result<(), Failure> {
    let kind = RegistryChangeKind::UnitClosed;
    let opened = UnitChange::open(desk, cx, ("closeUnit", kind), (&input.on, &input)).await?;
    let Some(change) = opened else {
        return Ok(());
    };
    let successor = change.successor(input.successor).await?;
    let closed = rules::close_unit(&change.kept, input.last_day, successor.as_ref(), cx.today());
    change.write(closed).await?;
    let unit = &change.kept.unit;
    let work = RegistryWork {
        work_key: format!("move-queue/{}", unit.id),
        kind: RegistryWorkKind::MoveQueue,
        due_at: due_at(day_after(input.last_day)),
        unit: unit.key,
        staff: None,
        service: None,
    };
    add_work(change.administration.connection(), cx, work).await?;
    change.commit().await
}
