//! How persons are reached (section `CONTACT`). A change supersedes the row before it.

use access::{Cx, Sealed};
use chrono::{DateTime, Utc};
use domain::RowKey;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, IntoCondition},
};
use store::StoreFault;

use super::entity::contact_point;
use crate::model::{case::CaseHead, contact_text::ContactText, person::Contact};

/// How the persons of the cases are reached.
pub async fn list_contacts(
    connection: &impl ConnectionTrait,
    heads: &[CaseHead],
) -> Result<Vec<Sealed<Contact>>, StoreFault> {
    let keys = heads.iter().map(|head| head.person_key.as_i64());
    let rows = contact_point::Entity::find()
        .filter(contact_point::Column::PersonKey.is_in(keys))
        .filter(contact_point::Column::SupersededAt.is_null())
        .all(connection)
        .await?;
    let sealed = heads.iter().flat_map(|head| {
        let key = head.person_key.as_i64();
        rows.iter()
            .filter(move |row| row.person_key == key)
            .map(|row| {
                Sealed::seal(Contact {
                    whose: head.owned_by_desk(),
                    phone: row.phone.clone(),
                    email: row.email.clone(),
                    recorded_at: row.recorded_at,
                })
            })
    });
    Ok(sealed.collect())
}

/// Records how a person is reached; what was recorded before is kept as superseded.
pub async fn update_contact(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person_key: RowKey,
    agency_key: RowKey,
    phone: Option<String>,
    email: Option<String>,
) -> Result<(), StoreFault> {
    end_contact(connection, cx, person_key).await?;
    let (person, agency) = (person_key.as_i64(), agency_key.as_i64());
    add_row(connection, cx, (person, agency), (phone, email)).await?;
    Ok(())
}

/// Adds a row about a person, recorded for an agency. Answers its key.
async fn add_row(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (person_key, agency_key): (i64, i64),
    (phone, email): (Option<String>, Option<String>),
) -> Result<RowKey, StoreFault> {
    let key = RowKey::draw(cx.clock(), cx.entropy());
    contact_point::Entity::insert(contact_point::ActiveModel {
        key: Set(key.as_i64()),
        person_key: Set(person_key),
        phone: Set(phone),
        email: Set(email),
        agency_key: Set(agency_key),
        recorded_at: Set(cx.now()),
        superseded_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(key)
}

/// Ends what is known of how a person is reached: it is kept, and shown to nobody any more.
pub async fn end_contact(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person_key: RowKey,
) -> Result<(), StoreFault> {
    let of_person = contact_point::Column::PersonKey.eq(person_key.as_i64());
    end_rows(connection, cx, of_person.into_condition()).await
}

/// Ends the rows of a condition that hold still.
async fn end_rows(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    which: Condition,
) -> Result<(), StoreFault> {
    contact_point::Entity::update_many()
        .col_expr(contact_point::Column::SupersededAt, Expr::value(cx.now()))
        .filter(which)
        .filter(contact_point::Column::SupersededAt.is_null())
        .exec(connection)
        .await?;
    Ok(())
}

/// Records how a person is reached; what is not said this time stays as it was.
pub async fn add_contact(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person_key: RowKey,
    agency_key: RowKey,
    said: ContactText,
) -> Result<(), StoreFault> {
    if said == ContactText::default() {
        return Ok(());
    }
    let held = contact_point::Entity::find()
        .filter(contact_point::Column::PersonKey.eq(person_key.as_i64()))
        .filter(contact_point::Column::SupersededAt.is_null())
        .one(connection)
        .await?;
    let (phone, email) = held.map_or((None, None), |held| (held.phone, held.email));
    let (phone, email) = (said.phone.or(phone), said.email.or(email));
    update_contact(connection, cx, person_key, agency_key, phone, email).await
}

/// Carries over how one person is reached to another of whom nothing is known. Answers the key of the row that was added.
pub async fn copy_contact(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (from, to): (RowKey, RowKey),
) -> Result<Option<RowKey>, StoreFault> {
    let held = contact_point::Entity::find()
        .filter(contact_point::Column::PersonKey.is_in([from.as_i64(), to.as_i64()]))
        .filter(contact_point::Column::SupersededAt.is_null())
        .all(connection)
        .await?;
    let (known, carried): (Vec<_>, Vec<_>) = held
        .into_iter()
        .partition(|row| row.person_key == to.as_i64());
    let Some(carried) = carried.into_iter().next().filter(|_| known.is_empty()) else {
        return Ok(None);
    };
    let (of, said) = (
        (to.as_i64(), carried.agency_key),
        (carried.phone, carried.email),
    );
    add_row(connection, cx, of, said).await.map(Some)
}

/// Ends one row, if it holds still.
pub async fn end_contact_row(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    key: RowKey,
) -> Result<(), StoreFault> {
    let this = contact_point::Column::Key.eq(key.as_i64());
    end_rows(connection, cx, this.into_condition()).await
}

/// Ends what has been recorded since a moment of how a person is reached.
pub async fn end_contact_since(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person_key: RowKey,
    since: DateTime<Utc>,
) -> Result<(), StoreFault> {
    let recorded = Condition::all()
        .add(contact_point::Column::PersonKey.eq(person_key.as_i64()))
        .add(contact_point::Column::RecordedAt.gte(since));
    end_rows(connection, cx, recorded).await
}
