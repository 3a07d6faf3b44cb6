//! An administrator records how many places a unit has for a service. Added places are offered to who
//! waits; places that are taken cannot be taken away.

use access::Cx;
use chassis::{Failure, once::Once};
use domain::{CodeList, Problem, ProblemCode, UnitId, codes::ReferralService};
use serde::Serialize;

use super::door::Noted;
use crate::{
    IntakeDesk,
    change::stale,
    model::administration::{RegistryChangeKind, RegistryWorkKind, coded},
    store::{
        administration::{
            unit::{UnitPlaces, update_places},
            work::{RegistryWork, add_work},
        },
        registry::get_places,
    },
};

/// The most places that a unit can have for a service.
const MOST_PLACES: i32 = 10_000;

/// How many places, where.
#[derive(Serialize)]
pub struct SetUnitCapacity {
    /// The unit.
    pub unit: UnitId,
    /// For which service.
    pub service: ReferralService,
    /// How many there are.
    pub places: i32,
    /// How many there were when it was read; none where none were counted.
    pub expected_places: Option<i32>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the places.
pub async fn set_unit_capacity(
    desk: &IntakeDesk,
    cx: &Cx,
    input: SetUnitCapacity,
) -> Result<(), Failure> {
    let mut administration = desk.administer(cx).await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = administration
        .recall(key, "setUnitCapacity", &input)
        .await?
    {
        return Ok(());
    }
    let kept = administration.own_unit(input.unit, "unitId").await?;
    kept.refuse_closed()?;
    check_places(input.places)?;
    let connection = administration.connection();
    let held = get_places(connection, kept.unit.key, input.service).await?;
    if held.map(|held| held.places) != input.expected_places {
        return Err(stale("expectedPlaces"));
    }
    if held.is_some_and(|held| input.places < held.reserved) {
        return Err(
            Problem::new(ProblemCode::NoCapacity, "admin-places-are-taken")
                .at("places")
                .into(),
        );
    }
    let new = UnitPlaces {
        unit: kept.unit.key,
        service: input.service,
        places: input.places,
    };
    update_places(connection, new).await?;
    let work = RegistryWork {
        work_key: format!("offer-places/{}", cx.entropy().uuid()),
        kind: RegistryWorkKind::OfferPlaces,
        due_at: cx.now(),
        unit: kept.unit.key,
        staff: None,
        service: Some(input.service),
    };
    add_work(connection, cx, work).await?;
    let values = |places: Option<i32>| {
        let service = coded("service", Some(input.service.code()));
        let values = [service, coded("places", places)];
        values.into_iter().flatten().collect()
    };
    let noted = Noted {
        kind: RegistryChangeKind::UnitCapacitySet,
        agency: &kept.unit.agency,
        other: None,
        subject: kept.unit.id.uuid(),
        before: values(input.expected_places),
        after: values(Some(input.places)),
    };
    administration.note(noted).await?;
    administration.commit(&()).await
}

fn check_places(places: i32) -> Result<(), Problem> {
    if places < 0 {
        return Err(Problem::invalid("places", "number-negative"));
    }
    if places > MOST_PLACES {
        return Err(Problem::invalid("places", "number-out-of-bounds").with("most", MOST_PLACES));
    }
    Ok(())
}
