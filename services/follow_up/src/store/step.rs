//! Steps of many people, and of one: by the index on the pseudonym.

use chrono::{DateTime, Utc};
use domain::event::Pseudonym;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::StoreFault;

use super::{entity, row_of, step_of};
use crate::model::Step;

/// How many steps an insertion holds: ten values each, and PostgreSQL takes 65 535.
const INSERTED: usize = 1000;

/// Adds many steps; the tallies are left as they are.
pub async fn add_steps(
    connection: &impl ConnectionTrait,
    steps: &[Step],
) -> Result<(), StoreFault> {
    for some in steps.chunks(INSERTED) {
        entity::Entity::insert_many(some.iter().map(row_of))
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// The steps of one person.
pub async fn list_steps_of(
    connection: &impl ConnectionTrait,
    pseudonym: Pseudonym,
) -> Result<Vec<Step>, StoreFault> {
    let rows = entity::Entity::find()
        .filter(entity::Column::Pseudonym.eq(pseudonym.to_string()))
        .all(connection)
        .await?;
    rows.into_iter().map(step_of).collect()
}

/// The next so many steps of people who may be followed, the steps of one beside each other, of those after a person.
pub async fn list_followed(
    connection: &impl ConnectionTrait,
    after: Option<Pseudonym>,
    most: u64,
) -> Result<Vec<Step>, StoreFault> {
    let after = after.map(|pseudonym| pseudonym.to_string());
    let rows = entity::Entity::find()
        .filter(entity::Column::Pseudonym.gt(after.unwrap_or_default()))
        .order_by_asc(entity::Column::Pseudonym)
        .order_by_asc(entity::Column::HappenedOn)
        .limit(most)
        .all(connection)
        .await?;
    rows.into_iter().map(step_of).collect()
}

/// The next so many steps of people who may only be counted, each with its place, after a place.
pub async fn list_unfollowed(
    connection: &impl ConnectionTrait,
    after: i64,
    most: u64,
) -> Result<Vec<(i64, Step)>, StoreFault> {
    let rows = entity::Entity::find()
        .filter(entity::Column::Pseudonym.is_null())
        .filter(entity::Column::StepKey.gt(after))
        .order_by_asc(entity::Column::StepKey)
        .limit(most)
        .all(connection)
        .await?;
    let steps = rows
        .into_iter()
        .map(|row| Ok((row.step_key, step_of(row)?)));
    steps.collect()
}

/// When the first step was recorded.
pub async fn first_recorded(
    connection: &impl ConnectionTrait,
) -> Result<Option<DateTime<Utc>>, StoreFault> {
    let first = entity::Entity::find()
        .select_only()
        .column_as(entity::Column::RecordedAt.min(), "first")
        .into_tuple::<Option<DateTime<Utc>>>()
        .one(connection)
        .await?;
    Ok(first.flatten())
}

/// How many steps are kept.
pub async fn count_steps(connection: &impl ConnectionTrait) -> Result<u64, StoreFault> {
    Ok(entity::Entity::find().count(connection).await?)
}
