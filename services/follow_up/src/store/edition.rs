//! Editions of the fixed tables: written once, never changed (`access.md` rule 17).

mod entity;

use ::store::{Json, StoreFault};
use chrono::{DateTime, NaiveDate, Utc};
use domain::Municipality;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::model::{
    publication::{Edition, Place, PlaceTables},
    suppression::Told,
};
use entity::{edition, edition_place};

/// In the column of the municipality: all together. No municipality has a code without digits.
const ALL: &str = "ALL";

/// Keeps an edition.
pub async fn add_edition(
    connection: &impl ConnectionTrait,
    kept: &Edition,
    recorded_at: DateTime<Utc>,
) -> Result<(), StoreFault> {
    let row = edition::ActiveModel {
        released_on: Set(kept.released_on),
        told: Set(kept.told.clone().map(Json)),
        recorded_at: Set(recorded_at),
    };
    edition::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    let places = kept
        .places
        .iter()
        .map(|(place, tables)| edition_place::ActiveModel {
            released_on: Set(kept.released_on),
            municipality: Set(code(*place)),
            tables: Set(Json(tables.clone())),
        });
    let places: Vec<edition_place::ActiveModel> = places.collect();
    if !places.is_empty() {
        edition_place::Entity::insert_many(places)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// A day on which an edition was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub on: NaiveDate,
    /// Whether anything was told, or the edition before stands.
    pub is_told: bool,
}

/// The days on which an edition was due, the latest first.
pub async fn list_days(connection: &impl ConnectionTrait) -> Result<Vec<Day>, StoreFault> {
    let rows: Vec<(NaiveDate, bool)> = edition::Entity::find()
        .select_only()
        .column(edition::Column::ReleasedOn)
        .column_as(edition::Column::Told.is_not_null(), "is_told")
        .order_by_desc(edition::Column::ReleasedOn)
        .into_tuple()
        .all(connection)
        .await?;
    let days = rows.into_iter().map(|(on, is_told)| Day { on, is_told });
    Ok(days.collect())
}

/// What was told of every count in each edition that told anything, the earliest first.
pub async fn list_told(connection: &impl ConnectionTrait) -> Result<Vec<Told>, StoreFault> {
    let rows = edition::Entity::find()
        .order_by_asc(edition::Column::ReleasedOn)
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some(row.told?.0))
        .collect())
}

/// The newest tables of a place that came out on a day or before it.
pub async fn find_tables(
    connection: &impl ConnectionTrait,
    place: Place,
    on: Option<NaiveDate>,
) -> Result<Option<PlaceTables>, StoreFault> {
    let mut query = edition_place::Entity::find()
        .filter(edition_place::Column::Municipality.eq(code(place)))
        .order_by_desc(edition_place::Column::ReleasedOn);
    if let Some(on) = on {
        query = query.filter(edition_place::Column::ReleasedOn.lte(on));
    }
    let row = query.limit(1).one(connection).await?;
    Ok(row.map(|row| row.tables.0))
}

/// The tables of every place on the last day on which any came out.
pub async fn list_last(
    connection: &impl ConnectionTrait,
) -> Result<Vec<(Place, PlaceTables)>, StoreFault> {
    let last: Option<NaiveDate> = edition_place::Entity::find()
        .select_only()
        .column_as(edition_place::Column::ReleasedOn.max(), "released_on")
        .into_tuple::<Option<NaiveDate>>()
        .one(connection)
        .await?
        .flatten();
    let Some(last) = last else {
        return Ok(Vec::new());
    };
    let rows = edition_place::Entity::find()
        .filter(edition_place::Column::ReleasedOn.eq(last))
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| Ok((place(&row.municipality)?, row.tables.0)))
        .collect()
}

fn code(place: Place) -> String {
    place.map_or_else(|| ALL.to_owned(), |municipality| municipality.to_string())
}

fn place(code: &str) -> Result<Place, StoreFault> {
    if code == ALL {
        return Ok(None);
    }
    let municipality: Municipality = code
        .parse()
        .map_err(|_| StoreFault::Unreadable("municipality"))?;
    Ok(Some(municipality))
}
