//! The author of a note locks it for good.

use access::{Act, Cx};
use chassis::{Failure, once::Once};
use domain::{NoteId, Problem, ProblemCode};
use serde::Serialize;

use super::correct_note::{change_of_note, own_note, refuse_others};
use crate::{
    IntakeDesk,
    store::{journal, registry::Updated, work},
};

/// The note to lock.
#[derive(Serialize)]
pub struct LockNote {
    /// The note.
    pub note: NoteId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Locks the note.
pub async fn lock_note(desk: &IntakeDesk, cx: &Cx, input: LockNote) -> Result<NoteId, Failure> {
    let on = (input.note, input.idempotency_key.as_deref());
    let (change, again, lying) = change_of_note(desk, cx, ("lockNote", &input), on).await?;
    if let Once::Done(note) = again {
        return Ok(note);
    }
    let (note, acting) = own_note(desk, &change, lying).await?;
    refuse_others(&note, &acting)?;
    let case = change.head().key;
    if journal::update_locked(change.connection(), cx, case, note.id).await? == Updated::Stale {
        let locked = Problem::new(ProblemCode::InvalidTransition, "note-is-locked");
        return Err(locked.at("noteId").into());
    }
    work::remove_work(change.connection(), note.id.uuid()).await?;
    change.note(
        desk,
        &acting.permit,
        Act::named("lock_note").concerning(note.id),
    )?;
    change.commit(&note.id).await?;
    Ok(note.id)
}
