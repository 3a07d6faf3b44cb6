//! The table of steps.

pub mod edition;
mod entity;
pub mod evaluation;
mod rebuild;
pub mod step;
pub mod tally;
pub mod union;

use chrono::{DateTime, Utc};
use domain::{
    EventId, Municipality,
    event::{Event, Pseudonym, StepRecorded},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, EntityTrait, QueryOrder, QuerySelect,
};
use store::{Coded, Json, StoreFault};

use crate::model::Step;

/// The step that an event tells.
pub fn step_of_event(event: &Event, step: &StepRecorded) -> Step {
    Step {
        event: event.id,
        pseudonym: step.pseudonym,
        kind: step.step,
        on: step.on,
        until: step.until,
        agency: step.agency,
        municipality: step.municipality,
        codes: step.codes.clone(),
        recorded_at: event.recorded_at,
    }
}

/// Adds a step that an event told, under the name that it stands under. `told` is the name under which it was told.
pub async fn add_step(
    connection: &impl ConnectionTrait,
    step: &Step,
    told: Option<Pseudonym>,
) -> Result<(), StoreFault> {
    let told = told.filter(|told| Some(*told) != step.pseudonym);
    let row = entity::ActiveModel {
        told_pseudonym: Set(told.as_ref().map(ToString::to_string)),
        ..row_of(step)
    };
    entity::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    evaluation::add_tie(connection, step).await
}

/// Whether the steps have been told again from the beginning since the store was made.
pub async fn has_rebuild(connection: &impl ConnectionTrait) -> Result<bool, StoreFault> {
    let row = rebuild::Entity::find().limit(1).one(connection).await?;
    Ok(row.is_some())
}

/// Notes that they have been, in the transaction that replaced them.
pub async fn add_rebuild(
    connection: &impl ConnectionTrait,
    rebuilt_at: DateTime<Utc>,
) -> Result<(), StoreFault> {
    let row = rebuild::ActiveModel {
        rebuild_key: NotSet,
        rebuilt_at: Set(rebuilt_at),
    };
    rebuild::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Every step, in the order of its event's id.
pub async fn list_steps(connection: &impl ConnectionTrait) -> Result<Vec<Step>, StoreFault> {
    let rows = entity::Entity::find()
        .order_by_asc(entity::Column::EventId)
        .all(connection)
        .await?;
    rows.into_iter().map(step_of).collect()
}

/// Removes every step, before a rebuild in the same transaction.
pub async fn remove_steps(connection: &impl ConnectionTrait) -> Result<(), StoreFault> {
    entity::Entity::delete_many().exec(connection).await?;
    evaluation::remove_ties(connection).await
}

fn row_of(step: &Step) -> entity::ActiveModel {
    entity::ActiveModel {
        step_key: NotSet,
        event_id: Set(step.event.uuid()),
        pseudonym: Set(step.pseudonym.as_ref().map(ToString::to_string)),
        kind: Set(Coded(step.kind)),
        happened_on: Set(step.on),
        until: Set(step.until),
        agency: Set(Coded(step.agency)),
        municipality: Set(step.municipality.as_str().to_owned()),
        codes: Set(Json(step.codes.clone())),
        recorded_at: Set(step.recorded_at),
        told_pseudonym: Set(None),
    }
}

fn step_of(row: entity::Model) -> Result<Step, StoreFault> {
    let pseudonym: Option<Pseudonym> = row
        .pseudonym
        .map(|text| text.parse())
        .transpose()
        .map_err(|_| StoreFault::Unreadable("pseudonym"))?;
    let municipality: Municipality = row
        .municipality
        .parse()
        .map_err(|_| StoreFault::Unreadable("municipality"))?;
    Ok(Step {
        event: EventId::from_uuid(row.event_id),
        pseudonym,
        kind: row.kind.0,
        on: row.happened_on,
        until: row.until,
        agency: row.agency.0,
        municipality,
        codes: row.codes.0,
        recorded_at: row.recorded_at,
    })
}
