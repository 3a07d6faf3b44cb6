//! How persons are reached, and how readers have said that they are reached at home, for the sign that they live
//! together. What leaves is digests.

use std::collections::{BTreeMap, BTreeSet};

use domain::{RowKey, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use store::{Coded, StoreFault};

use super::super::{
    entity::{contact_point, registered_number},
    moment::{Moment, times},
};
use crate::{
    model::{contact_text::WayToReach, log_risk::KnownReader, stop::RelationKind},
    secrets::Secrets,
};

/// The persons, by key, with the digests of how they are reached now.
pub async fn list_ways(
    connection: &impl ConnectionTrait,
    secrets: &Secrets,
    persons: &BTreeSet<i64>,
) -> Result<BTreeMap<i64, BTreeSet<Subject>>, StoreFault> {
    let rows = contact_point::Entity::find()
        .filter(contact_point::Column::PersonKey.is_in(persons.iter().copied()))
        .filter(contact_point::Column::SupersededAt.is_null())
        .all(connection)
        .await?;
    let mut ways: BTreeMap<i64, BTreeSet<Subject>> = BTreeMap::new();
    for row in rows {
        let reached = WayToReach::all(row.phone.as_deref(), row.email.as_deref());
        ways.entry(row.person_key)
            .or_default()
            .extend(reached.map(|way| secrets.contact_digest(&way)));
    }
    Ok(ways)
}

/// Adds the ways that readers have registered as their own.
pub async fn add_to_readers(
    connection: &impl ConnectionTrait,
    readers: &mut BTreeMap<Subject, KnownReader>,
    moment: Moment,
) -> Result<(), StoreFault> {
    let staff: Vec<i64> = readers
        .values()
        .map(|reader| reader.staff.as_i64())
        .collect();
    let rows = registered_number::Entity::find()
        .filter(registered_number::Column::StaffKey.is_in(staff))
        .filter(registered_number::Column::Kind.eq(Coded(RelationKind::OwnContact)))
        .filter(times!(registered_number).hold_at_instant(moment))
        .all(connection)
        .await?;
    let mut by_staff: BTreeMap<RowKey, BTreeSet<Subject>> = BTreeMap::new();
    for row in rows {
        by_staff
            .entry(RowKey::from_i64(row.staff_key))
            .or_default()
            .insert(Subject::new(row.subject));
    }
    for reader in readers.values_mut() {
        reader.reached_by = by_staff.remove(&reader.staff).unwrap_or_default();
    }
    Ok(())
}
