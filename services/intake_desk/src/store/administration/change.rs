//! The registry's log: who changed what, when, and what it was before and after.

use access::Cx;
use chrono::{DateTime, Utc};
use domain::{AgencyId, RowKey, StaffId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, prelude::Uuid,
};
use store::{Coded, Json, StoreFault};

use super::{raw, staff::names_of};
use crate::{
    model::{
        administration::{CodedValue, RegistryChangeKind},
        registry::Directory,
    },
    store::entity::{registry_change, staff},
};

/// A change that was made.
pub struct NewChange {
    /// The agency whose administrator made it, by key.
    pub agency: RowKey,
    /// The other agency that it concerns, by key.
    pub other: Option<RowKey>,
    /// Who, by key.
    pub staff: RowKey,
    /// What.
    pub kind: RegistryChangeKind,
    /// The unit, assignment, member of staff or agreement.
    pub subject: Uuid,
    /// What it was.
    pub before: Vec<CodedValue>,
    /// What it is.
    pub after: Vec<CodedValue>,
}

/// Adds a change to the log, in the transaction that makes it.
pub async fn add_change(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    new: NewChange,
) -> Result<(), StoreFault> {
    registry_change::Entity::insert(registry_change::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        agency_key: Set(new.agency.as_i64()),
        other_agency_key: Set(new.other.map(RowKey::as_i64)),
        staff_key: Set(new.staff.as_i64()),
        kind: Set(Coded(new.kind)),
        subject_id: Set(new.subject),
        before: Set(Json(new.before)),
        after: Set(Json(new.after)),
        at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// A change as an administrator reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptChange {
    /// Its key: the page order.
    pub key: RowKey,
    /// The agency whose administrator made it.
    pub agency: AgencyId,
    /// Who; `None` for the staff of another agency.
    pub by: Option<ChangedBy>,
    /// What.
    pub kind: RegistryChangeKind,
    /// The unit, assignment, member of staff or agreement.
    pub subject: Uuid,
    /// What it was.
    pub before: Vec<CodedValue>,
    /// What it is.
    pub after: Vec<CodedValue>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who made a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedBy {
    /// The member of staff.
    pub id: StaffId,
    /// The name that the agency has written.
    pub display_name: String,
}

/// Up to `first` changes that concern some agencies, newest first, after a key.
pub async fn find_changes(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    agencies: &[RowKey],
    (after, first): (Option<RowKey>, u64),
) -> Result<Vec<KeptChange>, StoreFault> {
    let own = raw(agencies);
    let mut wanted = Condition::all().add(
        Condition::any()
            .add(registry_change::Column::AgencyKey.is_in(own.clone()))
            .add(registry_change::Column::OtherAgencyKey.is_in(own.clone())),
    );
    if let Some(after) = after {
        wanted = wanted.add(registry_change::Column::Key.lt(after.as_i64()));
    }
    let rows = registry_change::Entity::find()
        .filter(wanted)
        .order_by_desc(registry_change::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    let staff_keys: Vec<i64> = rows.iter().map(|row| row.staff_key).collect();
    let people = staff::Entity::find()
        .filter(staff::Column::Key.is_in(staff_keys.iter().copied()))
        .all(connection)
        .await?;
    let keys: Vec<RowKey> = staff_keys.into_iter().map(RowKey::from_i64).collect();
    let names = names_of(connection, &keys).await?;
    rows.into_iter()
        .map(|row| {
            let agency = directory
                .agency(row.agency_key)
                .ok_or(StoreFault::Unreadable("registry_change.agency_key"))?;
            let name = names.get(&(row.agency_key, row.staff_key));
            let person = people.iter().find(|person| person.key == row.staff_key);
            let by = person.map(|person| ChangedBy {
                id: StaffId::from_uuid(person.id),
                display_name: name.unwrap_or(&person.display_name).clone(),
            });
            Ok(KeptChange {
                key: RowKey::from_i64(row.key),
                agency: agency.id,
                by: by.filter(|_| own.contains(&row.agency_key)),
                kind: row.kind.0,
                subject: row.subject_id,
                before: row.before.0,
                after: row.after.0,
                at: row.at,
            })
        })
        .collect()
}
