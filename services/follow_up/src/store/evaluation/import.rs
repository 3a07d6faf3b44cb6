//! The rows of lists that organisers brought.

use ::store::{Json, StoreFault};
use access::Cx;
use domain::{ProgrammeId, RowKey};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::entity::imported_participant::{Column, Entity, Model};
use crate::model::evaluation::ImportedParticipant;

/// How many rows one statement writes.
const BATCH: usize = 200;

/// The rows of the list that was taken in as a version.
pub async fn list_imported(
    connection: &impl ConnectionTrait,
    programme: ProgrammeId,
    version: i32,
) -> Result<Vec<ImportedParticipant>, StoreFault> {
    let rows = Entity::find()
        .filter(Column::ProgrammeId.eq(programme.uuid()))
        .filter(Column::ImportVersion.eq(version))
        .order_by_asc(Column::RowKey)
        .all(connection)
        .await?;
    let rows = rows.into_iter().map(|row| ImportedParticipant {
        reference: row.reference,
        codes: row.codes.0,
    });
    Ok(rows.collect())
}

/// Writes the rows of a list. Those of earlier versions stay.
pub async fn add_imported(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (programme, version): (ProgrammeId, i32),
    participants: &[ImportedParticipant],
) -> Result<(), StoreFault> {
    for batch in participants.chunks(BATCH) {
        let rows = batch.iter().map(|participant| {
            let row = Model {
                row_key: RowKey::draw(cx.clock(), cx.entropy()).as_i64(),
                programme_id: programme.uuid(),
                import_version: version,
                reference: participant.reference.clone(),
                codes: Json(participant.codes.clone()),
            };
            row.into_active_model()
        });
        Entity::insert_many(rows)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}
