//! The handlers who are named for a protected person.

use std::collections::BTreeSet;

use access::Cx;
use domain::RowKey;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr,
};
use store::StoreFault;

use super::{
    entity::protection_handler,
    moment::{Moment, times},
    stop::add_handler,
};

/// The handlers who are named for a person now, by key.
pub async fn list_handlers(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person_key: RowKey,
) -> Result<BTreeSet<RowKey>, StoreFault> {
    let held = held(connection, cx, person_key).await?;
    Ok(held
        .iter()
        .map(|row| RowKey::from_i64(row.staff_key))
        .collect())
}

async fn held(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person_key: RowKey,
) -> Result<Vec<protection_handler::Model>, StoreFault> {
    Ok(protection_handler::Entity::find()
        .filter(protection_handler::Column::PersonKey.eq(person_key.as_i64()))
        .filter(times!(protection_handler).hold_at_instant(Moment::now(cx.clock())))
        .all(connection)
        .await?)
}

/// Names exactly these handlers. Who is not named any more has a row that says until when.
pub async fn update_handlers(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person_key: RowKey,
    handlers: &BTreeSet<RowKey>,
) -> Result<(), StoreFault> {
    let held = held(connection, cx, person_key).await?;
    let (staying, leaving): (Vec<_>, Vec<_>) = held
        .into_iter()
        .partition(|row| handlers.contains(&RowKey::from_i64(row.staff_key)));
    for row in leaving {
        end(connection, cx, row).await?;
    }
    let staying: BTreeSet<i64> = staying.iter().map(|row| row.staff_key).collect();
    for staff in handlers
        .iter()
        .filter(|staff| !staying.contains(&staff.as_i64()))
    {
        add_handler(connection, cx, person_key, *staff).await?;
    }
    Ok(())
}

async fn end(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    held: protection_handler::Model,
) -> Result<(), StoreFault> {
    protection_handler::Entity::update_many()
        .col_expr(
            protection_handler::Column::SupersededAt,
            Expr::value(cx.now()),
        )
        .filter(protection_handler::Column::Key.eq(held.key))
        .exec(connection)
        .await?;
    protection_handler::Entity::insert(protection_handler::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        person_key: Set(held.person_key),
        staff_key: Set(held.staff_key),
        valid_from: Set(held.valid_from),
        valid_to: Set(Some(cx.now())),
        recorded_at: Set(cx.now()),
        superseded_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}
