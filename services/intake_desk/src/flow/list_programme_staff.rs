//! Who can be named in programmes: those who lead them and those who supervise, in the reader's own labour-market units.

use access::Cx;
use chassis::Fault;
use domain::{AgencyKind, Role, RowKey};

use crate::{
    IntakeDesk,
    model::registry::{Assignment, Staff},
    store::{moment::Moment, registry},
};

/// Who names staff in programmes and placements: those who work in the unit, not who administers or reviews it.
const NAMING: [Role; 5] = [
    Role::Caseworker,
    Role::LeadCaseworker,
    Role::UnitManager,
    Role::ProgrammeLeader,
    Role::Supervisor,
];

/// Leaders and supervisors by name; nobody for who works in no labour-market unit.
pub async fn list_programme_staff(
    desk: &IntakeDesk,
    cx: &Cx,
) -> Result<Vec<(Staff, Assignment)>, Fault> {
    let look = desk.look(cx, &[]).await?;
    let directory = look.directory();
    let held = look.facts().reader.assignments.iter();
    let own = held.filter(|held| {
        held.agency_kind == AgencyKind::LabourMarketUnit && NAMING.contains(&held.role)
    });
    let units: Vec<RowKey> = own
        .filter_map(|held| directory.unit_by_id(held.unit).map(|unit| unit.key))
        .collect();
    let moment = Moment::now(cx.clock());
    let mut members =
        registry::list_units_staff(look.connection(), directory, &units, moment).await?;
    members.retain(|(_, held)| matches!(held.role, Role::ProgrammeLeader | Role::Supervisor));
    members.sort_by(|(one, _), (other, _)| one.display_name.cmp(&other.display_name));
    Ok(members)
}
