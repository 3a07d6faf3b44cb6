//! A note is corrected: an open one by its author in place, a locked one by a new note that names it.

use access::{Act, Action, Cx, Fields};
use chassis::{
    Failure,
    graphql::not_found,
    once::{self, Once},
};
use domain::{CaseId, CaseKey, NoteId, Problem, ProblemCode, Section};
use serde::Serialize;
use uuid::Uuid;

use super::write_note::add_note;
use crate::{
    IntakeDesk,
    change::{Acting, Change, Door, forbidden, stale},
    model::{
        journal::{JournalNote, Lock},
        wording::{LONGEST_NOTE, required},
    },
    store::{journal, registry::Updated},
};

/// What the note shall say.
#[derive(Serialize)]
pub struct CorrectNote {
    /// The note.
    pub note: NoteId,
    /// What it shall say.
    pub text: String,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Corrects the note; gives the id of the note that says it now.
pub async fn correct_note(
    desk: &IntakeDesk,
    cx: &Cx,
    input: CorrectNote,
) -> Result<NoteId, Failure> {
    let text = required("text", &input.text, LONGEST_NOTE)?;
    let on = (input.note, input.idempotency_key.as_deref());
    let (change, again, lying) = change_of_note(desk, cx, ("correctNote", &input), on).await?;
    if let Once::Done(note) = again {
        return Ok(note);
    }
    let (note, acting) = own_note(desk, &change, lying).await?;
    let said_by = match note.lock {
        // What was kept from the participant stays so: the new note names the one that it corrects.
        Lock::Locked { .. } => {
            let said = (text, Some(note.id));
            add_note(&change, &acting, said, note.keeping.clone()).await?
        }
        Lock::Open => {
            refuse_others(&note, &acting)?;
            let case = change.head().key;
            let changed = journal::update_text(change.connection(), case, note.id, text).await?;
            if changed == Updated::Stale {
                return Err(stale("noteId"));
            }
            note.id
        }
    };
    let act = Act::named("correct_note")
        .concerning(note.id)
        .concerning(said_by);
    change.note(desk, &acting.permit, act)?;
    change.commit(&said_by).await?;
    Ok(said_by)
}

/// Begins a change of the case that a note belongs to. A note that nobody has and one that is hidden look
/// the same and take the same work: the key is looked up and the note is looked for before the case is known.
pub(super) async fn change_of_note<'cx>(
    desk: &IntakeDesk,
    cx: &'cx Cx,
    (operation, input): (&str, &impl Serialize),
    (note, key): (NoteId, Option<&str>),
) -> Result<(Change<'cx>, Once<NoteId>, Option<journal::Lying>), Failure> {
    let mut tx = desk.store().begin(cx).await?;
    let again = once::recall(&mut tx, (key, None), operation, input).await?;
    let place = journal::find_case_of(tx.connection(), note).await?;
    let nowhere = (CaseId::from_uuid(Uuid::nil()), CaseKey::from_i64(0));
    let (case, key) = place.unwrap_or(nowhere);
    // Nobody else changes the note meanwhile.
    tx.hold_case(key).await?;
    let lying = journal::find_lying(tx.connection(), key, note).await?;
    let change = desk.change_in(tx, cx, (case, "noteId"), Door::Case).await?;
    Ok((change, again, lying))
}

/// A note of the reader's agency, with the capacity in which they write there. A note that they may
/// read but not write is `FORBIDDEN`; one that they may not read is not there.
pub(super) async fn own_note(
    desk: &IntakeDesk,
    change: &Change<'_>,
    lying: Option<journal::Lying>,
) -> Result<(JournalNote, Acting), Failure> {
    let sealed = lying
        .ok_or_else(|| not_found("noteId"))?
        .seal(change.directory(), change.head())?;
    let (standing, owner) = (change.standing(desk)?, sealed.owner());
    let opened = change
        .cx()
        .open(&standing, sealed, &Fields::named(&["id", "locked"]));
    let note = opened.ok_or_else(|| not_found("noteId"))?.into_inner();
    let permit = standing
        .permit(Section::Journal, owner, Action::Write)
        .map_err(|_| forbidden())?;
    let author = change.author(&permit).await?;
    Ok((note, Acting { author, permit }))
}

/// An open note is its author's alone.
pub(super) fn refuse_others(note: &JournalNote, acting: &Acting) -> Result<(), Failure> {
    if note.written.author == acting.author.staff {
        return Ok(());
    }
    Err(
        Problem::new(ProblemCode::Forbidden, "note-of-somebody-else")
            .at("noteId")
            .into(),
    )
}
