//! The heads of shared cases, their phases, whose they are, and who works on them.

mod of_person;
mod worker;

use std::sync::Arc;

use access::Cx;
use domain::{CaseId, CaseKey, CasePhase, Municipality, PersonId, RowKey, Subject};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use store::{Coded, StoreFault};

use super::{
    entity::{case_phase, person, shared_case},
    registry::Updated,
};
use crate::model::{case::CaseHead, registry::Directory};

pub use of_person::{
    find_case_of_number, find_person_key, list_keys_of_person, list_keys_worked_on, update_person,
};
pub use worker::{list_workers, remove_case_assignments, update_case_assignment};

/// The heads of the cases of these ids; those that do not exist are left out.
pub async fn list_heads(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    ids: &[CaseId],
) -> Result<Vec<CaseHead>, StoreFault> {
    let ids = ids.iter().map(|id| id.uuid());
    heads(
        connection,
        directory,
        shared_case::Entity::find().filter(shared_case::Column::Id.is_in(ids)),
    )
    .await
}

/// The heads of the cases of these keys.
pub async fn list_heads_by_key(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    keys: &[CaseKey],
) -> Result<Vec<CaseHead>, StoreFault> {
    let keys = keys.iter().map(|key| key.as_i64());
    heads(
        connection,
        directory,
        shared_case::Entity::find().filter(shared_case::Column::Key.is_in(keys)),
    )
    .await
}

/// Up to `first` cases after `after`, in the order of their keys: each by key, id and number.
pub async fn list_numbers(
    connection: &impl ConnectionTrait,
    after: Option<CaseKey>,
    first: u64,
) -> Result<Vec<(CaseKey, CaseId, String)>, StoreFault> {
    let mut asked = shared_case::Entity::find()
        .select_only()
        .columns([
            shared_case::Column::Key,
            shared_case::Column::Id,
            shared_case::Column::RegistryNumber,
        ])
        .order_by_asc(shared_case::Column::Key)
        .limit(first);
    if let Some(after) = after {
        asked = asked.filter(shared_case::Column::Key.gt(after.as_i64()));
    }
    let rows: Vec<(i64, sea_orm::prelude::Uuid, String)> =
        asked.into_tuple().all(connection).await?;
    let numbers = rows
        .into_iter()
        .map(|(key, id, number)| (CaseKey::from_i64(key), CaseId::from_uuid(id), number));
    Ok(numbers.collect())
}

/// The heads of a person's cases, newest first.
pub async fn find_heads_of_person(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    person_key: RowKey,
) -> Result<Vec<CaseHead>, StoreFault> {
    heads(
        connection,
        directory,
        shared_case::Entity::find()
            .filter(shared_case::Column::PersonKey.eq(person_key.as_i64()))
            .order_by_desc(shared_case::Column::Key),
    )
    .await
}

/// The heads of the cases of the person who signs in under `subject`, newest first.
pub async fn find_heads_of_participant(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    subject: &Subject,
) -> Result<Vec<CaseHead>, StoreFault> {
    heads(
        connection,
        directory,
        shared_case::Entity::find()
            .filter(person::Column::Subject.eq(subject.as_str()))
            .order_by_desc(shared_case::Column::Key),
    )
    .await
}

/// The key of the case of an id.
pub async fn get_key(
    connection: &impl ConnectionTrait,
    id: CaseId,
) -> Result<Option<CaseKey>, StoreFault> {
    let row = shared_case::Entity::find()
        .filter(shared_case::Column::Id.eq(id.uuid()))
        .one(connection)
        .await?;
    Ok(row.map(|row| CaseKey::from_i64(row.key)))
}

/// The head of one case.
pub async fn get_head(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    id: CaseId,
) -> Result<Option<CaseHead>, StoreFault> {
    Ok(list_heads(connection, directory, &[id]).await?.pop())
}

/// The heads that can be read. One that cannot is left out: an error would tell that the case is there.
async fn heads(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    asked: Select<shared_case::Entity>,
) -> Result<Vec<CaseHead>, StoreFault> {
    let rows = asked
        .find_also_related(person::Entity)
        .all(connection)
        .await?;
    let read = rows.into_iter().filter_map(|(row, person_row)| {
        let id = CaseId::from_uuid(row.id);
        let person_row = person_row.ok_or(StoreFault::Unreadable("shared_case.person_key"));
        let head = person_row.and_then(|person| head_of(row, &person, directory));
        head.inspect_err(|fault| {
            tracing::error!(case = %id, error = %fault, "the head of a case could not be read");
        })
        .ok()
    });
    Ok(read.collect())
}

