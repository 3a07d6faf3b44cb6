//! Journal notes, in the desk's tables on the writing agency's behalf.

use access::{Cx, Keeping, Sealed};
use domain::{CaseId, CaseKey, NoteId, RowKey};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Query,
};
use store::{KeepingColumns, StoreFault};

use super::{
    by_case::{ByCase, Columns},
    entity::{journal_note, shared_case},
    registry::Updated,
};
use crate::model::{
    case::CaseHead,
    journal::{JournalNote, Lock},
    registry::Directory,
    whose::Author,
};

/// The notes of the cases, newest first within a case, from before `before` on. The reader's page is
/// cut after the rows are decided, so that hidden rows leave no gaps.
pub async fn list_notes(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
    before: Option<RowKey>,
) -> Result<Vec<Sealed<JournalNote>>, StoreFault> {
    let cases = ByCase::new(heads);
    let mut asked = journal_note::Entity::find()
        .filter(journal_note::Column::CaseKey.is_in(cases.keys()))
        .order_by_asc(journal_note::Column::CaseKey)
        .order_by_desc(journal_note::Column::RowKey);
    if let Some(before) = before {
        asked = asked.filter(journal_note::Column::RowKey.lt(before.as_i64()));
    }
    let rows = asked.all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let head = cases.head(row.case_key)?;
            Ok(Sealed::seal(note_of(row, head, directory)?))
        })
        .collect()
}

/// Which case a note belongs to: one statement, whether or not there is such a note.
pub async fn find_case_of(
    connection: &impl ConnectionTrait,
    id: NoteId,
) -> Result<Option<(CaseId, CaseKey)>, StoreFault> {
    let case_key = Query::select()
        .column(journal_note::Column::CaseKey)
        .from(journal_note::Entity)
        .and_where(journal_note::Column::Id.eq(id.uuid()))
        .to_owned();
    let case = shared_case::Entity::find()
        .filter(shared_case::Column::Key.in_subquery(case_key))
        .one(connection)
        .await?;
    Ok(case.map(|case| (CaseId::from_uuid(case.id), CaseKey::from_i64(case.key))))
}

/// A note as it lies in its case, before it is known who may see it.
pub struct Lying(journal_note::Model);

/// Finds a note where it lies. One statement, whether there is one or not.
pub async fn find_lying(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    id: NoteId,
) -> Result<Option<Lying>, StoreFault> {
    let row = journal_note::Entity::find()
        .filter(journal_note::Column::CaseKey.eq(case.as_i64()))
        .filter(journal_note::Column::Id.eq(id.uuid()))
        .one(connection)
        .await?;
    Ok(row.map(Lying))
}

impl Lying {
    /// Seals it, to be shown.
    pub fn seal(
        self,
        directory: &Directory,
        head: &CaseHead,
    ) -> Result<Sealed<JournalNote>, StoreFault> {
        Ok(Sealed::seal(note_of(self.0, head, directory)?))
    }
}

/// One note of a case.
pub async fn get_note(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    head: &CaseHead,
    id: NoteId,
) -> Result<Option<Sealed<JournalNote>>, StoreFault> {
    let lying = find_lying(connection, head.key, id).await?;
    lying.map(|lying| lying.seal(directory, head)).transpose()
}

/// A note that is written.
#[derive(Clone)]
pub struct NewNote {
    /// What it says.
    pub text: String,
    /// The locked note that it corrects.
    pub corrects: Option<NoteId>,
    /// Whether it is kept from the participant, and by which decision.
    pub keeping: Keeping,
}

/// Writes a note.
pub async fn add_note(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    author: &Author,
    new: NewNote,
) -> Result<NoteId, StoreFault> {
    let id = NoteId::draw(cx.entropy());
    let kept = KeepingColumns::of(&new.keeping);
    journal_note::Entity::insert(journal_note::ActiveModel {
        case_key: Set(case.as_i64()),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        agency_key: Set(author.agency.as_i64()),
        unit_key: Set(author.unit.as_i64()),
        author_staff_key: Set(author.staff.as_i64()),
        text: Set(new.text),
        written_at: Set(cx.now()),
        locked_at: Set(None),
        corrects_id: Set(new.corrects.map(NoteId::uuid)),
        kept_from_participant: Set(kept.from_participant),
        kept_provision: Set(kept.provision),
        kept_reason: Set(kept.reason),
        kept_by_id: Set(kept.by_id),
        kept_at: Set(kept.at),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(id)
}

/// Locks a note for good; one that is locked already stays as it is.
pub async fn update_locked(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    id: NoteId,
) -> Result<Updated, StoreFault> {
    let result = journal_note::Entity::update_many()
        .set(journal_note::ActiveModel {
            locked_at: Set(Some(cx.now())),
            ..Default::default()
        })
        .filter(journal_note::Column::CaseKey.eq(case.as_i64()))
        .filter(journal_note::Column::Id.eq(id.uuid()))
        .filter(journal_note::Column::LockedAt.is_null())
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

/// Changes what an open note says; a locked one stays as it is.
pub async fn update_text(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    id: NoteId,
    text: String,
) -> Result<Updated, StoreFault> {
    let result = journal_note::Entity::update_many()
        .set(journal_note::ActiveModel {
            text: Set(text),
            ..Default::default()
        })
        .filter(journal_note::Column::CaseKey.eq(case.as_i64()))
        .filter(journal_note::Column::Id.eq(id.uuid()))
        .filter(journal_note::Column::LockedAt.is_null())
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

fn note_of(
    row: journal_note::Model,
    head: &CaseHead,
    directory: &Directory,
) -> Result<JournalNote, StoreFault> {
    let written = Columns {
        unit: row.unit_key,
        author: row.author_staff_key,
        source: None,
        occurred_on: None,
        recorded_at: row.written_at,
    }
    .written(directory)?;
    Ok(JournalNote {
        whose: head.owned_by(written.unit.agency.id),
        key: RowKey::from_i64(row.row_key),
        id: NoteId::from_uuid(row.id),
        text: Some(row.text),
        written,
        lock: row.locked_at.map_or(Lock::Open, |at| Lock::Locked { at }),
        corrects: row.corrects_id.map(NoteId::from_uuid),
        keeping: KeepingColumns {
            from_participant: row.kept_from_participant,
            provision: row.kept_provision,
            reason: row.kept_reason,
            by_id: row.kept_by_id,
            at: row.kept_at,
        }
        .keeping()?,
    })
}
