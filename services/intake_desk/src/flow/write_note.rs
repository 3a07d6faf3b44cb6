//! A caseworker writes a note in the journal, as their own agency's.

use access::{Act, Cx, Keeping};
use chassis::{Failure, keeping::KeepingWish, once::Once};
use domain::{CaseId, CodeList, NoteId, Section, planted};
use serde::Serialize;

use super::entry::add_entry_kept;
use crate::{
    IntakeDesk,
    change::{Acting, Change},
    model::{
        timeline::TimelineKind,
        wording::{LONGEST_NOTE, required},
        work::{CaseWorkKind, NOTE_LOCK_RULE, note_locks_at},
    },
    store::{
        journal::{self, NewNote},
        registry,
        work::{self, NewWork},
    },
};

/// What is written.
#[derive(Serialize)]
pub struct WriteNote {
    /// The case.
    pub case: CaseId,
    /// What it says.
    pub text: String,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Writes the note. Its author may change it until it is locked, by hand or when its days are over.
pub async fn write_note(desk: &IntakeDesk, cx: &Cx, input: WriteNote) -> Result<NoteId, Failure> {
    let text = required("text", &input.text, LONGEST_NOTE)?;
    if planted!(TextInTheLog) {
        tracing::info!(text, "note written");
    }
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(note) = change.recall(key, "writeNote", &input).await? {
        return Ok(note);
    }
    let acting = change.acting(desk, Section::Journal).await?;
    let keeping = change.keeping(&input.keeping, None)?;
    let note = add_note(&change, &acting, (text, None), keeping).await?;
    change.note(
        desk,
        &acting.permit,
        Act::named("write_note").concerning(note),
    )?;
    change.commit(&note).await?;
    Ok(note)
}

/// Adds a note with its entry in the timeline, and plans its lock.
pub(super) async fn add_note(
    change: &Change<'_>,
    acting: &Acting,
    (text, corrects): (String, Option<NoteId>),
    keeping: Keeping,
) -> Result<NoteId, Failure> {
    let (connection, cx, case) = (change.connection(), change.cx(), change.head().key);
    let kept = keeping.kept();
    let new = NewNote {
        text,
        corrects,
        keeping,
    };
    let note = journal::add_note(connection, cx, case, &acting.author, new).await?;
    let entry = (TimelineKind::NoteWritten, Section::Journal);
    add_entry_kept(change, &acting.author, entry, (Some(note.uuid()), kept)).await?;
    let due_at = note_locks_at(cx.now(), note_lock_days(change, acting).await?);
    let lock = NewWork {
        work_key: format!("lock_note/{note}"),
        kind: CaseWorkKind::LockNote.code().to_owned(),
        due_at,
        case,
        subject: Some(note.uuid()),
    };
    work::add_work(connection, cx, lock).await?;
    Ok(note)
}

/// The days that the agreement gives an open note of the author's unit.
async fn note_lock_days(change: &Change<'_>, acting: &Acting) -> Result<Option<i32>, Failure> {
    let rules = registry::list_deadline_rules(change.connection(), change.cx().today()).await?;
    // Those of single units come last and count before those of all.
    let mut of_note = rules.iter().filter(|rule| {
        rule.code == NOTE_LOCK_RULE && rule.unit.is_none_or(|unit| unit == acting.author.unit)
    });
    Ok(of_note.next_back().map(|rule| rule.amount))
}
