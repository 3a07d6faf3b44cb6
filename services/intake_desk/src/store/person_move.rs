//! Moves of persons to other municipalities, desk by desk.

use access::Cx;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{Municipality, RowKey};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect, sea_query::Expr,
};
use store::StoreFault;

use super::{entity::person_move, united::rows_of};
use crate::model::case::CaseHead;

/// A move that is recorded for the first time.
#[derive(Debug, Clone, Copy)]
pub struct NewMove {
    /// Where to.
    pub municipality: Municipality,
    /// Since when the person lives there.
    pub moved_on: NaiveDate,
    /// The member of staff who records it, by key.
    pub author: RowKey,
}

/// The move of a case's person that the case's desk has recorded and not undone, also where it was recorded of somebody
/// who turned out to be the same person.
pub async fn find_move(
    connection: &impl ConnectionTrait,
    head: &CaseHead,
) -> Result<Option<RowKey>, StoreFault> {
    let key: Option<i64> = person_move::Entity::find()
        .select_only()
        .column(person_move::Column::Key)
        .filter(person_move::Column::PersonKey.in_subquery(rows_of(&[head.person_key.as_i64()])))
        .filter(person_move::Column::DeskUnitKey.eq(head.desk.key.as_i64()))
        .filter(person_move::Column::SupersededAt.is_null())
        .into_tuple()
        .one(connection)
        .await?;
    Ok(key.map(RowKey::from_i64))
}

/// Keeps a move.
pub async fn add_move(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    head: &CaseHead,
    new: NewMove,
) -> Result<(), StoreFault> {
    let row = person_move::Model {
        key: 0,
        person_key: head.person_key.as_i64(),
        desk_unit_key: head.desk.key.as_i64(),
        to_municipality: new.municipality.as_str().to_owned(),
        valid_from: new.moved_on,
        author_staff_key: new.author.as_i64(),
        recorded_at: cx.now(),
        superseded_at: None,
        superseded_by_staff_key: None,
    };
    add_row(connection, cx, row).await
}

/// Adds a row like this one, under a key of its own and recorded now.
async fn add_row(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    row: person_move::Model,
) -> Result<(), StoreFault> {
    person_move::Entity::insert(person_move::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        recorded_at: Set(cx.now()),
        ..row.into_active_model().reset_all()
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Says of a move that it was a mistake. The row stays.
pub async fn update_undone(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    key: RowKey,
    by: RowKey,
) -> Result<(), StoreFault> {
    person_move::Entity::update_many()
        .col_expr(person_move::Column::SupersededAt, Expr::value(cx.now()))
        .col_expr(
            person_move::Column::SupersededByStaffKey,
            Expr::value(by.as_i64()),
        )
        .filter(person_move::Column::Key.eq(key.as_i64()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Records of a person the moves that have been recorded of another since a moment and not undone.
pub async fn copy_moves(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (from, to): (RowKey, RowKey),
    since: DateTime<Utc>,
) -> Result<(), StoreFault> {
    let recorded = person_move::Entity::find()
        .filter(person_move::Column::PersonKey.eq(from.as_i64()))
        .filter(person_move::Column::RecordedAt.gte(since))
        .filter(person_move::Column::SupersededAt.is_null())
        .all(connection)
        .await?;
    for row in recorded {
        let row = person_move::Model {
            person_key: to.as_i64(),
            ..row
        };
        add_row(connection, cx, row).await?;
    }
    Ok(())
}
