//! Open contacts and the budget of look-ups: the only way in to a person by number.

use access::Cx;
use chrono::{DateTime, Utc};
use domain::{
    ContactId, Municipality, PersonId, RowKey, codes::LookupPurpose,
    identity_number::IdentityNumber,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use store::{Coded, StoreFault};

use super::{
    entity::{lookup, open_contact},
    person::{number_columns, number_from},
    registry::Updated,
};

/// A look-up that an officer has opened.
#[derive(Clone)]
pub struct OpenContact {
    /// Its id.
    pub id: ContactId,
    /// The member of staff, by key.
    pub staff: RowKey,
    /// The unit, by key.
    pub unit: RowKey,
    /// The number that was looked up.
    pub number: IdentityNumber,
    /// The id of the person: the one who is known, or one drawn for somebody new.
    pub person: PersonId,
    /// For what.
    pub purpose: LookupPurpose,
    /// The municipality.
    pub municipality: Municipality,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was turned into an intake.
    pub used_at: Option<DateTime<Utc>>,
}

/// Keeps an open contact.
pub async fn add_contact(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    contact: &OpenContact,
) -> Result<(), StoreFault> {
    let (kind, value) = number_columns(&contact.number);
    open_contact::Entity::insert(open_contact::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(contact.id.uuid()),
        staff_key: Set(contact.staff.as_i64()),
        unit_key: Set(contact.unit.as_i64()),
        number_kind: Set(kind.to_owned()),
        number_value: Set(value),
        person_id: Set(contact.person.uuid()),
        purpose: Set(Coded(contact.purpose)),
        municipality: Set(contact.municipality.as_str().to_owned()),
        opened_at: Set(contact.opened_at),
        used_at: Set(contact.used_at),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// An open contact of this member of staff; nobody else's is found.
pub async fn get_contact(
    connection: &impl ConnectionTrait,
    id: ContactId,
    staff: RowKey,
) -> Result<Option<OpenContact>, StoreFault> {
    let row = open_contact::Entity::find()
        .filter(open_contact::Column::Id.eq(id.uuid()))
        .filter(open_contact::Column::StaffKey.eq(staff.as_i64()))
        .one(connection)
        .await?;
    row.map(contact_of).transpose()
}

/// Marks a contact as used; one that is used already stays as it is.
pub async fn update_used(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    id: ContactId,
) -> Result<Updated, StoreFault> {
    let result = open_contact::Entity::update_many()
        .set(open_contact::ActiveModel {
            used_at: Set(Some(cx.now())),
            ..Default::default()
        })
        .filter(open_contact::Column::Id.eq(id.uuid()))
        .filter(open_contact::Column::UsedAt.is_null())
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

/// How many different persons besides `target_hash` a member of staff has looked up since `since`.
pub async fn count_lookups_besides(
    connection: &impl ConnectionTrait,
    staff: RowKey,
    target_hash: &str,
    since: DateTime<Utc>,
) -> Result<u64, StoreFault> {
    let count = lookup::Entity::find()
        .select_only()
        .column(lookup::Column::TargetHash)
        .distinct()
        .filter(lookup::Column::StaffKey.eq(staff.as_i64()))
        .filter(lookup::Column::TargetHash.ne(target_hash))
        .filter(lookup::Column::At.gt(since))
        .count(connection)
        .await?;
    Ok(count)
}

/// Counts a look-up. `target_hash` comes from `Secrets::lookup_hash`.
pub async fn add_lookup(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    staff: RowKey,
    target_hash: String,
) -> Result<(), StoreFault> {
    lookup::Entity::insert(lookup::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        staff_key: Set(staff.as_i64()),
        target_hash: Set(target_hash),
        at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

fn contact_of(row: open_contact::Model) -> Result<OpenContact, StoreFault> {
    Ok(OpenContact {
        id: ContactId::from_uuid(row.id),
        staff: RowKey::from_i64(row.staff_key),
        unit: RowKey::from_i64(row.unit_key),
        number: number_from(&row.number_kind, &row.number_value)?,
        person: PersonId::from_uuid(row.person_id),
        purpose: row.purpose.0,
        municipality: row
            .municipality
            .parse()
            .map_err(|_| StoreFault::Unreadable("open_contact.municipality"))?,
        opened_at: row.opened_at,
        used_at: row.used_at,
    })
}
