//! The running tables: a report reads lines and never people.

mod entity;
mod of_all;

use domain::{CodeList, Municipality};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use store::{Coded, StoreFault};

use crate::model::{
    journey::Factor,
    tally::{Counted, Line, Measure},
};

/// How many lines an insertion holds: seven values each, and PostgreSQL takes 65 535.
const INSERTED: usize = 1000;

/// Adds to and takes from lines, in their order, so that two who change the same lines wait for each other and never
/// for ever. The database adds the same to the lines of all together.
pub async fn add_people(
    connection: &impl ConnectionTrait,
    changes: impl IntoIterator<Item = (Line, i64)>,
) -> Result<(), StoreFault> {
    let mut changes = changes.into_iter();
    loop {
        let some: Vec<_> = changes.by_ref().take(INSERTED).map(row_of).collect();
        if some.is_empty() {
            return Ok(());
        }
        let people = Expr::col((entity::Entity, entity::Column::People))
            .add(Expr::col(("excluded", entity::Column::People)));
        let beside = OnConflict::columns([
            entity::Column::Municipality,
            entity::Column::Factor,
            entity::Column::Value,
            entity::Column::Measure,
            entity::Column::Item,
            entity::Column::At,
        ])
        .value(entity::Column::People, people)
        .to_owned();
        entity::Entity::insert_many(some)
            .on_conflict(beside)
            .exec_without_returning(connection)
            .await?;
    }
}

/// Removes every line, before they are counted anew in the same transaction.
pub async fn remove_lines(connection: &impl ConnectionTrait) -> Result<(), StoreFault> {
    entity::Entity::delete_many().exec(connection).await?;
    Ok(())
}

/// Every line in which anybody counts, in their order.
pub async fn list_lines(connection: &impl ConnectionTrait) -> Result<Vec<(Line, i64)>, StoreFault> {
    let rows = entity::Entity::find()
        .filter(entity::Column::People.ne(0))
        .all(connection)
        .await?;
    in_order(rows)
}

/// Every line of a municipality in which anybody counts, in their order.
pub async fn list_lines_of(
    connection: &impl ConnectionTrait,
    municipality: Municipality,
) -> Result<Vec<(Line, i64)>, StoreFault> {
    let rows = entity::Entity::find()
        .filter(entity::Column::Municipality.eq(municipality.as_str()))
        .filter(entity::Column::People.ne(0))
        .all(connection)
        .await?;
    in_order(rows)
}

fn in_order(rows: Vec<entity::Model>) -> Result<Vec<(Line, i64)>, StoreFault> {
    let mut lines = rows
        .into_iter()
        .map(line_of)
        .collect::<Result<Vec<_>, _>>()?;
    lines.sort();
    Ok(lines)
}

/// A line without its municipality.
#[derive(FromQueryResult)]
struct Sum {
    factor: Coded<Factor>,
    value: String,
    measure: Coded<Measure>,
    item: String,
    at: i32,
    people: i64,
}

/// What is counted in a municipality, or in all of them together.
pub async fn list_counted(
    connection: &impl ConnectionTrait,
    municipality: Option<Municipality>,
) -> Result<Vec<Counted>, StoreFault> {
    let sums: Vec<Sum> = if let Some(municipality) = municipality {
        let own = entity::Entity::find()
            .filter(entity::Column::Municipality.eq(municipality.as_str()))
            .filter(entity::Column::People.ne(0));
        own.into_model().all(connection).await?
    } else {
        let all = of_all::Entity::find().filter(of_all::Column::People.ne(0));
        all.into_model().all(connection).await?
    };
    let counted = sums.into_iter().map(|sum| Counted {
        factor: sum.factor.0,
        value: sum.value,
        measure: sum.measure.0,
        item: sum.item,
        at: sum.at,
        people: u64::try_from(sum.people).unwrap_or(0),
    });
    Ok(counted.collect())
}

/// The municipalities in which anybody counts, in their order.
pub async fn list_municipalities(
    connection: &impl ConnectionTrait,
) -> Result<Vec<Municipality>, StoreFault> {
    let codes: Vec<String> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Municipality)
        .distinct()
        .order_by_asc(entity::Column::Municipality)
        .into_tuple()
        .all(connection)
        .await?;
    codes.iter().map(|code| municipality(code)).collect()
}

fn municipality(code: &str) -> Result<Municipality, StoreFault> {
    code.parse()
        .map_err(|_| StoreFault::Unreadable("municipality"))
}

fn row_of((line, people): (Line, i64)) -> entity::ActiveModel {
    entity::ActiveModel {
        municipality: Set(line.municipality.as_str().to_owned()),
        factor: Set(line.factor.code().to_owned()),
        value: Set(line.value),
        measure: Set(line.measure.code().to_owned()),
        item: Set(line.item),
        at: Set(line.at),
        people: Set(people),
    }
}

fn line_of(row: entity::Model) -> Result<(Line, i64), StoreFault> {
    let line = Line {
        municipality: municipality(&row.municipality)?,
        factor: Factor::from_code(&row.factor).ok_or(StoreFault::Unreadable("factor"))?,
        value: row.value,
        measure: Measure::from_code(&row.measure).ok_or(StoreFault::Unreadable("measure"))?,
        item: row.item,
        at: row.at,
    };
    Ok((line, row.people))
}
