//! Members of staff whom a use case names: who they are, where they work, and that nothing stops them.

use access::Standing;
use chassis::{Failure, graphql::not_found};
use domain::{Problem, StaffId, UnitId};

use crate::{
    change::Change,
    model::{
        command::works_on_cases,
        registry::{Assignment, Staff},
    },
    store::{moment::Moment, registry, stop},
};

/// Somebody who can be given the case, in one of `units`. Who cannot is refused in one way, whatever the
/// reason: a stop is between a colleague and a person, and nobody else's to know.
pub(super) async fn assignable(
    change: &Change<'_>,
    (id, field): (StaffId, &str),
    units: &[UnitId],
) -> Result<(Staff, Assignment), Failure> {
    let connection = change.connection();
    let found = registry::get_staff(connection, id).await?;
    let staff = found.ok_or_else(|| not_found(field))?;
    let moment = Moment::now(change.cx().clock());
    let held =
        registry::list_assignments(connection, change.directory(), staff.key, moment).await?;
    let place = held
        .into_iter()
        .find(|held| works_on_cases(held.role) && units.contains(&held.unit.id));
    let person = change.head().person_key;
    let stopped = stop::is_stopped(connection, staff.key, person, moment).await?;
    match place {
        Some(place) if !stopped => Ok((staff, place)),
        Some(_) | None => Err(Problem::invalid(field, "staff-not-assignable").into()),
    }
}

/// The units that take part in the case now.
pub(super) fn party_units(standing: &Standing<'_>) -> Vec<UnitId> {
    let facts = standing.facts();
    let current = facts
        .parties
        .iter()
        .filter(|party| party.standing == access::PartyStanding::Current)
        .map(|party| party.unit);
    current.chain([facts.desk_unit]).collect()
}
