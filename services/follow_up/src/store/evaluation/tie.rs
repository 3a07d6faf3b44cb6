//! Who was enrolled in which programme: the way from a programme to the steps of its participants.

use ::store::StoreFault;
use domain::{
    EventId, ProgrammeId,
    event::{Pseudonym, StepKind},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};

use super::entity::enrolment_tie::{ActiveModel, Column, Entity};
use crate::{
    model::{Step, evaluation::EnrolmentTie},
    store::{entity as step_entity, step_of},
};

/// Notes an enrolment, in the transaction that takes its step. Other steps tie nobody to a programme.
pub async fn add_tie(connection: &impl ConnectionTrait, step: &Step) -> Result<(), StoreFault> {
    let code = step
        .codes
        .get("programme")
        .filter(|_| step.kind == StepKind::Enrolment);
    let Some(programme) = code.and_then(|code| ProgrammeId::from_step_code(code).ok()) else {
        return Ok(());
    };
    let row = ActiveModel {
        tie_key: NotSet,
        event_id: Set(step.event.uuid()),
        programme_id: Set(programme.uuid()),
        pseudonym: Set(step.pseudonym.as_ref().map(ToString::to_string)),
        happened_on: Set(step.on),
    };
    Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Puts the ties of some steps, by their events, under a name.
pub async fn update_ties(
    connection: &impl ConnectionTrait,
    events: SelectStatement,
    name: Pseudonym,
) -> Result<(), StoreFault> {
    Entity::update_many()
        .col_expr(Column::Pseudonym, Expr::value(name.to_string()))
        .filter(Column::EventId.in_subquery(events))
        .exec(connection)
        .await?;
    Ok(())
}

/// Removes every tie, before a rebuild in the same transaction.
pub async fn remove_ties(connection: &impl ConnectionTrait) -> Result<(), StoreFault> {
    Entity::delete_many().exec(connection).await?;
    Ok(())
}

/// The enrolments of a programme.
pub async fn list_ties(
    connection: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<EnrolmentTie>, StoreFault> {
    let rows = Entity::find()
        .filter(Column::ProgrammeId.eq(programme.uuid()))
        .order_by_asc(Column::EventId)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let pseudonym = row.pseudonym.map(|text| text.parse()).transpose();
            Ok(EnrolmentTie {
                event: EventId::from_uuid(row.event_id),
                pseudonym: pseudonym.map_err(|_| StoreFault::Unreadable("pseudonym"))?,
                on: row.happened_on,
            })
        })
        .collect()
}

/// All steps of those who were enrolled in a programme: one statement, however many they are.
pub async fn list_tied_steps(
    connection: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Step>, StoreFault> {
    let enrolled = Entity::find()
        .select_only()
        .column(Column::Pseudonym)
        .filter(Column::ProgrammeId.eq(programme.uuid()))
        .filter(Column::Pseudonym.is_not_null())
        .into_query();
    let rows = step_entity::Entity::find()
        .filter(step_entity::Column::Pseudonym.in_subquery(enrolled))
        .order_by_asc(step_entity::Column::EventId)
        .all(connection)
        .await?;
    rows.into_iter().map(step_of).collect()
}
