//! Who can be given a case: the members of the reader's units, or of the units that take part in one.

use access::Cx;
use async_graphql::ID;
use chassis::{Fault, graphql::parse_id};
use domain::{CaseId, RowKey};

use super::colleague::party_units;
use crate::{
    IntakeDesk,
    model::{
        command::{appointing, assigning, works_on_cases},
        registry::{Assignment, Staff},
    },
    read::OwnWork,
    store::{
        load::{self, Load},
        moment::Moment,
        registry,
    },
};

/// The colleagues, by unit and name. The registry holds nothing of any person who seeks help; which
/// units take part in a case does, and only who appoints its leads sees the staff of all of them.
pub async fn list_colleagues(
    desk: &IntakeDesk,
    cx: &Cx,
    case: Option<&ID>,
) -> Result<Vec<(Staff, Assignment)>, Fault> {
    let nobodys = CaseId::from_uuid(uuid::Uuid::nil());
    let asked = case.map(|id| parse_id(id).unwrap_or(nobodys));
    let look = desk.look(cx, asked.as_slice()).await?;
    let directory = look.directory();
    let units = match asked {
        None => look
            .facts()
            .reader
            .assignments
            .iter()
            .map(|held| held.unit)
            .collect(),
        Some(case) => match desk.standing(cx, look.facts(), case) {
            Some(standing) if appointing(&standing).is_some() => party_units(&standing),
            Some(standing) => assigning(&standing)
                .iter()
                .map(|command| command.unit)
                .collect(),
            None => Vec::new(),
        },
    };
    let keys: Vec<RowKey> = units
        .into_iter()
        .filter_map(|unit| directory.unit_by_id(unit).map(|unit| unit.key))
        .collect();
    let moment = Moment::now(cx.clock());
    let mut members =
        registry::list_units_staff(look.connection(), directory, &keys, moment).await?;
    members.retain(|(_, held)| works_on_cases(held.role));
    members.sort_by(|(one, first), (other, second)| {
        let place = |held: &Assignment| (held.unit.position, held.unit.key);
        (place(first), &one.display_name).cmp(&(place(second), &other.display_name))
    });
    Ok(members)
}

/// The open cases of the units that the reader manages, by colleague, those with none too, and last those that nobody
/// works on. Nothing for who manages no unit.
pub async fn list_case_load(
    desk: &IntakeDesk,
    cx: &Cx,
) -> Result<Vec<(Option<(Staff, Assignment)>, Load)>, Fault> {
    let look = desk.look(cx, &[]).await?;
    let (connection, directory) = (look.connection(), look.directory());
    let matrix = desk.access().policy().matrix();
    let own = OwnWork::of(look.answer(), matrix, cx);
    let Some(reader) = own.map(|own| own.reader) else {
        return Ok(Vec::new());
    };
    let mut counted = load::count_cases(connection, &reader).await?;
    let moment = Moment::now(cx.clock());
    let units = &reader.manages;
    let mut members = registry::list_units_staff(connection, directory, units, moment).await?;
    members.retain(|(_, held)| works_on_cases(held.role));
    members.sort_by(|(one, first), (other, second)| {
        let place = |held: &Assignment| (held.unit.position, held.unit.key);
        (place(first), &one.display_name).cmp(&(place(second), &other.display_name))
    });
    members.dedup_by_key(|(staff, held)| (held.unit.key, staff.key));
    let nobodys = counted.remove(&None);
    let loads = members.into_iter().map(|(staff, held)| {
        let load = counted.remove(&Some((held.unit.key, staff.key)));
        (Some((staff, held)), load.unwrap_or_default())
    });
    let loads = loads.collect::<Vec<_>>().into_iter();
    Ok(loads.chain(nobodys.map(|load| (None, load))).collect())
}
