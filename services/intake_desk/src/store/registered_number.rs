//! The numbers that members of staff have registered as their own or as those of kin: keyed digests.

use access::Cx;
use domain::{RecordId, RowKey, Subject};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use store::{Coded, StoreFault};

use super::{
    entity::registered_number as table,
    moment::{Moment, times},
};
use crate::model::stop::{RegisteredNumber, RelationKind};

/// The numbers that a member of staff has registered and not removed, in the order in which they did.
pub async fn list_numbers(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    staff: RowKey,
) -> Result<Vec<(Subject, RegisteredNumber)>, StoreFault> {
    let rows = held(connection, cx, staff).await?;
    let numbers = rows.into_iter().map(|row| {
        let number = RegisteredNumber {
            id: RecordId::from_uuid(row.id),
            kind: row.kind.0,
            registered_at: row.valid_from,
        };
        (Subject::new(row.subject), number)
    });
    Ok(numbers.collect())
}

async fn held(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    staff: RowKey,
) -> Result<Vec<table::Model>, StoreFault> {
    let rows = table::Entity::find()
        .filter(table::Column::StaffKey.eq(staff.as_i64()))
        .filter(times!(registered_number).hold_at_instant(Moment::now(cx.clock())))
        .order_by_asc(table::Column::ValidFrom)
        .order_by_asc(table::Column::Key)
        .all(connection)
        .await?;
    Ok(rows)
}

/// Registers a number under the digest by which its person signs in (`Secrets::participant_subject`).
pub async fn add_number(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    staff: RowKey,
    (kind, subject): (RelationKind, &Subject),
) -> Result<RegisteredNumber, StoreFault> {
    let number = RegisteredNumber {
        id: RecordId::draw(cx.entropy()),
        kind,
        registered_at: cx.now(),
    };
    let row = table::Model {
        key: 0,
        id: number.id.uuid(),
        staff_key: staff.as_i64(),
        kind: Coded(kind),
        subject: subject.as_str().to_owned(),
        valid_from: cx.now(),
        valid_to: None,
        recorded_at: cx.now(),
        superseded_at: None,
    };
    add_row(connection, cx, row).await?;
    Ok(number)
}

/// Removes a number of this member of staff. The row before is
/// superseded by one that says until when it held.
pub async fn end_number(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    staff: RowKey,
    id: RecordId,
) -> Result<Removed, StoreFault> {
    let rows = held(connection, cx, staff).await?;
    let Some(row) = rows.into_iter().find(|row| row.id == id.uuid()) else {
        return Ok(Removed::NotThere);
    };
    table::Entity::update_many()
        .col_expr(table::Column::SupersededAt, Expr::value(cx.now()))
        .filter(table::Column::Key.eq(row.key))
        .exec(connection)
        .await?;
    let ended = table::Model {
        valid_to: Some(cx.now()),
        recorded_at: cx.now(),
        ..row
    };
    add_row(connection, cx, ended).await?;
    Ok(Removed::Done)
}

/// Whether there was a number to remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// It is removed.
    Done,
    /// This member of staff has none of that id.
    NotThere,
}

async fn add_row(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    row: table::Model,
) -> Result<(), StoreFault> {
    table::Entity::insert(table::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(row.id),
        staff_key: Set(row.staff_key),
        kind: Set(row.kind),
        subject: Set(row.subject),
        valid_from: Set(row.valid_from),
        valid_to: Set(row.valid_to),
        recorded_at: Set(row.recorded_at),
        superseded_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}
