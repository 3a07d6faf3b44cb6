//! Steps of many people, and of one: by the index on the pseudonym.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    CodeList as _,
    event::{Pseudonym, StepKind},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::ExprTrait as _,
};
use store::{Coded, StoreFault};

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

/// How many people took each step in days from one to before another, as recorded before a moment: everybody once, and
/// those who may only be counted each time. Steps that nobody took are left out.
pub async fn count_people(
    connection: &impl ConnectionTrait,
    days: std::ops::Range<NaiveDate>,
    before: DateTime<Utc>,
) -> Result<Vec<(StepKind, u64)>, StoreFault> {
    // Named one by one, the kinds let the index on kind and day give the days alone.
    let kinds = StepKind::ALL.iter().map(|kind| Coded(*kind));
    let rows = entity::Entity::find()
        .select_only()
        .column(entity::Column::Kind)
        .column_as(
            entity::Column::Pseudonym.into_expr().count_distinct(),
            "known",
        )
        .column_as(entity::Column::Pseudonym.count(), "steps_of_known")
        .column_as(entity::Column::StepKey.count(), "steps")
        .filter(entity::Column::Kind.is_in(kinds))
        .filter(entity::Column::HappenedOn.gte(days.start))
        .filter(entity::Column::HappenedOn.lt(days.end))
        .filter(entity::Column::RecordedAt.lt(before))
        .group_by(entity::Column::Kind)
        .into_tuple::<(Coded<StepKind>, i64, i64, i64)>()
        .all(connection)
        .await?;
    let people = rows.into_iter().map(|(kind, known, of_known, steps)| {
        let people = known + steps - of_known;
        (kind.0, people.unsigned_abs())
    });
    Ok(people.collect())
}
