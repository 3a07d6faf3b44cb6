//! How far the sweep of a day has come, so that a start goes on where the last one stopped, and no day sweeps twice.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, Set, sea_query::OnConflict};

use crate::{fault::StoreFault, tables::disposal_sweep};

/// A sweep over every case, in the order of their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sweep {
    /// It goes on after the case of this key.
    After(i64),
    /// Today's is done.
    Done,
}

/// Where today's sweep of this name stands. One that has not begun goes on before the first case.
pub(crate) async fn find(
    connection: &DatabaseConnection,
    name: &str,
    today: NaiveDate,
) -> Result<Sweep, StoreFault> {
    let row = disposal_sweep::Entity::find_by_id(name.to_owned())
        .one(connection)
        .await?;
    Ok(match row.filter(|row| row.day == today) {
        None => Sweep::After(i64::MIN),
        Some(row) if row.done => Sweep::Done,
        Some(row) => Sweep::After(row.reached),
    })
}

/// Keeps where today's sweep stands.
pub(crate) async fn keep(
    connection: &impl ConnectionTrait,
    name: &str,
    (today, sweep): (NaiveDate, Sweep),
) -> Result<(), StoreFault> {
    let (reached, done) = match sweep {
        Sweep::After(key) => (key, false),
        Sweep::Done => (0, true),
    };
    let row = disposal_sweep::ActiveModel {
        name: Set(name.to_owned()),
        day: Set(today),
        reached: Set(reached),
        done: Set(done),
    };
    let again = OnConflict::column(disposal_sweep::Column::Name)
        .update_columns([
            disposal_sweep::Column::Day,
            disposal_sweep::Column::Reached,
            disposal_sweep::Column::Done,
        ])
        .to_owned();
    disposal_sweep::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}