fn head_of(
    row: shared_case::Model,
    person_row: &person::Model,
    directory: &Directory,
) -> Result<CaseHead, StoreFault> {
    let desk = directory
        .unit(row.desk_unit_key)
        .ok_or(StoreFault::Unreadable("shared_case.desk_unit_key"))?;
    Ok(CaseHead {
        key: CaseKey::from_i64(row.key),
        id: CaseId::from_uuid(row.id),
        municipality: row
            .municipality
            .parse()
            .map_err(|_| StoreFault::Unreadable("shared_case.municipality"))?,
        registry_number: row.registry_number,
        phase: row.phase.0,
        version: row.version,
        person: PersonId::from_uuid(row.opened_for_id.unwrap_or(person_row.id)),
        person_now: PersonId::from_uuid(person_row.id),
        person_key: RowKey::from_i64(person_row.key),
        desk: Arc::clone(desk),
        opened_at: row.opened_at,
        closed_at: row.closed_at,
    })
}

/// A case that is opened.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// The municipality it lies in.
    pub municipality: Municipality,
    /// The number that people write on paper.
    pub registry_number: String,
    /// The person.
    pub person_key: RowKey,
    /// The desk unit that opens it.
    pub desk_unit_key: RowKey,
}

/// Opens a case in its first phase, version 1.
pub async fn add_case(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    new: NewCase,
) -> Result<(CaseKey, CaseId), StoreFault> {
    let key = draw_free_key(connection, cx, &new.municipality).await?;
    let id = CaseId::draw(cx.entropy());
    shared_case::Entity::insert(shared_case::ActiveModel {
        key: Set(key.as_i64()),
        id: Set(id.uuid()),
        municipality: Set(new.municipality.as_str().to_owned()),
        registry_number: Set(new.registry_number),
        phase: Set(Coded(CasePhase::Intake)),
        version: Set(1),
        person_key: Set(new.person_key.as_i64()),
        desk_unit_key: Set(new.desk_unit_key.as_i64()),
        opened_at: Set(cx.now()),
        closed_at: Set(None),
        opened_for_id: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    add_phase(connection, cx, key, CasePhase::Intake).await?;
    Ok((key, id))
}

/// A key that no case has. Another process may have opened a case in the same millisecond.
async fn draw_free_key(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    municipality: &Municipality,
) -> Result<CaseKey, StoreFault> {
    loop {
        let key = CaseKey::draw(municipality.number(), cx.clock(), cx.entropy());
        let taken = shared_case::Entity::find_by_id(key.as_i64())
            .one(connection)
            .await?;
        if taken.is_none() {
            return Ok(key);
        }
    }
}

/// Moves the version of a case's head, and its phase where `reached` lies ahead. A case that
/// reaches `CLOSED` is closed now.
pub async fn update_head(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    head: &CaseHead,
    reached: CasePhase,
) -> Result<Updated, StoreFault> {
    let phase = head.phase.advanced_to(reached);
    let closed_at = match phase {
        CasePhase::Closed => head.closed_at.or_else(|| Some(cx.now())),
        CasePhase::Intake
        | CasePhase::Screening
        | CasePhase::Mapping
        | CasePhase::Planning
        | CasePhase::Active => head.closed_at,
    };
    let result = shared_case::Entity::update_many()
        .set(shared_case::ActiveModel {
            phase: Set(Coded(phase)),
            version: Set(head.version + 1),
            closed_at: Set(closed_at),
            ..Default::default()
        })
        .filter(shared_case::Column::Key.eq(head.key.as_i64()))
        .filter(shared_case::Column::Version.eq(head.version))
        .exec(connection)
        .await?;
    let updated = Updated::from_rows(result.rows_affected);
    if updated == Updated::Done && phase != head.phase {
        add_phase(connection, cx, head.key, phase).await?;
    }
    Ok(updated)
}

async fn add_phase(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    phase: CasePhase,
) -> Result<(), StoreFault> {
    case_phase::Entity::insert(case_phase::ActiveModel {
        case_key: Set(case.as_i64()),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        phase: Set(Coded(phase)),
        at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}
